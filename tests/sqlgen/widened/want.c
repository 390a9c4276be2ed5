/* Made by sqlgen from the room's queries.sql. */
#include "widened.sql.h"

#line 1 "widened/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT n.body FROM note n WHERE n.city_id = ?1 AND (n.open OR n.author_id = ?2 OR EXISTS (SELECT 1 FROM mine m WHERE m.city_id = n.city_id AND m.mark))", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0xc, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->body = stmt_get_text(s, 0);
    assert(row->body.p);
}

QRows q(Db *db, i64 city_id)
{
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return (QRows){ 0 };
    stmt_int(s, 1, city_id);
    stmt_int(s, 2, db->viewer);
    Vec(Q) rows = { 0 };
    while (stmt_row(s)) {
        vec_push(db->arena, &rows, (Q){ 0 });
        fill_q(s, &rows.p[rows.n - 1]);
    }
    stmt_end(s);
    return (QRows){ rows.p, rows.n };
}

extern const Invariant widened_invariants[];
const Invariant widened_invariants[] = {
    { 0 }
};
