/* Made by sqlgen from the room's queries.sql. */
#ifndef COMMENTS_SQL_H
#define COMMENTS_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str slug;
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, Str name);

#endif
