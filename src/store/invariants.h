/* invariants.h: what must hold between rows. Each room says it in its queries.sql, as a query that brings the rows that break it:
 *
 *   -- draft_has_practice :wrong
 *   -- a published draft knows the practice that became of it
 *   SELECT d.id FROM draft d WHERE d.state = 'published' AND d.practice_id IS NULL;
 */
#ifndef STORE_INVARIANTS_H
#define STORE_INVARIANTS_H
#include "store/db.h"

/* "" or what is wrong, a line a row, ten rows of each: "draft 3: not so that a published draft knows the practice ... (draft_has_practice)". */
Str invariants_check(Db *db);

#endif
