/* rooms.h: what the program is made of, in order. */
#ifndef APP_ROOMS_H
#define APP_ROOMS_H
#include "base/command.h"

extern const Command *const app_commands[];
extern const isize app_command_count;

#endif
