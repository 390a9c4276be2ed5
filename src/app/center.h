/* center.h: the commands that concern the whole center: init, demo, serve, check, version. */
#ifndef APP_CENTER_H
#define APP_CENTER_H
#include "base/command.h"

/* Finds, opens what it needs, runs. The exit code. Where another process is the writer of the center, a command that
 * changes it is handed to that process. */
int app_run(int argc, char **argv);

#endif
