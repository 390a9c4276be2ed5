/* practices.h: practices, concerns, the scale of evidence and adoptions, as later rooms may use them. */
#ifndef ROOMS_PRACTICES_H
#define ROOMS_PRACTICES_H
#include "base/command.h"
#include "practices.sql.h"
#include "rooms/communities/communities.h"

void practices_lend(void);          /* to earlier rooms, before they start */
void practices_start(struct Store *s);
void practices_stop(void);

extern const Command practices_commands[];

#endif
