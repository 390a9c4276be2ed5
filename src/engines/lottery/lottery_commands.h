/* lottery_commands.h: rotunda lottery commit, draw, verify. */
#ifndef ENGINES_LOTTERY_COMMANDS_H
#define ENGINES_LOTTERY_COMMANDS_H
#include "base/command.h"

extern const Command lottery_commands[];

#endif
