/* Made by sqlgen from the room's queries.sql. */
#ifndef EXEC_AND_COUNT_SQL_H
#define EXEC_AND_COUNT_SQL_H
#include "store/query.h"

/* Marks those of a city. */
i64 mine_mark(Db *db, i64 city_id);

/* A new one. */
void mine_add(Db *db, i64 city_id, Str label, bool mark);

#endif
