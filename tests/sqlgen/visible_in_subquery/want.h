/* Made by sqlgen from the room's queries.sql. */
#ifndef VISIBLE_IN_SUBQUERY_SQL_H
#define VISIBLE_IN_SUBQUERY_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str slug;
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, Str slug);

#endif
