/* Made by sqlgen from the room's queries.sql. */
#ifndef WRONG_SQL_H
#define WRONG_SQL_H
#include "store/query.h"

#endif
