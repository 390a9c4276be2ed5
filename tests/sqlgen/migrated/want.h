/* Made by sqlgen from the room's queries.sql. */
#ifndef MIGRATED_SQL_H
#define MIGRATED_SQL_H
#include "store/query.h"

/* All of them. */
typedef struct {
    Str body;
} SheetAll;
typedef struct { SheetAll *p; isize n; } SheetAllRows;
SheetAllRows sheet_all(Db *db);

#endif
