/* Made by sqlgen from the room's queries.sql. */
#ifndef CTE_AND_WINDOW_SQL_H
#define CTE_AND_WINDOW_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str name;
    i64 place;
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, Str country);

#endif
