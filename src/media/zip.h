/* zip.h: a ZIP archive in memory, of files whose names are safe to unpack anywhere.
 *
 *   Zip *z = zip_begin(arena);
 *   zip_add(z, S("practices/housing.md"), text, changed);
 *   zip_add(z, str_fmt(arena, "files/" STR_FMT, STR_ARG(zip_name(arena, uploaded_as))), bytes, changed);
 *   Str bytes;
 *   Err e = zip_end(z, &bytes);         the first thing that was refused, or OK
 *
 * Names are paths of UTF-8 with slashes. Refused are those that leave the folder or mean something to a system: absolute
 * ones, empty parts, "." and "..", backslashes, control characters and  : * ? " < > |  , parts that end with a dot or blank.
 * A name that is there already, also in other capitals (A-Z), becomes "name (2).md". Dates are UTC; the same files give
 * the same bytes. At most 65,534 files and 4 GB (no ZIP64).
 */
#ifndef MEDIA_ZIP_H
#define MEDIA_ZIP_H
#include "base/clock.h"
#include "base/err.h"

typedef struct Zip Zip;

Zip *zip_begin(Arena *a);
void zip_add(Zip *z, Str name, Str bytes, Time changed);
Err  zip_end(Zip *z, Str *out);

/* One part of a path out of any text: what zip_add would refuse is replaced, at most 100 characters; never empty, and never
 * the name of a device on Windows. */
Str  zip_name(Arena *a, Str text);

#endif
