#include "base/exact.h"
#include "engines/match/match_reader.h"

/* How a score becomes a number: scaled by a power of ten. First as few decimals as the first rows have, and numbers of 31 bits,
 * which go where they belong at once; then 9 decimals, then 18, in 64 bits; where none of these do, its place among all scores
 * of the file. Ranks are numbers already. How the first rows are written is how numbers are shown; those that are written in
 * another way are kept as they stand. */
static const int scales[] = { -1, 9, 18 };

enum { LONG_LIST = 64, FIRST_ROWS = 200, NARROW = 1 << 30 };
#define UNRANKED INT64_MIN

typedef struct { i32 position; Str applicant; } Stranger;

typedef struct {
    Reader *r;
    Table   t;
    Batch   batch;                          /* of applicants' ids */
    i32     position[BATCH];
    i64     row_value[BATCH], line[BATCH];
    Str     row_text[BATCH];                /* of those written in another way */
    Str     last_position;
    i32     last;
    Vec(u64) others;                        /* pairs that the applicant did not list: position, applicant */
    Vec(Stranger) strangers;                /* of applicants that are in no list */
    i64     first_stranger;
    Vec(EsteemText) texts;
    bool    twice, odd;                     /* odd: a score that the scale does not hold */
} Part;

typedef struct { Part part[PARALLEL_MOST]; isize n; } Parts;

typedef struct {
    Reader *r;
    bool    by_score;
    int     decimals, shown;                /* shown: see EsteemScale */
    i64    *value;                          /* of each choice: lower is better; UNRANKED. NULL: narrow, straight into esteem */
    u64    *by_position;                    /* position and place in the row, in order, of rows longer than LONG_LIST; NULL: none is */
    const i64 *class_of_line;               /* instead of a scale: of each row of the file */
    EsteemText *text;
    isize   texts;
} Target;

static const char *const columns[] = { "position", "applicant", "?rank", "?score", NULL };

/* ---- a pair's choice ---- */

static int u64_cmp(const void *x, const void *y) { return (*(const u64 *)x > *(const u64 *)y) - (*(const u64 *)x < *(const u64 *)y); }

static u64 *long_rows(Reader *r)
{
    u64 *key = NULL;
    for (isize i = 0; i < r->applicant_id.n; i++) {
        i64 from = r->from[i], n = r->from[i + 1] - from;
        if (n <= LONG_LIST) continue;
        if (!key) key = make_array(r->cli->arena, u64, r->from[r->applicant_id.n]);
        for (i64 k = 0; k < n; k++) key[from + k] = (u64)r->choice[from + k].at << 32 | (u64)k;
        qsort(key + from, (size_t)n, sizeof *key, u64_cmp);
    }
    return key;
}

static i64 in_long_row(const Target *to, i64 from, i64 end, i32 position)
{
    i64 low = from, high = end;
    while (low < high) {
        i64 mid = low + (high - low) / 2;
        if (to->by_position[mid] >> 32 < (u64)position) low = mid + 1;
        else high = mid;
    }
    return low < end && to->by_position[low] >> 32 == (u64)position ? from + (i64)(to->by_position[low] & UINT32_MAX) : -1;
}

static i64 choice_of(const Target *to, i64 applicant, i32 position)
{
    const Reader *r = to->r;
    i64 from = r->from[applicant], end = r->from[applicant + 1];
    if (end - from > LONG_LIST) return in_long_row(to, from, end, position);
    for (i64 c = from; c < end; c++) if (r->choice[c].at == position) return c;
    return -1;
}

/* ---- rows ---- */

typedef struct { Parts *parts; Target *to; } Work;

static i32 position_of(Part *p)
{
    Str id = table_cell(&p->t, 0);
    if (p->last_position.p && str_eq(id, p->last_position)) return p->last;
    p->last = position_in(p->r, &p->t, 0);
    p->last_position = p->r->position_id.n ? p->r->position_id.p[p->last] : (Str){ 0 };
    return p->last;
}

