/* shelves.c: the library in memory, and those who take it. */
#include "rooms/practices/shelves.h"
#include "store/derived.h"

/* [1]: with the invented places of a demo; built only when somebody asks for them. */
static Derived *library[2], *indexed[2];

const Library *library_of(Request *rq) { return request_take(rq, library[rq->db->demo], "the library"); }
const Library *indexed_library_of(Request *rq) { return request_take(rq, indexed[rq->db->demo], "the library's index"); }

const Library *library_with(Request *rq, i64 practice)
{
    const Library *l = indexed_library_of(rq);
    return !l || shelf_of(l, practice) ? l : request_take_current(rq, indexed[rq->db->demo], "the library's index");
}

/* The index stands on shelves that are kept once: it holds the library that it was made from. */
static void *indexed_build(Db *db)
{
    Derived *of = library[db->demo];
    derived_wait_current(of);
    void *shelves = derived_take(of);
    Library *x = shelves ? library_indexed(db, shelves) : NULL;
    if (x) { x->shelves = shelves, x->of = of; return x; }
    derived_give(of, shelves);
    if (!failed(db->failure)) db->failure = err(db->arena, ERR_ENV, "the library could not be read");
    return NULL;
}

static void indexed_discard(void *whole)
{
    void *shelves = ((Library *)whole)->shelves, *of = ((Library *)whole)->of;
    library_discard(whole);
    derived_give(of, shelves);
}

static void *demo_library_build(Db *db) { db->demo = true; return library_build(db); }
static void *demo_indexed_build(Db *db) { db->demo = true; return indexed_build(db); }

void shelves_start(Store *s)
{
    library[0] = derived_start(s, library_build, library_discard), library[1] = derived_when_asked(s, demo_library_build, library_discard);
    indexed[0] = derived_start(s, indexed_build, indexed_discard), indexed[1] = derived_when_asked(s, demo_indexed_build, indexed_discard);
}

void shelves_stop(void)
{
    for (int i = 0; i < 2; i++) derived_stop(indexed[i]);
    for (int i = 0; i < 2; i++) derived_stop(library[i]);
}
