/* Made by sqlgen from the room's queries.sql. */
#ifndef VISIBLE_IN_JOIN_SQL_H
#define VISIBLE_IN_JOIN_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str slug;
    Str body; /* p is NULL where not known */
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, Str slug, i64 id);

#endif
