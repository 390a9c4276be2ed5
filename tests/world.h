/* world.h: a center of a few rows, each written by hand, that is small enough to know by heart: for tests of who sees which row, of
 * what a CHECK refuses, and of what `rotunda check` finds.
 *
 *   Store *s = world(a);
 *   world_by_hand(a, "UPDATE practice SET lang = 'xx'");       past all rules; "" or what SQLite says
 *   store_close(s);
 *
 * Cities: 1 own, 2 other, 3 invented (of a demo). People: 1 holds nothing, 2 is a coach, 3 a reviewer, 4 to 6 are staff, lead and
 * mayor of 1, 7 and 8 staff and lead of 2, 9 a program officer, 10 an administrator, 11 staff of 3, 12 more staff of 1, 13 has
 * erased their account, 14 is staff of 1 and 2. Practices: 1 of city 1, 2 withdrawn, 3 of the invented city.
 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H
#include "store/store.h"

enum { WORLD_NOW = 1790000000 };
Store *world(Arena *a);                         /* in test_dir(a) */
Str    world_by_hand(Arena *a, const char *sql);
Str    world_text(Arena *a);                    /* every value of every row, a line each */
void   world_end(Arena *a);                     /* after store_close: another one may follow in the same test */

#endif
