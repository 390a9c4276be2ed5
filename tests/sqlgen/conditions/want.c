/* Made by sqlgen from the room's queries.sql. */
#include "conditions.sql.h"

#line 1 "conditions/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT c.slug FROM city c WHERE c.country = ?1 ", 0u, -1 },
    { " AND c.people >= ?2", 1u, -1 },
    { " ", 0u, -1 },
    { " AND c.name >= ?3", 2u, -1 },
    { " LIMIT ?4", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 5,
    { { 0x1, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->slug = stmt_get_text(s, 0);
    assert(row->slug.p);
}

QRows q(Db *db, const QArgs *args)
{
    Stmt *s = stmt_begin(db, &query_q, args->with, 0);
    if (!s) return (QRows){ 0 };
    stmt_text(s, 1, args->country);
    stmt_int(s, 2, args->people);
    stmt_text(s, 3, args->name);
    stmt_int(s, 4, args->limit);
    Vec(Q) rows = { 0 };
    while (stmt_row(s)) {
        vec_push(db->arena, &rows, (Q){ 0 });
        fill_q(s, &rows.p[rows.n - 1]);
    }
    stmt_end(s);
    return (QRows){ rows.p, rows.n };
}

extern const Invariant conditions_invariants[];
const Invariant conditions_invariants[] = {
    { 0 }
};