static i64 value_of(Part *p, const Target *to)
{
    i64 v = 0;
    Exact x;
    Str text = table_cell(&p->t, to->by_score ? 3 : 2);
    bool fits = to->by_score ? exact_scaled(text, to->decimals, &v) : str_i64(text, &v) && v > 0;
    if (fits && !to->value) fits = v > -NARROW && v < NARROW;
    if (fits) return to->by_score ? -v : v;
    if (!to->by_score) table_int(&p->t, 2, 1, INT64_MAX);
    else if (!exact_read(text, &x)) table_refuse(&p->t, "score is \"" STR_FMT "\", not a decimal such as 3, -0.25 or 1e-3", STR_ARG(text));
    p->odd = true;
    return v;
}

/* Kept where it is not how numbers are shown. */
static Str text_of(Part *p, const Target *to)
{
    Str text = table_cell(&p->t, to->by_score ? 3 : 2);
    return exact_usual(text, to->by_score ? to->shown : 0) && !to->class_of_line ? (Str){ 0 } : str_copy(p->t.arena, text);
}

static void pair_set(Part *p, const Target *to, i64 applicant, i32 position, i64 value, Str text)
{
    i64 c = choice_of(to, applicant, position);
    if (c >= 0 && text.n) vec_push(p->t.arena, &p->texts, (EsteemText){ c, text });
    if (c < 0) vec_push(p->t.arena, &p->others, (u64)position << 32 | (u64)applicant);
    else if (!to->value) p->twice |= __atomic_exchange_n(&p->r->choice[c].esteem, (i32)(value + NARROW), __ATOMIC_RELAXED) >= 0;
    else p->twice |= __atomic_exchange_n(&to->value[c], value, __ATOMIC_RELAXED) != UNRANKED;
}

static void stranger_note(Part *p, i32 position, Str id, i64 line)
{
    if (!p->strangers.n) p->first_stranger = line;
    vec_push(p->t.arena, &p->strangers, (Stranger){ position, str_copy(p->t.arena, id) });
}

/* In four steps, so that each finds in the cache what the one before asked for. */
static void batch_end(Part *p, const Target *to)
{
    Batch *b = &p->batch;
    Reader *r = p->r;
    i64 *at[BATCH];
    for (isize i = 0; i < b->n && r->applicants->cap; i++) map_fetch_key(r->applicants, b->hash[i]);
    for (isize i = 0; i < b->n; i++) {
        at[i] = map_find(r->applicants, batch_id(b, i), b->hash[i]);
        if (at[i]) __builtin_prefetch(&r->from[*at[i] - 1]);
    }
    for (isize i = 0; i < b->n; i++) {
        i64 from = at[i] ? r->from[*at[i] - 1] : 0;
        __builtin_prefetch(&r->choice[from], 1);
        __builtin_prefetch(&r->choice[from + 8], 1);
        if (to->value) __builtin_prefetch(&to->value[from], 1);
    }
    for (isize i = 0; i < b->n; i++) {
        if (at[i]) pair_set(p, to, *at[i] - 1, p->position[i], p->row_value[i], p->row_text[i]);
        else stranger_note(p, p->position[i], batch_id(b, i), p->line[i]);
    }
    b->n = 0;
}

static void part_read(void *of, isize k)
{
    Work *w = of;
    Part *p = &w->parts->part[k];
    for (i64 row = 0; table_next(&p->t); row++) {
        p->line[p->batch.n] = csv_line(p->t.csv);
        p->position[p->batch.n] = position_of(p);
        p->row_value[p->batch.n] = w->to->class_of_line ? w->to->class_of_line[row] : value_of(p, w->to);
        if (p->odd) break;
        p->row_text[p->batch.n] = text_of(p, w->to);
        if (!table_cell(&p->t, 1).n) table_refuse(&p->t, "applicant is empty");
        batch_put(&p->batch, p->r->applicants, table_cell(&p->t, 1));
        if (p->batch.n == p->batch.most) batch_end(p, w->to);
        if (k == 0 && row % 65536 == 0) cli_progress(p->r->cli, "reading preferences of positions", csv_bytes(p->t.csv), 0);
    }
    batch_end(p, w->to);
}

