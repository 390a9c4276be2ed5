/* Made by sqlgen from the room's queries.sql. */
#include "union.sql.h"

#line 1 "union/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT c.name AS word  FROM city c WHERE c.slug = ?1 UNION ALL SELECT s.label FROM size s", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x3, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->word = stmt_get_text(s, 0);
    assert(row->word.p);
}

QRows q(Db *db, Str slug)
{
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return (QRows){ 0 };
    stmt_text(s, 1, slug);
    Vec(Q) rows = { 0 };
    while (stmt_row(s)) {
        vec_push(db->arena, &rows, (Q){ 0 });
        fill_q(s, &rows.p[rows.n - 1]);
    }
    stmt_end(s);
    return (QRows){ rows.p, rows.n };
}

extern const Invariant union_invariants[];
const Invariant union_invariants[] = {
    { 0 }
};
