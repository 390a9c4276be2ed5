/* Made by sqlgen from the room's queries.sql. */
#include "comments.sql.h"

#line 3 "comments/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT c.slug  FROM city c  WHERE c.slug = 'a;b' AND c.name = ?1", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x1, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->slug = stmt_get_text(s, 0);
    assert(row->slug.p);
}

QRows q(Db *db, Str name)
{
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return (QRows){ 0 };
    stmt_text(s, 1, name);
    Vec(Q) rows = { 0 };
    while (stmt_row(s)) {
        vec_push(db->arena, &rows, (Q){ 0 });
        fill_q(s, &rows.p[rows.n - 1]);
    }
    stmt_end(s);
    return (QRows){ rows.p, rows.n };
}

extern const Invariant comments_invariants[];
const Invariant comments_invariants[] = {
    { 0 }
};