/* ---- parts into one ---- */

/* Pairs that are in no list may not stand twice, either. */
static bool others_twice(Reader *r, const Parts *parts)
{
    Arena *a = arena_new();
    Vec(u64) all = { 0 };
    Map strangers = map_on(a);
    for (isize k = 0; k < parts->n; k++) {
        const Part *p = &parts->part[k];
        for (isize i = 0; i < p->others.n; i++) vec_push(a, &all, p->others.p[i]);
        for (isize i = 0; i < p->strangers.n; i++) {
            i64 *at = map_put(&strangers, p->strangers.p[i].applicant);
            if (!*at) *at = strangers.n;
            vec_push(a, &all, (u64)p->strangers.p[i].position << 32 | (u64)(r->applicant_id.n + *at));
        }
    }
    bool twice = false;
    if (all.n) qsort(all.p, (size_t)all.n, sizeof *all.p, u64_cmp);
    for (isize i = 1; i < all.n; i++) twice |= all.p[i] == all.p[i - 1];
    arena_free(a);
    return twice;
}

/* Lines of a later part begin behind those of the parts before it. */
static void strangers_warn(Reader *r, const Parts *parts)
{
    i64 rows = 0, line = 0, before = 0;
    for (isize k = 0; k < parts->n; k++) {
        const Part *p = &parts->part[k];
        if (p->strangers.n && !line) line = before + p->first_stranger;
        rows += p->strangers.n, before += csv_lines(p->t.csv);
    }
    if (rows)
        vec_push(r->cli->arena, &r->out->warnings, strangers_warning(r->cli->arena, r->esteems.path, line, rows));
}

static int by_choice(const void *x, const void *y) { return (((const EsteemText *)x)->choice > ((const EsteemText *)y)->choice) - (((const EsteemText *)x)->choice < ((const EsteemText *)y)->choice); }

static void texts_join(Target *to, const Parts *parts)
{
    Arena *a = to->r->cli->arena;
    isize n = to->texts = 0;
    for (isize k = 0; k < parts->n; k++) to->texts += parts->part[k].texts.n;
    to->text = make_array(a, EsteemText, to->texts);
    for (isize k = 0; k < parts->n; k++)
        for (isize i = 0; i < parts->part[k].texts.n; i++) to->text[n++] = (EsteemText){ parts->part[k].texts.p[i].choice, str_copy(a, parts->part[k].texts.p[i].text) };
    if (n) qsort(to->text, (size_t)n, sizeof *to->text, by_choice);
}

static Err parts_join(Target *to, Parts *parts, bool *again, bool *odd)
{
    Reader *r = to->r;
    Table t[PARALLEL_MOST];
    bool twice = false, meet;
    StrVec before = r->out->warnings;
    *odd = false;
    strangers_warn(r, parts);
    for (isize k = 0; k < parts->n; k++) t[k] = parts->part[k].t, twice |= parts->part[k].twice, *odd |= parts->part[k].odd;
    Err e = table_parts_close(t, parts->n, &meet);
    *again = !*odd && !meet;
    if (failed(e) || *odd || *again) { r->out->warnings = before; return e; }
    if (twice || others_twice(r, parts)) return pair_twice(r, &r->esteems, "position", "applicant");
    texts_join(to, parts);
    return OK;
}

static Err columns_choose(Reader *r, Table *t, bool *by_score)
{
    *by_score = table_has(t, 3);
    if (table_has(t, 2) != table_has(t, 3)) return OK;
    return err(r->cli->arena, ERR_INPUT, STR_FMT ":1: %s", STR_ARG(r->esteems.path), table_has(t, 2) ? "rank and score are both columns: which one counts?" : "there is no column \"rank\" and none \"score\"");
}

