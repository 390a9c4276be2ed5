/* db.h: a connection as queries and rules see it, and the sets of tables that they read. */
#ifndef STORE_DB_H
#define STORE_DB_H
#include "base/clock.h"
#include "base/err.h"

/* Tables are numbered by sqlgen (build/gen/tables.h). */
enum { TABLES_MAX = 256 };
typedef struct { u64 w[TABLES_MAX / 64]; } TableSet;
static inline void tables_add(TableSet *to, const TableSet *more)
{
    for (int i = 0; i < TABLES_MAX / 64; i++) to->w[i] |= more->w[i];
}

typedef struct Store Store;
typedef struct Conn Conn;   /* the engine's connection; known to store/ alone */
typedef struct Db {
    Arena   *arena;         /* rows and texts of the running request */
    TableSet read;          /* tables read since db_begin */
    TableSet written;       /* tables written since db_begin (the writer's connection only) */
    Err      failure;       /* the first query that failed since db_begin, or OK */
    u64      began;         /* the newest commit that this request is sure to see */
    i64      viewer;        /* who looks: a person's id, 0 for anybody. Bound where a query says :viewer */
    bool     demo;          /* the invented communities of a demo are shown too. Bound where a query says :demo */
    Conn    *conn;
    Store   *store;
} Db;

typedef struct Write {
    Db  *db;
    Time now;
    i64  actor;             /* the person who does it, 0 for the system */
} Write;
typedef Err Rule(Write *w, void *arg);

#endif
