/* Made by sqlgen from the room's queries.sql. */
#include "annotations.sql.h"

#line 1 "annotations/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT count(*) AS n , max(c.people) AS most , min(c.founded) AS oldest  FROM city c WHERE c.country = ?1", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x1, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->n = stmt_get_int(s, 0);
    row->most = stmt_get_opt_int(s, 1);
    row->oldest = stmt_get_opt_int(s, 2);
}

bool q(Db *db, Str country, Q *out)
{
    *out = (Q){ 0 };
    Stmt *s = stmt_begin(db, &query_q, 0, 0);
    if (!s) return false;
    stmt_text(s, 1, country);
    bool found = stmt_row(s);
    if (found) fill_q(s, out);
    stmt_end(s);
    return found && !failed(db->failure);
}

extern const Invariant annotations_invariants[];
const Invariant annotations_invariants[] = {
    { 0 }
};