/* As many decimals as any of the first scores has; shown, where all of these have as many. */
static void decimals_at_first(Target *to)
{
    Table t;
    i64 most = 0, least = 18;
    Err e = table_open_source(to->r->cli, &to->r->esteems, columns, &t);
    for (int row = 0; !failed(e) && row < FIRST_ROWS && table_next(&t); row++) {
        Str text = table_cell(&t, 3);
        isize point = str_find_char(text, '.'), decimals = point < 0 ? 0 : text.n - point - 1;
        most = max_i64(most, decimals), least = min_i64(least, decimals);
    }
    table_close(&t);
    to->decimals = (int)min_i64(most, 18);
    to->shown = most == least ? to->decimals : -1;
}

static void unrank_all(const Target *to)
{
    Reader *r = to->r;
    i64 choices = r->from[r->applicant_id.n];
    for (i64 c = 0; to->value && c < choices; c++) to->value[c] = UNRANKED;
    for (i64 c = 0; !to->value && c < choices; c++) r->choice[c].esteem = -1;
}

/* Reads all rows into to->value. odd: a score is not of this scale. */
static Err values_read(Target *to, bool careful, bool *again, bool *odd)
{
    Reader *r = to->r;
    Table t, part[PARALLEL_MOST];
    PartArenas arenas = part_arenas(r->cli, careful);
    Parts *parts = make(r->cli->arena, Parts);
    Err e = table_open_source(r->cli, &r->esteems, columns, &t);
    if (!failed(e)) e = columns_choose(r, &t, &to->by_score);
    *again = *odd = false;
    if (failed(e)) table_close(&t);
    else {
        unrank_all(to);
        parts->n = table_parts(&t, arenas.arena, arenas.n, part);
        for (isize k = 0; k < parts->n; k++) parts->part[k] = (Part){ .r = r, .t = part[k], .batch = batch_new(arenas.arena[k], careful) };
        parallel(parts->n, part_read, &(Work){ parts, to });
        e = parts_join(to, parts, again, odd);
    }
    part_arenas_free(&arenas);
    return e;
}

/* ---- scores of no scale: their places among all, the highest first ---- */

typedef struct { Exact x; Str text; i64 line; } Odd;

static int highest_first(const void *x, const void *y) { return exact_cmp(&((const Odd *)y)->x, &((const Odd *)x)->x); }

static Err classes_of_lines(Target *to)
{
    Reader *r = to->r;
    Table t;
    Vec(Odd) all = { 0 };
    Err e = table_open_source(r->cli, &r->esteems, columns, &t);
    while (!failed(e) && table_next(&t)) {
        Odd o = { .text = str_copy(t.arena, table_cell(&t, 3)), .line = all.n };
        if (!exact_read(o.text, &o.x)) table_refuse(&t, "score is \"" STR_FMT "\", not a decimal such as 3, -0.25 or 1e-3", STR_ARG(o.text));
        vec_push(t.arena, &all, o);
    }
    e = table_close(&t);
    if (failed(e)) return e;
    if (all.n) qsort(all.p, (size_t)all.n, sizeof *all.p, highest_first);
    i64 *class = make_array(r->cli->arena, i64, all.n);
    for (isize i = 0, n = 0; i < all.n; i++) {
        n += i && exact_cmp(&all.p[i].x, &all.p[i - 1].x);
        class[all.p[i].line] = n;
    }
    to->class_of_line = class;
    return OK;
}

/* ---- values into esteems ---- */

typedef struct { i64 value, choice; } Valued;

static int by_value(const void *x, const void *y)
{
    const Valued *a = x, *b = y;
    return (a->value > b->value) - (a->value < b->value);
}

