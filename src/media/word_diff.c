#include "media/word_diff.h"

enum { EDITS_MOST = 2000 };

/* Words with the white space behind them, so that the runs put together are the text again. */
static StrVec split(Arena *a, Str text)
{
    StrVec words = { 0 };
    for (isize from = 0, at; from < text.n; from = at) {
        for (at = from; at < text.n && (u8)text.p[at] > ' '; at++) { }
        while (at < text.n && (u8)text.p[at] <= ' ') at++;
        vec_push(a, &words, str_slice(text, from, at));
    }
    return words;
}

static bool same(Str x, Str y) { return str_eq(str_trim(x), str_trim(y)); }

static void add(Arena *a, WordsList *l, WordsKind kind, Str word)
{
    Words *last = l->n ? &l->p[l->n - 1] : NULL;
    if (!word.n) return;
    if (last && last->kind == kind && last->text.p + last->text.n == word.p) { last->text.n += word.n; return; }
    vec_push(a, l, ((Words){ kind, word }));
}

typedef struct { Arena *arena; const Str *x, *y; i32 n, m; i32 **trace; i32 edits; } Myers;

/* trace[d][k + d]: how far in x the furthest path of d edits on diagonal k comes. False: more edits than are worth it. */
static bool search(Myers *g)
{
    g->trace = make_array(g->arena, i32 *, EDITS_MOST + 1);
    for (i32 d = 0; d <= EDITS_MOST; d++) {
        i32 *v = g->trace[d] = make_array(g->arena, i32, 2 * d + 1), *u = d ? g->trace[d - 1] : NULL;
        for (i32 k = -d; k <= d; k += 2) {
            bool down = k == -d || (k != d && u[k - 1 + d - 1] < u[k + 1 + d - 1]);
            i32 i = !d ? 0 : down ? u[k + 1 + d - 1] : u[k - 1 + d - 1] + 1, j = i - k;
            while (i < g->n && j < g->m && same(g->x[i], g->y[j])) i++, j++;
            v[k + d] = i;
            if (i >= g->n && j >= g->m) { g->edits = d; return true; }
        }
    }
    return false;
}

/* The path backwards: for each edit whether it took a word of x away. */
static void walk_back(const Myers *g, bool *gone, i32 *at)
{
    i32 i = g->n, j = g->m;
    for (i32 d = g->edits; d > 0; d--) {
        i32 k = i - j, *u = g->trace[d - 1];
        bool down = k == -d || (k != d && u[k - 1 + d - 1] < u[k + 1 + d - 1]);
        i32 before = down ? u[k + 1 + d - 1] : u[k - 1 + d - 1];
        gone[d - 1] = !down, at[d - 1] = before;
        i = before, j = before - (down ? k + 1 : k - 1);
    }
}

static void put_path(Myers *g, WordsList *out)
{
    bool *gone = make_array(g->arena, bool, g->edits + 1);
    i32 *at = make_array(g->arena, i32, g->edits + 1), i = 0, j = 0;
    walk_back(g, gone, at);
    for (i32 d = 0; d < g->edits; d++) {
        while (i < at[d]) add(g->arena, out, WORDS_SAME, g->y[j]), i++, j++;
        if (gone[d]) add(g->arena, out, WORDS_GONE, g->x[i++]);
        else add(g->arena, out, WORDS_NEW, g->y[j++]);
    }
    for (; j < g->m; j++) add(g->arena, out, WORDS_SAME, g->y[j]);
}

WordsList word_diff(Arena *a, Str before, Str after)
{
    StrVec x = split(a, before), y = split(a, after);
    WordsList out = { 0 };
    isize head = 0, tail = 0;
    while (head < x.n && head < y.n && same(x.p[head], y.p[head])) head++;
    while (tail < x.n - head && tail < y.n - head && same(x.p[x.n - 1 - tail], y.p[y.n - 1 - tail])) tail++;
    Myers g = { .arena = a, .x = x.p + head, .y = y.p + head, .n = (i32)(x.n - head - tail), .m = (i32)(y.n - head - tail) };
    for (isize i = 0; i < head; i++) add(a, &out, WORDS_SAME, y.p[i]);
    if (search(&g)) put_path(&g, &out);
    else {
        for (i32 i = 0; i < g.n; i++) add(a, &out, WORDS_GONE, g.x[i]);
        for (i32 i = 0; i < g.m; i++) add(a, &out, WORDS_NEW, g.y[i]);
    }
    for (isize i = y.n - tail; i < y.n; i++) add(a, &out, WORDS_SAME, y.p[i]);
    return out;
}
