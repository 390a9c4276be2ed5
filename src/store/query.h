/* query.h: what the functions made by sqlgen are made of. Nobody else includes it but for the types of their rows.
 *
 * A query is fixed pieces of SQL. Some are always there, some only when their condition is asked for, one of several
 * orders is chosen. No text of a person ever becomes SQL.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H
#include "base/vec.h"
#include "store/db.h"

typedef struct { i64 v; bool known; } OptInt;     /* a number that may be NULL; also bool, time and money */
typedef struct { double v; bool known; } OptReal;
#define SOME(x) { .v = (x), .known = true }

typedef struct {
    const char *text;
    u32 need;               /* the bit of its condition, 0 for always */
    int sort;               /* the order that it belongs to, -1 for all */
} Piece;

typedef struct {
    const char  *name;
    const Piece *pieces;
    int          piece_count;
    TableSet     reads, writes;
} Query;

typedef struct Stmt Stmt;

/* A statement ready to be bound, or NULL after a failure (noted in db->failure). Parameters are numbered from 1. */
Stmt  *stmt_begin(Db *db, const Query *q, u32 with, int sort);
void   stmt_int(Stmt *s, int at, i64 v);
void   stmt_real(Stmt *s, int at, double v);
void   stmt_text(Stmt *s, int at, Str v);          /* NULL where v.p is NULL */
void   stmt_blob(Stmt *s, int at, Str v);
void   stmt_opt_int(Stmt *s, int at, OptInt v);
void   stmt_opt_real(Stmt *s, int at, OptReal v);
void   stmt_ints(Stmt *s, int at, IntVec v);       /* a list for IN */
void   stmt_texts(Stmt *s, int at, StrVec v);
bool   stmt_row(Stmt *s);                          /* the next row, or false at the end or after a failure */
i64    stmt_get_int(Stmt *s, int column);
double stmt_get_real(Stmt *s, int column);
Str    stmt_get_view(Stmt *s, int column);         /* until the next row; p is NULL for NULL */
Str    stmt_get_text(Stmt *s, int column);         /* on db->arena */
OptInt stmt_get_opt_int(Stmt *s, int column);
OptReal stmt_get_opt_real(Stmt *s, int column);
i64    stmt_end(Stmt *s);                          /* runs what is left, gives back the statement; rows changed */

/* The database as this program makes it, by sqlgen from every room's schema.sql. */
extern const char schema_sqlite[], schema_postgres[];
extern const char schema_fingerprint[];            /* changes whenever the schema does */
extern const char *const table_names[];
extern const int table_count;

/* The way from the first version's database to it, one after the other; the build has proven that it leads there. The first makes an
 * empty database into that of 0.1.0, whose fingerprint is migration_first. */
typedef struct { const char *name, *sqlite, *postgres; } Migration;
extern const Migration migrations[];
extern const int migration_count;
extern const char migration_first[];

/* What must hold between rows, which no CHECK can say: the query brings the rows that break it. Made by sqlgen from the :wrong
 * queries of every room; ended by NULL, each room's by {0}. */
typedef struct { const Query *query; const char *table, *says; } Invariant;
extern const Invariant *const invariants[];

/* JSON writing for the rows' own writers. */
void json_text(Buf *b, Str s);                     /* quoted; null where s.p is NULL */
void json_time(Buf *b, i64 t);

/* Every query, for the test that prepares all of them on PostgreSQL. Made by sqlgen; linked into the tests alone. */
typedef struct {
    const char *name, *where;                      /* "src/rooms/practices/queries.sql:12" */
    const char *sql;                               /* one variant */
    const char *params, *columns;                  /* a letter a type: i int, r real, b bool, t text, y blob; I and T: lists */
} PostgresQuery;
extern const PostgresQuery postgres_queries[];
extern const int postgres_query_count;

#endif
