/* communities_import.h: places, figures of counties and communities, from files. Each reads the files in cli->args, in one
 * transaction. See docs/FORMATS.md. */
#ifndef ROOMS_COMMUNITIES_IMPORT_H
#define ROOMS_COMMUNITIES_IMPORT_H
#include "rooms/communities/communities.h"
#include "store/import.h"

Err import_places(Cli *cli);
Err import_figures(Cli *cli);
Err import_communities(Cli *cli);

#endif
