/* Made by sqlgen from the room's queries.sql. */
#include "visible_beside_or.sql.h"

#line 1 "visible_beside_or/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT n.body FROM note n WHERE (n.open OR n.author_id = ?3) AND (n.city_id = ?1 OR n.id = ?2) AND n.city_id = ?1", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x4, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->body = stmt_get_text(s, 0);
    assert(row->body.p);
}

QRows q(Db *db, i64 city_id, i64 id)
{
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return (QRows){ 0 };
    stmt_int(s, 1, city_id);
    stmt_int(s, 2, id);
    stmt_int(s, 3, db->viewer);
    Vec(Q) rows = { 0 };
    while (stmt_row(s)) {
        vec_push(db->arena, &rows, (Q){ 0 });
        fill_q(s, &rows.p[rows.n - 1]);
    }
    stmt_end(s);
    return (QRows){ rows.p, rows.n };
}

extern const Invariant visible_beside_or_invariants[];
const Invariant visible_beside_or_invariants[] = {
    { 0 }
};
