/* Made by sqlgen from the room's queries.sql. */
#ifndef EACH_SQL_H
#define EACH_SQL_H
#include "store/query.h"

/* One after another. */
typedef struct {
    Str slug;
} Q;
void q(Db *db, Str country, void (*each)(void *ctx, const Q *row), void *ctx);

#endif
