/* Made by sqlgen from the room's queries.sql. */
#include "one.sql.h"

#line 1 "one/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT c.id, c.name, c.people, c.area, c.capital, c.founded FROM city c WHERE c.slug = ?1", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x1, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->id = stmt_get_int(s, 0);
    row->name = stmt_get_text(s, 1);
    assert(row->name.p);
    row->people = stmt_get_opt_int(s, 2);
    row->area = stmt_get_opt_real(s, 3);
    row->capital = stmt_get_int(s, 4);
    row->founded = stmt_get_opt_int(s, 5);
}

bool q(Db *db, Str slug, Q *out)
{
    *out = (Q){ 0 };
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return false;
    stmt_text(s, 1, slug);
    bool found = stmt_row(s);
    if (found) fill_q(s, out);
    stmt_end(s);
    return found && !failed(db->failure);
}

extern const Invariant one_invariants[];
const Invariant one_invariants[] = {
    { 0 }
};
