/* Made by sqlgen from the room's queries.sql. */
#ifndef CONDITIONS_SQL_H
#define CONDITIONS_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str slug;
} Q;
typedef struct { Q *p; isize n; } QRows;
enum { Q_LARGE = 1, Q_NAMED = 2 };
typedef struct {
    u32 with;   /* the conditions, joined by | */
    Str country;
    i64 people;
    Str name;
    i64 limit;
} QArgs;
QRows q(Db *db, const QArgs *args);

#endif
