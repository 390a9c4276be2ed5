/* Made by sqlgen from the room's queries.sql. */
#ifndef LIST_PARAMETER_SQL_H
#define LIST_PARAMETER_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str slug;
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, IntVec id, StrVec country);

#endif
