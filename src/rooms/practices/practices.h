/* practices.h: practices, concerns, the scale of evidence and adoptions, as later rooms may use them. */
#ifndef ROOMS_PRACTICES_H
#define ROOMS_PRACTICES_H
#include "base/command.h"
#include "practices.sql.h"
#include "rooms/communities/communities.h"

void practices_lend(void);          /* to earlier rooms, before they start */
void practices_start(struct Store *s);
void practices_stop(void);

Str synonyms_problems(Arena *a, Str dir);   /* "" or the lines of the center's list of synonyms that cannot be read */

extern PanelPlace practice_panels;  /* on a practice's page; id is the practice's */

extern const Command practices_commands[];

/* The fingerprint of a practice that says what its city wrote: an import leaves it as it is. */
#define WRITTEN S("written")

/* The cost, or what changed, of one whose text says it and no figure does. */
#define DESCRIBED S("described")

#endif
