/* libraries.h: which versions of libraries run. Apart from admin.h, since zlib has an OF(...) of its own. */
#ifndef ROOMS_ADMIN_LIBRARIES_H
#define ROOMS_ADMIN_LIBRARIES_H
#include "base/str.h"

/* "1.0.9" comes before "1.0.18": number by number. <0, 0 or >0. */
int version_compare(const char *x, const char *y);

/* No library that reads what strangers send is older than when the program was built. said: "SQLite 3.40.1, curl 7.88.1, ...", with
 * "< 7.88.1" after one that is. */
bool libraries_fit(Arena *a, Str *said);

#endif
