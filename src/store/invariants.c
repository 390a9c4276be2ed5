#include "store/invariants.h"
#include "store/query.h"

enum { NAMED_MOST = 10 };

static void check(Db *db, const Invariant *x, Buf *wrong)
{
    i64 n = 0;
    Stmt *s = stmt_begin(db, x->query, 0, 0);
    if (!s) return;
    for (; stmt_row(s); n++)
        if (n < NAMED_MOST) put_fmt(wrong, "%s %" PRId64 ": not so that %s (%s)\n", x->table, stmt_get_int(s, 0), x->says, x->query->name);
    if (n > NAMED_MOST) put_fmt(wrong, "%s: and %" PRId64 " rows more of which this is not so (%s)\n", x->table, n - NAMED_MOST, x->query->name);
    stmt_end(s);
}

Str invariants_check(Db *db)
{
    Buf wrong = buf_on(db->arena);
    for (const Invariant *const *room = invariants; *room; room++)
        for (const Invariant *x = *room; x->query; x++) check(db, x, &wrong);
    if (failed(db->failure)) put_fmt(&wrong, STR_FMT "\n", STR_ARG(db->failure.text));
    return buf_str(&wrong);
}
