/* Made by sqlgen from the room's queries.sql. */
#ifndef DECLARED_PARAMETER_SQL_H
#define DECLARED_PARAMETER_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str slug;
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, i64 least, OptInt until, Str country);

#endif
