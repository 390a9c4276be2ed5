/* store.h: the one database interface. Nothing above this floor knows which engine is behind it.
 *
 * Reading: every thread has its own connection, `Db`. Queries are C functions that sqlgen makes from queries.sql; they
 * put rows on db->arena, add the tables that they read to db->read, and on failure note the first error in db->failure
 * and return an empty row.
 *
 * Writing: a rule is handed to the store's one writer thread, which runs it whole under a savepoint inside an open
 * transaction; many rules share one commit. store_write returns after the commit is on the disk.
 *
 *   static Err concern_add(Write *w, void *arg) { ... return OK; }      refusing undoes only this rule
 *   Err e = store_write(store, arena, concern_add, &form);
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H
#include "store/db.h"

typedef enum {
    STORE_READ,             /* many processes may */
    STORE_WRITE,            /* this process is the one writer: takes the lock file, starts the writer thread */
} StoreMode;

/* Opens DIR/rotunda.db (creating it in STORE_WRITE, bringing it to this program's schema). ERR_ENV with a sentence where
 * the directory is missing, another process holds the lock (store_locked says whether that was it), the disk fails, or the
 * database is newer than the program. The store lives until store_close, which finishes queued rules and checkpoints. */
Err  store_open(Arena *a, Str dir, StoreMode mode, Store **out);
bool store_locked(Str dir); /* another process is the writer of this directory now */
void store_close(Store *s);
Str  store_dir(const Store *s);

/* This thread's reading connection, ready for one request: arena set, sets and failure cleared. Reads between db_begin and
 * db_end see one snapshot. Ended by db_end (which keeps the connection for the thread's next request). */
Db  *db_begin(Store *s, Arena *a);
void db_end(Db *db);
void db_rest(Db *db);       /* after db_end: whoever reads much and seldom gives back what the connection keeps in memory */

/* Runs the rule on the writer's thread and waits for its commit. The rule's Err, or ERR_ENV where the commit failed; its
 * text is on a. Never call it from a rule. */
Err  store_write(Store *s, Arena *a, Rule *rule, void *arg);

/* The same without waiting: done is called on the writer's thread when result stands, after the commit. The change and what it
 * points to live until then. done does little: all others wait for it. */
typedef struct Change {
    Rule  *rule;
    void  *arg;
    Arena *arena;
    void (*done)(struct Change *c);
    Err    result;
    TableSet written;       /* the writer's own from here on */
    struct Change *next;
} Change;
void store_submit(Store *s, Change *c);

/* Within a rule: takes back all that it has written so far, as if it began anew. */
void write_undo(Write *w);

/* The number of the newest commit that changed any table of the set. What was computed from these tables by a request is
 * still true while this is at most that request's db->began. Cheap: a few atomic loads. */
u64  store_version(const Store *s, const TableSet *tables);

/* At most so many rules share a commit; 0, as at first: all that wait. For measuring what sharing is worth. */
void store_group_most(Store *s, int most);

/* Called on the writer's thread after each commit that changed something, with the tables it changed. Set once at start. */
void store_on_commit(Store *s, void (*fn)(void *ctx, const TableSet *changed), void *ctx);

/* After a sync of the disk has failed nothing can be written any more by this process: changes are refused with ERR_ENV, and
 * fn is called once, on the writer's thread, when those that met the failure have been answered. Set once at start. */
void store_on_broken(Store *s, void (*fn)(void *ctx), void *ctx);
bool store_broken(const Store *s);

/* How many pages the log grows to before the writer, between two commits, copies it into the database; 1,000 unless set. */
void store_checkpoint_pages(Store *s, int pages);

/* A mark that only this center can make: of a text, for a purpose; 32 hexadecimal digits. Made with the key in DIR/rotunda.key, so
 * that what stands in the database alone opens no link, and its hashes cannot be tried out. */
enum { TAG_LENGTH = 32 };
Str  store_tag(const Store *s, Arena *a, const char *purpose, Str text);

/* The version of SQLite that it was built with, and the one that runs. */
void store_library(const char **built, const char **runs);

/* The engine's own check of the file: "" or what is wrong, a line each. */
Str  store_check(Db *db);

#endif
