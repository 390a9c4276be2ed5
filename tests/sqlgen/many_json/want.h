/* Made by sqlgen from the room's queries.sql. */
#ifndef MANY_JSON_SQL_H
#define MANY_JSON_SQL_H
#include "store/query.h"

/* Cities of a country. */
typedef struct {
    Str slug;
    OptInt people;
    OptInt founded;
} Q;
typedef struct { Q *p; isize n; } QRows;
QRows q(Db *db, Str country);
void q_json(Buf *b, const Q *row);

#endif
