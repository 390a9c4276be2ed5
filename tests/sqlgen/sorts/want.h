/* Made by sqlgen from the room's queries.sql. */
#ifndef SORTS_SQL_H
#define SORTS_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    Str slug;
} Q;
typedef struct { Q *p; isize n; } QRows;
enum { Q_BY_NAME = 0, Q_BY_PEOPLE = 1 };
typedef struct {
    int sort;
    Str country;
} QArgs;
QRows q(Db *db, const QArgs *args);

#endif
