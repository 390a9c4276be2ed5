/* Made by sqlgen from the room's queries.sql. */
#include "left_join.sql.h"

#line 1 "left_join/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT c.slug, m.label  FROM city c LEFT JOIN mine m ON m.city_id = c.id WHERE c.country = ?1", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x9, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->slug = stmt_get_text(s, 0);
    assert(row->slug.p);
    row->label = stmt_get_text(s, 1);
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

extern const Invariant left_join_invariants[];
const Invariant left_join_invariants[] = {
    { 0 }
};
