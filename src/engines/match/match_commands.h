/* match_commands.h: rotunda match, rotunda check-match. */
#ifndef ENGINES_MATCH_COMMANDS_H
#define ENGINES_MATCH_COMMANDS_H
#include "base/command.h"

extern const Command match_commands[];

#endif
