/* Made by sqlgen from the room's queries.sql. */
#include "many_json.sql.h"

#line 1 "many_json/queries.sql"
static const Piece pieces_q[] = {
    { "SELECT c.slug, c.people, c.founded FROM city c WHERE c.country = ?1 ORDER BY c.name", 0u, -1 },
};
static const Query query_q = { "q", pieces_q, 1,
    { { 0x1, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

static void fill_q(Stmt *s, Q *row)
{
    row->slug = stmt_get_text(s, 0);
    assert(row->slug.p);
    row->people = stmt_get_opt_int(s, 1);
    row->founded = stmt_get_opt_int(s, 2);
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

void q_json(Buf *b, const Q *row)
{
    put(b, S("{\"slug\":"));
    json_text(b, row->slug);
    put(b, S(",\"people\":"));
    if (!row->people.known) put(b, S("null")); else put_int(b, row->people.v);
    put(b, S(",\"founded\":"));
    if (!row->founded.known) put(b, S("null")); else json_time(b, row->founded.v);
    put_char(b, '}');
}

extern const Invariant many_json_invariants[];
const Invariant many_json_invariants[] = {
    { 0 }
};
