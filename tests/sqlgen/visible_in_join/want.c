/* Made by sqlgen from the room's queries.sql. */
#include "visible_in_join.sql.h"

#line 1 "visible_in_join/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT c.slug, n.body  FROM city c LEFT JOIN note n ON n.city_id = c.id AND (n.open OR n.author_id = ?3) WHERE c.slug = ?1 OR c.id = ?2", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x5, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->slug = stmt_get_text(s, 0);
    assert(row->slug.p);
    row->body = stmt_get_text(s, 1);
}

QRows q(Db *db, Str slug, i64 id)
{
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return (QRows){ 0 };
    stmt_text(s, 1, slug);
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

extern const Invariant visible_in_join_invariants[];
const Invariant visible_in_join_invariants[] = {
    { 0 }
};