/* Values too far apart for an esteem: places among those of the position. */
static void esteems_by_place(Reader *r, const i64 *value)
{
    Arena *a = arena_new();
    i64 choices = r->from[r->applicant_id.n], positions = r->position_id.n, *from = make_array(a, i64, positions + 2);
    for (i64 c = 0; c < choices; c++) if (value[c] != UNRANKED) from[r->choice[c].at + 2]++;
    for (i64 p = 0; p < positions; p++) from[p + 2] += from[p + 1];
    Valued *v = make_array(a, Valued, from[positions + 1]);
    for (i64 c = 0; c < choices; c++) if (value[c] != UNRANKED) v[from[r->choice[c].at + 1]++] = (Valued){ value[c], c };
    for (i64 p = 0; p < positions; p++) {
        i64 n = from[p + 1] - from[p];
        Valued *row = v + from[p];
        if (n > 1) qsort(row, (size_t)n, sizeof *row, by_value);
        for (i64 i = 0, class = 0; i < n; i++) {
            class += i && row[i].value != row[i - 1].value;
            r->choice[row[i].choice].esteem = (i32)class;
        }
    }
    arena_free(a);
}

/* Scores with few decimals are as far apart as these say. */
static i64 step_of(const i64 *value, i64 choices, bool by_score)
{
    i64 step = 1000000000;
    for (i64 c = 0; by_score && step > 1 && c < choices; c++) while (value[c] != UNRANKED && value[c] % step) step /= 10;
    return by_score ? step : 1;
}

static void esteems_set(Target *to, EsteemScale *s)
{
    Reader *r = to->r;
    i64 choices = r->from[r->applicant_id.n], low = INT64_MAX, high = INT64_MIN, far;
    for (i64 c = 0; to->value && c < choices; c++) if (to->value[c] != UNRANKED) low = min_i64(low, to->value[c]), high = max_i64(high, to->value[c]);
    if (!to->value) { s->first = -NARROW, s->step = 1; return; }
    s->first = low, s->step = step_of(to->value, choices, to->by_score && !to->class_of_line);
    if (to->class_of_line || (low <= high && (__builtin_sub_overflow(high, low, &far) || far / s->step > INT32_MAX - 1))) s->value = to->value;
    if (s->value) { esteems_by_place(r, to->value); return; }
    for (i64 c = 0; c < choices; c++) r->choice[c].esteem = to->value[c] == UNRANKED ? -1 : (i32)((to->value[c] - low) / s->step);
}

/* ---- the file ---- */

/* In parts first; with care where something is wrong, or a part began inside quotes. */
static Err values_read_twice(Target *to, bool *odd)
{
    bool again;
    Err e = values_read(to, false, &again, odd);
    if (e.code != ERR_INPUT && !again) return e;
    return values_read(to, true, &again, odd);
}

static Err scales_try(Target *to, bool *odd)
{
    Reader *r = to->r;
    Err e = OK;
    *odd = true;
    for (isize k = 0; k < countof(scales) && *odd && !failed(e); k++) {
        if (scales[k] < 0) decimals_at_first(to);
        else to->decimals = scales[k];
        if (k == 1) to->value = make_array(r->cli->arena, i64, r->from[r->applicant_id.n]);
        e = values_read_twice(to, odd);
    }
    return e;
}

Err esteems_read(Reader *r)
{
    EsteemScale *s = &r->out->scale;
    Target to = { .r = r, .by_position = long_rows(r) };
    bool odd, again;
    Err e = scales_try(&to, &odd);
    if (!failed(e) && odd) {
        e = classes_of_lines(&to);
        if (!failed(e)) e = values_read(&to, true, &again, &odd);
    }
    if (failed(e)) return e;
    *s = (EsteemScale){ .by_score = to.by_score, .decimals = to.decimals, .shown = to.shown, .text = to.text, .texts = to.texts };
    esteems_set(&to, s);
    return OK;
}
