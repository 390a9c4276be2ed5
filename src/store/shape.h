/* shape.h: what a database looks like, whatever the words that made it: for comparing one that was brought here by migrations with
 * one that was made today. Also linked into sqlgen, which compares the two when the program is built.
 *
 * A line for each table, column, CHECK, foreign key and index, in order of the alphabet: a column that was added later stands
 * where it would stand otherwise.
 */
#ifndef STORE_SHAPE_H
#define STORE_SHAPE_H
#include "base/vec.h"
#include <sqlite3.h>

StrVec shape_of(Arena *a, sqlite3 *db);     /* without lines where the database cannot be read */

/* "" where they are alike; else the first line that only one of them has, and which. */
Str    shape_difference(Arena *a, StrVec is, StrVec wanted);

#endif
