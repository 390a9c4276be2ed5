/* assign_commands.h: rotunda assign. */
#ifndef ENGINES_ASSIGN_COMMANDS_H
#define ENGINES_ASSIGN_COMMANDS_H
#include "base/command.h"

extern const Command assign_commands[];

#endif
