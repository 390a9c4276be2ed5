/* impact_commands.h: the command line of the engine. Methods that have not landed are not in it. */
#ifndef ENGINES_IMPACT_COMMANDS_H
#define ENGINES_IMPACT_COMMANDS_H
#include "base/command.h"

extern const Command impact_commands[];     /* ended by {0} */

#endif
