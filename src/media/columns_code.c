#include "media/columns_code.h"
#include "base/buf.h"
#include "base/codes.h"
#include "base/map.h"
#include <math.h>
#include <pthread.h>

/* ---- texts ---- */

struct TextPool { pthread_mutex_t lock; Arena *arena; Map map; StrVec texts; };

TextPool *text_pool(void)
{
    Arena *a = arena_new();
    TextPool *p = make(a, TextPool);
    *p = (TextPool){ .lock = PTHREAD_MUTEX_INITIALIZER, .arena = a, .map = map_on(a) };
    return p;
}

void text_pool_free(TextPool *p) { arena_free(p->arena); }

TextCache text_cache(void)
{
    Arena *a = arena_new();
    Map *m = make(a, Map);
    *m = map_on(a);
    return (TextCache){ .arena = a, .slots = m };
}

void text_cache_free(TextCache *c) { arena_free(c->arena); }

static i64 pool_number(TextPool *p, Str text)
{
    pthread_mutex_lock(&p->lock);
    i64 *at = map_get(&p->map, text), n = at ? *at : 0;
    if (!at) {
        Str copy = str_copy(p->arena, text);
        vec_push(p->arena, &p->texts, copy);
        must(p->texts.n < INT32_MAX);
        *map_put(&p->map, copy) = n = p->texts.n;
    }
    pthread_mutex_unlock(&p->lock);
    return n;
}

u32 text_number(TextPool *p, TextCache *c, Str text)
{
    Map *m = c->slots;
    i64 *at = map_get(m, text);
    if (at) return (u32)*at - 1;
    Str key = str_copy(c->arena, text), clean = str_as_utf8(c->arena, text);
    i64 n = pool_number(p, clean);
    *map_put(m, key) = n;
    return (u32)n - 1;
}

bool id_is_text(Str cell)
{
    isize digits = 0;
    for (isize i = 0; i < cell.n; i++) digits += cell.p[i] >= '0' && cell.p[i] <= '9';
    return digits > 15 || (cell.n > 1 && cell.p[0] == '0' && cell.p[1] >= '0' && cell.p[1] <= '9') || (cell.n && cell.p[0] == '+');
}

/* ---- boxes ---- */

static const u64 BOX = 0x7FFC000000000000u;             /* a quiet NaN of ours: bit 50 is set */

double text_boxed(u32 number)
{
    u64 bits = BOX | number;
    double v;
    memcpy(&v, &bits, 8);
    return v;
}

static inline bool boxed(double v, u32 *number)
{
    u64 bits;
    memcpy(&bits, &v, 8);
    *number = (u32)bits;
    return (bits & 0xFFFFFFFF00000000u) == BOX;
}

/* ---- levels ---- */

typedef struct { double value; Str text; i32 code; } Level;     /* text.p NULL: a number */

static int level_order(const void *a, const void *b)
{
    const Level *x = a, *y = b;
    if (!x->text.p && !y->text.p) return (x->value > y->value) - (x->value < y->value);
    if (!x->text.p || !y->text.p) return x->text.p ? 1 : -1;
    return str_cmp(x->text, y->text);
}

static Str number_text(Arena *a, double v)
{
    Buf b = buf_on(a);
    if (v == floor(v) && fabs(v) < 1e15) put_int(&b, (i64)v);
    else put_real(&b, v);
    return buf_str(&b);
}

static void levels_alloc(Column *c, Arena *a, isize n)
{
    c->levels = (i32)n;
    c->level = make_array(a, Str, n + 1);
    c->level_value = make_array(a, double, n + 1);
}

/* Whole numbers in a range that a table can hold: codes by counting, no hash, already in order. */
static bool code_by_table(Column *c, Arena *a, isize n)
{
    double low = INFINITY, high = -INFINITY;
    for (isize i = 0; i < n; i++) {
        double v = c->value[i];
        u32 text;
        if (isnan(v)) { if (boxed(v, &text)) return false; continue; }
        low = v < low ? v : low, high = v > high ? v : high;
    }
    if (!(high - low <= fmax(4.0 * (double)n, 1 << 16)) || high - low > INT32_MAX - 2 || fabs(low) > 1e15) return false;
    isize span = (isize)(high - low) + 1, levels = 0;
    i32 *table = calloc((size_t)span, sizeof(i32));
    must(table);
    for (isize i = 0; i < n; i++) {
        double v = c->value[i];
        if (isnan(v)) continue;
        double at = v - low;
        if (at != (double)(i64)at) { free(table); return false; }
        table[(i64)at] = 1;
    }
    for (isize k = 0; k < span; k++) levels += table[k];
    levels_alloc(c, a, levels);
    i32 code = 0;
    for (isize k = 0; k < span; k++) {
        if (!table[k]) { table[k] = -1; continue; }
        c->level_value[code] = low + (double)k;
        table[k] = code++;
    }
    i32 *out = (i32 *)c->value;                 /* code i lies before value i, or on its first half */
    for (isize i = 0; i < n; i++) {
        double v = c->value[i];
        i32 k = isnan(v) ? -1 : table[(i64)(v - low)];
        memcpy(&out[i], &k, 4);
    }
    free(table);
    return true;
}

