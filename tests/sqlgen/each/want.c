/* Made by sqlgen from the room's queries.sql. */
#include "each.sql.h"

#line 1 "each/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT c.slug FROM city c WHERE c.country = ?1", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x1, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->slug = stmt_get_view(s, 0);
    assert(row->slug.p);
}

void q(Db *db, Str country, void (*each)(void *ctx, const Q *row), void *ctx)
{
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return;
    stmt_text(s, 1, country);
    Q row;
    while (stmt_row(s)) {
        fill_q(s, &row);
        each(ctx, &row);
    }
    stmt_end(s);
}

extern const Invariant each_invariants[];
const Invariant each_invariants[] = {
    { 0 }
};
