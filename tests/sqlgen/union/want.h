/* Made by sqlgen from the room's queries.sql. */
#ifndef UNION_SQL_H
#define UNION_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str word;
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, Str slug);

#endif
