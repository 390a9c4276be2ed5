/* Made by sqlgen from the room's queries.sql. */
#include "exec_and_count.sql.h"

#line 1 "exec_and_count/queries.sql"
static const Piece pieces_mine_mark[] = {
    { "UPDATE mine SET mark = true WHERE city_id = ?1", 0u, -1 },
};
static const Query query_mine_mark = { "mine_mark", pieces_mine_mark, 1,
    { { 0x8, 0x0, 0x0, 0x0 } }, { { 0x8, 0x0, 0x0, 0x0 } } };

i64 mine_mark(Db *db, i64 city_id)
{
    Stmt *s = stmt_begin(db, &query_mine_mark, 0, 0);
    if (!s) return 0;
    stmt_int(s, 1, city_id);
    return stmt_end(s);
}

#line 5 "exec_and_count/queries.sql"
static const Piece pieces_mine_add[] = {
    { "INSERT INTO mine (city_id, label, mark) VALUES (?1, ?2, ?3)", 0u, -1 },
};
static const Query query_mine_add = { "mine_add", pieces_mine_add, 1,
    { { 0x0, 0x0, 0x0, 0x0 } }, { { 0x8, 0x0, 0x0, 0x0 } } };

void mine_add(Db *db, i64 city_id, Str label, bool mark)
{
    Stmt *s = stmt_begin(db, &query_mine_add, 0, 0);
    if (!s) return;
    stmt_int(s, 1, city_id);
    stmt_text(s, 2, label);
    stmt_int(s, 3, mark);
    stmt_end(s);
}

extern const Invariant exec_and_count_invariants[];
const Invariant exec_and_count_invariants[] = {
    { 0 }
};
