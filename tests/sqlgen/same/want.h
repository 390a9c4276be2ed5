/* Made by sqlgen from the room's queries.sql. */
#ifndef SAME_SQL_H
#define SAME_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str body;
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, i64 city_id);

#endif
