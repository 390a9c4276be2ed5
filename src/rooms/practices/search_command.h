/* search_command.h: rotunda search WORDS. */
#ifndef ROOMS_SEARCH_COMMAND_H
#define ROOMS_SEARCH_COMMAND_H
#include "base/command.h"

extern const Option search_options[];
Err search_practices(Cli *cli);

#endif
