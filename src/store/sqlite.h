/* sqlite.h: the store's engine as store.c and sqlite.c share it. Nothing outside store/ includes this. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H
#include "base/vec.h"
#include "store/query.h"

Err  conn_open(Arena *a, Str file, bool writer, Conn **out);
void conn_close(Conn *c);
Err  conn_run(Conn *c, Arena *a, const char *sql);     /* statements of ours: BEGIN, COMMIT, SAVEPOINT, the schema */
bool conn_in_transaction(Conn *c);                     /* false after the engine rolled back by itself (disk full, I/O error) */
Err  conn_read_begin(Conn *c, Arena *a);               /* one snapshot, for a request */
void conn_read_end(Conn *c, Arena *a);
void conn_rest(Conn *c);                               /* gives back the pages that it keeps in memory */
Str  conn_integrity(Conn *c, Arena *a);                /* "" or what is wrong */
i64  conn_rows(Conn *c, const char *table);             /* -1 where they cannot be counted */
/* The database of the reader's snapshot, page by page, into a new file, synced. progress may be NULL. */
Err  conn_copy(Conn *c, Arena *a, Str to, void (*progress)(void *ctx, i64 done, i64 total), void *ctx);
i64  conn_schema_objects(Conn *c);                     /* 0 in a new file */
StrVec conn_shape(Conn *c, Arena *a);                  /* its tables, columns, CHECKs and indexes: shape.h */
void conn_library(const char **built, const char **runs);       /* versions of SQLite */
void conn_checkpoint(Conn *c);                         /* all of the log into the database, and the log emptied */
void conn_checkpoint_from(Conn *c, int pages);         /* the same, beside readers, where the log has so many pages */
bool conn_sync_failed(const Conn *c);                  /* once true, it stays so, and the connection must not be used to write */

/* make mutate: the statement without the condition that is switched off (tests/mutate.c). */
#ifdef MUTATE
Str mutated(Arena *a, Str sql);
#else
#define mutated(a, sql) (sql)
#endif

#endif
