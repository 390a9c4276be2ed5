/* backup_commands.h: backup and restore. */
#ifndef APP_BACKUP_COMMANDS_H
#define APP_BACKUP_COMMANDS_H
#include "base/command.h"

extern const Command backup_commands[];

#endif
