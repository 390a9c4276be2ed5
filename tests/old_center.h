/* old_center.h: the folder of a center as the first version made it, with some rows, and what became of it. */
#ifndef TESTS_OLD_CENTER_H
#define TESTS_OLD_CENTER_H
#include "base/str.h"

enum { OLD_PLACES = 500 };

void old_center_make(Arena *a, Str dir);    /* dir is there */

/* "old" or "new": it is, whole, what the first version makes, or what this one does, with all rows that it had. Else what is wrong. */
Str  old_center_is(Arena *a, Str dir);

#endif
