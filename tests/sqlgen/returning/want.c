/* Made by sqlgen from the room's queries.sql. */
#include "returning.sql.h"

#line 1 "returning/queries.sql"
static const Piece pieces_mine_new[] = {
    { "INSERT INTO mine (city_id, label, mark) VALUES (?1, ?2, ?3) RETURNING id", 0u, -1 },
};
static const Query query_mine_new = { "mine_new", pieces_mine_new, 1,
    { { 0x8, 0x0, 0x0, 0x0 } }, { { 0x8, 0x0, 0x0, 0x0 } } };

static void fill_mine_new(Stmt *s, MineNew *row)
{
    row->id = stmt_get_int(s, 0);
}

bool mine_new(Db *db, i64 city_id, Str label, bool mark, MineNew *out)
{
    *out = (MineNew){ 0 };
    Stmt *s = stmt_begin(db, &query_mine_new, 0, 0);
    if (!s) return false;
    stmt_int(s, 1, city_id);
    stmt_text(s, 2, label);
    stmt_int(s, 3, mark);
    bool found = stmt_row(s);
    if (found) fill_mine_new(s, out);
    stmt_end(s);
    return found && !failed(db->failure);
}

extern const Invariant returning_invariants[];
const Invariant returning_invariants[] = {
    { 0 }
};
