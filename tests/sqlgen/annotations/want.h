/* Made by sqlgen from the room's queries.sql. */
#ifndef ANNOTATIONS_SQL_H
#define ANNOTATIONS_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    i64 n;
    OptInt most;
    OptInt oldest;
} Q;
bool q(Db *db, Str country, Q *out);

#endif
