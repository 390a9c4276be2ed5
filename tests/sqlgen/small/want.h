/* Made by sqlgen from the room's queries.sql. */
#ifndef SMALL_SQL_H
#define SMALL_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str label;
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db);

#endif
