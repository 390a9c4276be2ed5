/* Made by sqlgen from the room's queries.sql. */
#ifndef RETURNING_SQL_H
#define RETURNING_SQL_H
#include "store/query.h"

/* A new one. */
typedef struct {
    i64 id;
} MineNew;
bool mine_new(Db *db, i64 city_id, Str label, bool mark, MineNew *out);

#endif
