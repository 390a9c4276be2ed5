/* Made by sqlgen from the room's queries.sql. */
#include "list_parameter.sql.h"

#line 1 "list_parameter/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT c.slug FROM city c WHERE c.id IN (SELECT value FROM json_each(?1)) AND c.country IN (SELECT value FROM json_each(?2))", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x1, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->slug = stmt_get_text(s, 0);
    assert(row->slug.p);
}

QRows q(Db *db, IntVec id, StrVec country)
{
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return (QRows){ 0 };
    stmt_ints(s, 1, id);
    stmt_texts(s, 2, country);
    Vec(Q) rows = { 0 };
    while (stmt_row(s)) {
        vec_push(db->arena, &rows, (Q){ 0 });
        fill_q(s, &rows.p[rows.n - 1]);
    }
    stmt_end(s);
    return (QRows){ rows.p, rows.n };
}

extern const Invariant list_parameter_invariants[];
const Invariant list_parameter_invariants[] = {
    { 0 }
};
