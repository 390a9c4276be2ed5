#include "app/rooms.h"
#include "engines/assign/assign_commands.h"
#include "engines/impact/impact_commands.h"
#include "engines/lottery/lottery_commands.h"
#include "engines/match/match_commands.h"
#include "rooms/accounts/accounts.h"
#include "rooms/matters/matters.h"
#include "rooms/communities/communities_pages.h"
#include "rooms/practices/practices_pages.h"
#include "rooms/admin/admin.h"

/* A room may include the header of a room that stands earlier here, never a later one. The Makefile's ROOMS is the same list. */
const Command *const room_commands[] = { accounts_commands, communities_commands, practices_commands, admin_commands, lottery_commands, match_commands, assign_commands, impact_commands, NULL };
const Route *const room_routes[] = { accounts_routes, matters_routes, communities_routes, practices_routes, admin_routes, api_routes, NULL };
static const ApiOperation *const room_apis[] = { communities_api, practices_api, NULL };

void rooms_lend(void) { communities_lend(); }

void rooms_start(Store *s)
{
    rooms_lend();
    api_lend(room_apis, room_routes);
    accounts_lend();
    matters_start();
    practices_lend();
    communities_start(s);
    practices_start(s);
    admin_start(s);
}

/* In reverse: a later room uses what an earlier one keeps. */
void rooms_stop(void)
{
    admin_stop();
    practices_stop();
    communities_stop();
}
