/* Made by sqlgen from the room's queries.sql. */
#include "small.sql.h"

#line 1 "small/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT s.label FROM size s", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x2, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->label = stmt_get_text(s, 0);
    assert(row->label.p);
}

QRows q(Db *db)
{
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return (QRows){ 0 };
    Vec(Q) rows = { 0 };
    while (stmt_row(s)) {
        vec_push(db->arena, &rows, (Q){ 0 });
        fill_q(s, &rows.p[rows.n - 1]);
    }
    stmt_end(s);
    return (QRows){ rows.p, rows.n };
}

extern const Invariant small_invariants[];
const Invariant small_invariants[] = {
    { 0 }
};
