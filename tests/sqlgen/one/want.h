/* Made by sqlgen from the room's queries.sql. */
#ifndef ONE_SQL_H
#define ONE_SQL_H
#include "store/query.h"

/* A query. */
typedef struct {
    i64 id;
    Str name;
    OptInt people;
    OptReal area;
    bool capital;
    OptInt founded;
} Q;
bool q(Db *db, Str slug, Q *out);

#endif
