/* Made by sqlgen from the room's queries.sql. */
#include "sorts.sql.h"

#line 1 "sorts/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT c.slug FROM city c WHERE c.country = ?1 ORDER BY ", 0u, -1 },
    { " c.name, c.id ", 0u, 0 },
    { " c.people DESC NULLS LAST, c.id", 0u, 1 },
};
static const Query query_q = { "q", pieces_q, 3,
    { { 0x1, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->slug = stmt_get_text(s, 0);
    assert(row->slug.p);
}

QRows q(Db *db, const QArgs *args)
{
    Stmt *s = stmt_begin(db, &query_q, 0, args->sort);
    if (!s) return (QRows){ 0 };
    stmt_text(s, 1, args->country);
    Vec(Q) rows = { 0 };
    while (stmt_row(s)) {
        vec_push(db->arena, &rows, (Q){ 0 });
        fill_q(s, &rows.p[rows.n - 1]);
    }
    stmt_end(s);
    return (QRows){ rows.p, rows.n };
}

extern const Invariant sorts_invariants[];
const Invariant sorts_invariants[] = {
    { 0 }
};
