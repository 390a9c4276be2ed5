/* Made by sqlgen from the room's queries.sql. */
#include "cte_and_window.sql.h"

#line 1 "cte_and_window/queries.sql"
static const Piece pieces_q[] = {
    { "WITH big AS (SELECT c.id, c.name FROM city c WHERE c.country = ?1) SELECT b.name , row_number() OVER (ORDER BY b.name) AS place  FROM big b", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x1, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->name = stmt_get_text(s, 0);
    assert(row->name.p);
    row->place = stmt_get_int(s, 1);
}

QRows q(Db *db, Str country)
{
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return (QRows){ 0 };
    stmt_text(s, 1, country);
    Vec(Q) rows = { 0 };
    while (stmt_row(s)) {
        vec_push(db->arena, &rows, (Q){ 0 });
        fill_q(s, &rows.p[rows.n - 1]);
    }
    stmt_end(s);
    return (QRows){ rows.p, rows.n };
}

extern const Invariant cte_and_window_invariants[];
const Invariant cte_and_window_invariants[] = {
    { 0 }
};
