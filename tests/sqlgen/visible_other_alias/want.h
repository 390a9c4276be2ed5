/* Made by sqlgen from the room's queries.sql. */
#ifndef VISIBLE_OTHER_ALIAS_SQL_H
#define VISIBLE_OTHER_ALIAS_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str body;
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, Str slug);

#endif
