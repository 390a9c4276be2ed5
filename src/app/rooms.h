/* rooms.h: what the program is made of, in order. */
#ifndef APP_ROOMS_H
#define APP_ROOMS_H
#include "base/command.h"
#include "web/route.h"

extern const Command *const room_commands[];     /* both ended by NULL */
extern const Route *const room_routes[];

/* Rooms lend each other panels and keep what they compute in memory; between start and stop their pages can be served. */
void rooms_lend(void);              /* what commands need of other rooms, also without a server */
void rooms_start(Store *s);
void rooms_stop(void);

#endif