static u64 value_bits(double v)
{
    u64 bits;
    if (v == 0) v = 0;                          /* -0 is 0 */
    memcpy(&bits, &v, 8);
    return bits;
}

static void code_by_hash(Column *c, Arena *a, isize n, TextPool *p)
{
    Codes t = { 0 };
    Vec(Level) levels = { 0 };
    Arena *scratch = arena_new();
    i32 *out = (i32 *)c->value;
    for (isize i = 0; i < n; i++) {
        double v = c->value[i];
        u32 text = 0;
        bool is_text = isnan(v) && boxed(v, &text);
        i32 k = -1;
        if (is_text || !isnan(v)) {
            k = codes_of(&t, value_bits(v));
            if (k == levels.n) vec_push(scratch, &levels, (Level){ v, is_text ? str_copy(a, p->texts.p[text]) : (Str){ 0 }, k });
        }
        memcpy(&out[i], &k, 4);
    }
    codes_free(&t);
    if (levels.n) qsort(levels.p, (size_t)levels.n, sizeof(Level), level_order);
    levels_alloc(c, a, levels.n);
    i32 *order = make_array(scratch, i32, levels.n + 1);
    bool texts = false;
    for (isize k = 0; k < levels.n; k++) {
        order[levels.p[k].code] = (i32)k;
        texts |= levels.p[k].text.p != NULL;
        c->level[k] = levels.p[k].text, c->level_value[k] = levels.p[k].value;
    }
    if (texts) for (isize k = 0; k < levels.n && !c->level[k].p; k++) c->level[k] = number_text(a, c->level_value[k]);
    if (texts) c->level_value = NULL;
    for (isize i = 0; i < n; i++) if (out[i] >= 0) out[i] = order[out[i]];
    arena_free(scratch);
}

static void column_code(Column *c, Arena *a, isize n, TextPool *p)
{
    if (!code_by_table(c, a, n)) code_by_hash(c, a, n, p);
    if (c->level_value) for (isize k = 0; k < c->levels; k++) c->level[k] = number_text(a, c->level_value[k]);
    c->code = realloc(c->value, (size_t)(n + 1) * sizeof(i32));
    must(c->code);
    c->value = NULL, c->kind = COLUMN_ID;
}

void columns_id(const Columns *c, isize column, Column *out)
{
    *out = c->column[column];
    out->value = malloc((size_t)(c->n + 1) * sizeof(double));
    must(out->value);
    memcpy(out->value, c->column[column].value, (size_t)c->n * sizeof(double));
    column_code(out, c->arena, c->n, NULL);
    i32 *code = make_array(c->arena, i32, c->n + 1);
    memcpy(code, out->code, (size_t)c->n * sizeof(i32));
    free(out->code);
    out->code = code;
}

/* Notes the line of a column's first text; false where all are numbers. */
static bool has_text(const Columns *cs, Column *c)
{
    u32 text;
    for (isize i = 0; i < cs->n; i++) if (isnan(c->value[i]) && boxed(c->value[i], &text)) { c->text_line = columns_line(cs, i); return true; }
    return false;
}

typedef struct { Columns *c; TextPool *p; isize next; pthread_mutex_t lock; } Coding;
typedef struct { Coding *all; Arena *arena; } Coder;

static void *coder_run(void *arg)
{
    Coder *me = arg;
    Coding *all = me->all;
    for (;;) {
        pthread_mutex_lock(&all->lock);
        isize i = all->next++;
        pthread_mutex_unlock(&all->lock);
        if (i >= all->c->columns) return NULL;
        Column *c = &all->c->column[i];
        if (c->kind == COLUMN_ANY) c->kind = has_text(all->c, c) ? COLUMN_ID : COLUMN_NUMBER;
        if (c->kind == COLUMN_ID) column_code(c, me->arena, all->c->n, all->p);
        else c->value = realloc(c->value, (size_t)(all->c->n + 1) * sizeof(double));
        column_missing(c, all->c->n);
    }
}

/* Each thread's levels lie on an arena of its own, which must live as long as the columns: they are copied at the end. */
static void levels_move(Columns *c)
{
    for (isize i = 0; i < c->columns; i++) {
        Column *k = &c->column[i];
        if (!k->code) continue;
        Str *level = make_array(c->arena, Str, k->levels + 1);
        for (isize j = 0; j < k->levels; j++) level[j] = str_copy(c->arena, k->level[j]);
        double *value = k->level_value ? make_array(c->arena, double, k->levels + 1) : NULL;
        if (value) memcpy(value, k->level_value, (size_t)k->levels * sizeof(double));
        k->level = level, k->level_value = value;
    }
}

void columns_code(Columns *c, TextPool *p, int threads)
{
    Coding all = { .c = c, .p = p, .lock = PTHREAD_MUTEX_INITIALIZER };
    Coder *coder = make_array(c->arena, Coder, threads);
    pthread_t *id = make_array(c->arena, pthread_t, threads);
    for (int i = 0; i < threads; i++) {
        coder[i] = (Coder){ &all, arena_new() };
        if (i) must(pthread_create(&id[i], NULL, coder_run, &coder[i]) == 0);
    }
    coder_run(&coder[0]);
    for (int i = 1; i < threads; i++) pthread_join(id[i], NULL);
    levels_move(c);
    for (int i = 0; i < threads; i++) arena_free(coder[i].arena);
}
