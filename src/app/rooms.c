#include "app/rooms.h"
#include "app/center.h"
#include "rooms/communities/communities.h"
#include "rooms/practices/practices.h"

/* A room may include the header of a room that stands earlier here, never a later one. The Makefile's ROOMS is the same list. */
const Command *const app_commands[] = { center_commands, communities_commands, practices_commands };
const isize app_command_count = countof(app_commands);
