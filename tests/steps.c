#include "tests/steps.h"
#include "store/journal.h"
#include "store/query.h"
#include "store.sql.h"

enum { ROWS = 3 };
static const Query delete_one = { .name = "delete_one", .piece_count = 1, .pieces = (const Piece[]){ { "DELETE FROM meta WHERE key = ?1", 0, -1 } } };
static const Query list_from = { .name = "list_from", .piece_count = 1, .pieces = (const Piece[]){ { "SELECT key, value FROM meta WHERE key >= ?1 AND key < ?2 ORDER BY key", 0, -1 } } };

void (*step_inside)(int who, int n);

typedef enum { ADDS, REMOVES, REFUSED } Does;
static Does does(int n) { return n % 5 == 4 ? REFUSED : n % 5 == 3 ? REMOVES : ADDS; }
bool step_refused(int n) { return does(n) == REFUSED; }

static Str row_key(Arena *a, int who, int n, int row) { return str_fmt(a, "%02d.%05d.%d", who, n, row); }
static Str row_value(Arena *a, int who, int n, int row)
{
    int size = (who * 7919 + n * 104729 + row * 1299709) % 2500;
    return str_fmt(a, "%d/%d/%d %0*d", who, n, row, size, n);
}

/* ---- doing ---- */

typedef struct { int who, n, from, to; } Step;

static void row_change(Write *w, const Step *s, int row)
{
    Arena *a = w->db->arena;
    if (does(s->n) != REMOVES) {
        meta_set(w->db, row_key(a, s->who, s->n, row), row_value(a, s->who, s->n, row));
        return;
    }
    Stmt *st = stmt_begin(w->db, &delete_one, 0, 0);
    if (!st) return;
    stmt_text(st, 1, row_key(a, s->who, s->n - 2, row));
    stmt_end(st);
}

static Err step_rule(Write *w, void *arg)
{
    const Step *s = arg;
    for (int row = s->from; row < s->to; row++) row_change(w, s, row);
    meta_set(w->db, str_fmt(w->db->arena, "%02d.counter", s->who), str_fmt(w->db->arena, "%d", s->n));
    if (step_inside) step_inside(s->who, s->n);
    return does(s->n) == REFUSED ? err(w->db->arena, ERR_INPUT, "refused") : journal_note(w, "steps.step", "meta", s->n, S("x"));
}

Err step_do(Store *s, Arena *a, int who, int n, int faults)
{
    bool halves = (faults & STEP_IN_HALVES) && does(n) == ADDS;
    Step whole = { who, n, 0, halves ? 1 : ROWS }, rest = { who, n, 1, ROWS };
    Err e = store_write(s, a, step_rule, &whole);
    return halves ? store_write(s, a, step_rule, &rest) : e;
}

/* ---- what must be there ---- */

static u64 mixed_in(u64 h, Str s) { return h * 1099511628211u ^ str_hash(s) ^ (u64)s.n << 32; }

static u64 rows_after(Arena *a, int who, int n)
{
    u64 h = 0;
    for (int i = 0; i <= n; i++) {
        bool gone = i + 2 <= n && does(i + 2) == REMOVES;
        for (int r = 0; r < ROWS && does(i) == ADDS && !gone; r++)
            h = mixed_in(mixed_in(h, row_key(a, who, i, r)), row_value(a, who, i, r));
    }
    while (n >= 0 && does(n) == REFUSED) n--;
    return n < 0 ? h : mixed_in(mixed_in(h, str_fmt(a, "%02d.counter", who)), str_fmt(a, "%d", n));
}

void steps_expect(Arena *a, int steps, StepsWanted *out)
{
    Arena *scratch = arena_new();
    out->steps = steps;
    for (int who = 0; who < STEP_WRITERS; who++) {
        out->after[who] = make_array(a, u64, steps + 1);
        for (int i = 0; i <= steps; i++, arena_reset(scratch)) out->after[who][i] = rows_after(scratch, who, i - 1);
    }
    arena_free(scratch);
}

/* ---- what is there ---- */

static u64 rows_now(Db *db, int who)
{
    u64 h = 0;
    Stmt *st = stmt_begin(db, &list_from, 0, 0);
    if (!st) return 1;
    stmt_text(st, 1, str_fmt(db->arena, "%02d.", who)), stmt_text(st, 2, str_fmt(db->arena, "%02d/", who));
    while (stmt_row(st)) h = mixed_in(mixed_in(h, stmt_get_view(st, 0)), stmt_get_view(st, 1));
    stmt_end(st);
    return h;
}

static Str writer_problem(Arena *a, Db *db, const StepsWanted *want, int who, i64 last, i64 most, i64 *now)
{
    u64 rows = rows_now(db, who);
    for (*now = last; *now <= most && *now < want->steps; ++*now) if (rows == want->after[who][*now + 1]) return (Str){ 0 };
    return str_fmt(a, "writer %d: not the rows after its step %d, nor after %s", who, (int)last, most == last + 1 ? "the next" : "any later one");
}

static Str problems(Arena *a, Store *s, const StepsWanted *want, const i64 *last, i64 more, i64 *now)
{
    Str newest;
    Db *db = db_begin(s, a);
    Str bad = store_check(db);
    if (!bad.n) bad = journal_check(db, &newest);
    for (int who = 0; who < STEP_WRITERS && !bad.n; who++) bad = writer_problem(a, db, want, who, last[who], last[who] + more, &now[who]);
    if (!bad.n && failed(db->failure)) bad = db->failure.text;
    db_end(db);
    return bad;
}

Str steps_problems(Arena *a, Store *s, const StepsWanted *want, const i64 *last, i64 *now) { return problems(a, s, want, last, 1, now); }
Str steps_problems_since(Arena *a, Store *s, const StepsWanted *want, const i64 *last, i64 *now) { return problems(a, s, want, last, want->steps, now); }
