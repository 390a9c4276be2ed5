/* Made by sqlgen from the room's queries.sql. */
#include "migrated.sql.h"

#line 1 "migrated/queries.sql"
static const Piece pieces_sheet_all[] = {
    { "SELECT body FROM sheet", 0u, -1 },
};
static const Query query_sheet_all = { "sheet_all", pieces_sheet_all, 1,
    { { 0x8, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_sheet_all(Stmt *s, SheetAll *row)
{
    row->body = stmt_get_text(s, 0);
    assert(row->body.p);
}

SheetAllRows sheet_all(Db *db)
{
    Stmt *s = stmt_begin(db, &query_sheet_all, 0, 0);
    if (!s) return (SheetAllRows){ 0 };
    Vec(SheetAll) rows = { 0 };
    while (stmt_row(s)) {
        vec_push(db->arena, &rows, (SheetAll){ 0 });
        fill_sheet_all(s, &rows.p[rows.n - 1]);
    }
    stmt_end(s);
    return (SheetAllRows){ rows.p, rows.n };
}

extern const Invariant migrated_invariants[];
const Invariant migrated_invariants[] = {
    { 0 }
};
