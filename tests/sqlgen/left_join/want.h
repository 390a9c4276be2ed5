/* Made by sqlgen from the room's queries.sql. */
#ifndef LEFT_JOIN_SQL_H
#define LEFT_JOIN_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str slug;
    Str label; /* p is NULL where not known */
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, Str country);

#endif
