#include "engines/impact/absorb.h"
#include "engines/impact/dense.h"
#include "base/parallel.h"
#include "engines/impact/twoway.h"
#include "base/pages.h"
#include <math.h>

enum { STEPS = 10000, DENSE_LEVELS = 1500 };

/* A grouping with what varies in each of its levels: a constant, slopes, or both; m of them, and m numbers a level. */
typedef struct {
    const i32 *code;
    i32   levels;
    isize m, at;                /* at: its first number among all blocks' */
    const double *slope[8];     /* NULL: the constant; beside a constant less their means in each level: about 1,000,000 they would be one */
    double *centre[8];          /* these means; NULL: none were taken */
    isize group[8];             /* of the caller's */
    double *inverse;            /* m x m a level */
} Block;

struct Absorb {
    Arena *arena;
    isize n, groups, blocks, numbers;
    const FeGroup *group;
    const double *w;
    Block *block;
    TwoWay *twoway;             /* two blocks of constants; else NULL */
    int threads;
};

static inline double basis(const Block *k, isize b, isize r) { return k->slope[b] ? k->slope[b][r] : 1; }

/* ---- blocks ---- */

static void block_inverse(Absorb *b, Block *k)
{
    isize m = k->m, mm = m * m;
    k->inverse = make_array(b->arena, double, (isize)k->levels * mm + 1);
    for (isize r = 0; r < b->n; r++) {
        double *g = k->inverse + k->code[r] * mm, w = b->w ? b->w[r] : 1;
        for (isize i = 0; i < m; i++) for (isize j = 0; j < m; j++) g[i * m + j] += w * basis(k, i, r) * basis(k, j, r);
    }
    double copy[64];
    bool dropped[8];
    for (isize l = 0; l < k->levels; l++) {
        double *g = k->inverse + l * mm;
        if (m == 1) { g[0] = g[0] > 0 ? 1 / g[0] : 0; continue; }
        memcpy(copy, g, (size_t)mm * sizeof(double));
        cholesky(copy, m, 1e-12, dropped);
        cholesky_inverse(copy, m, dropped, g);
    }
}

static Block *block_for(Absorb *b, const FeGroup *g)
{
    for (isize i = 0; i < b->blocks; i++) if (b->block[i].code == g->code && b->block[i].m < 8) return &b->block[i];
    Block *k = &b->block[b->blocks++];
    *k = (Block){ .code = g->code, .levels = g->levels };
    return k;
}

/* Slopes beside a constant say the same when they are centred. */
static void block_centre(Absorb *b, Block *k)
{
    bool constant = false;
    double *sum = make_array(b->arena, double, k->levels + 1);
    for (isize j = 0; j < k->m; j++) constant |= !k->slope[j];
    for (isize r = 0; r < b->n && constant; r++) sum[k->code[r]] += b->w ? b->w[r] : 1;
    for (isize j = 0; j < k->m && constant; j++) {
        if (!k->slope[j]) continue;
        double *mean = k->centre[j] = make_array(b->arena, double, k->levels + 1), *x = make_array(b->arena, double, b->n + 1);
        for (int round = 0; round < 2; round++) {       /* the second takes back what a large mean rounds off */
            double *part = make_array(b->arena, double, k->levels + 1);
            for (isize r = 0; r < b->n; r++) part[k->code[r]] += (b->w ? b->w[r] : 1) * (k->slope[j][r] - mean[k->code[r]]);
            for (isize l = 0; l < k->levels; l++) if (sum[l] > 0) mean[l] += part[l] / sum[l];
        }
        for (isize r = 0; r < b->n; r++) x[r] = k->slope[j][r] - mean[k->code[r]];
        k->slope[j] = x;
    }
}

Absorb *absorb_new(Arena *a, isize n, const FeGroup *group, isize groups, const double *w, int threads)
{
    Absorb *b = make(a, Absorb);
    *b = (Absorb){ .arena = a, .n = n, .groups = groups, .group = group, .w = w, .threads = threads, .block = make_array(a, Block, groups + 1) };
    for (isize i = 0; i < groups; i++) {
        Block *k = block_for(b, &group[i]);
        k->slope[k->m] = group[i].slope, k->group[k->m++] = i;
    }
    for (isize i = 0; i < b->blocks; i++) {
        b->block[i].at = b->numbers;
        b->numbers += b->block[i].levels * b->block[i].m;
    }
    for (isize i = 0; i < b->blocks; i++) if (b->block[i].m > 1) block_centre(b, &b->block[i]);
    bool plain = b->blocks == 2 && groups == 2 && !group[0].slope && !group[1].slope;
    if (plain) b->twoway = twoway_new(a, n, group[0].code, group[0].levels, group[1].code, group[1].levels, w);
    else for (isize i = 0; i < b->blocks; i++) block_inverse(b, &b->block[i]);
    return b;
}

void absorb_free(Absorb *b) { if (b->twoway) twoway_free(b->twoway); }

/* ---- projections ---- */

/* v less its projection on the block; the numbers of the projection are added to c. s: levels * m to work in. */
static void project(const Absorb *b, const Block *k, double *v, double *c, double *s)
{
    isize m = k->m;
    memset(s, 0, (size_t)(k->levels * m) * sizeof(double));
    if (m == 1 && !k->slope[0]) for (isize r = 0; r < b->n; r++) s[k->code[r]] += b->w ? b->w[r] * v[r] : v[r];
    else for (isize r = 0; r < b->n; r++) for (isize i = 0; i < m; i++) s[k->code[r] * m + i] += (b->w ? b->w[r] : 1) * v[r] * basis(k, i, r);
    for (isize l = 0; l < k->levels; l++) {
        double x[8];
        for (isize i = 0; i < m; i++) {
            x[i] = 0;
            for (isize j = 0; j < m; j++) x[i] += k->inverse[(l * m + i) * m + j] * s[l * m + j];
        }
        for (isize i = 0; i < m; i++) s[l * m + i] = x[i], c[k->at + l * m + i] += x[i];
    }
    if (m == 1 && !k->slope[0]) for (isize r = 0; r < b->n; r++) v[r] -= s[k->code[r]];
    else for (isize r = 0; r < b->n; r++) for (isize i = 0; i < m; i++) v[r] -= s[k->code[r] * m + i] * basis(k, i, r);
}

/* q = v - T v, T: all projections one after the other and back; c: its numbers. */
static void step_of(const Absorb *b, const double *v, double *q, double *c, double *s)
{
    memset(c, 0, (size_t)b->numbers * sizeof(double));
    memcpy(q, v, (size_t)b->n * sizeof(double));
    for (isize i = 0; i < b->blocks; i++) project(b, &b->block[i], q, c, s);
    for (isize i = b->blocks - 2; i >= 0; i--) project(b, &b->block[i], q, c, s);
    for (isize r = 0; r < b->n; r++) q[r] = v[r] - q[r];
}

static double weighted_dot(const Absorb *b, const double *x, const double *y)
{
    double s = 0;
    if (b->w) for (isize r = 0; r < b->n; r++) s += b->w[r] * x[r] * y[r];
    else for (isize r = 0; r < b->n; r++) s += x[r] * y[r];
    return s;
}

static void add(double *x, double by, const double *y, isize n) { for (isize i = 0; i < n; i++) x[i] += by * y[i]; }
static void scale_add(double *x, double by, const double *y, isize n) { for (isize i = 0; i < n; i++) x[i] = y[i] + by * x[i]; }

/* v becomes what is left; c the numbers of what was taken. */
static AbsorbReport gradients(const Absorb *b, double *v, double tol, double *c)
{
    isize n = b->n, l = b->numbers;
    double *work = large_array(double, 3 * n + 5 * l + 1);
    double *r = work, *p = r + n, *q = p + n, *cr = q + n, *cp = cr + l, *cq = cp + l, *s = cq + l;
    double all = weighted_dot(b, v, v);
    step_of(b, v, r, cr, s);
    memcpy(p, r, (size_t)n * sizeof(double));
    memcpy(cp, cr, (size_t)l * sizeof(double));
    memset(c, 0, (size_t)l * sizeof(double));
    double rr = weighted_dot(b, r, r);
    AbsorbReport out = { .converged = rr <= 1e-28 * all };
    while (!out.converged && out.steps < STEPS) {
        step_of(b, p, q, cq, s);
        double pq = weighted_dot(b, p, q);
        if (!(pq > 0)) break;
        double alpha = rr / pq;
        add(v, -alpha, p, n), add(c, alpha, cp, l);
        add(r, -alpha, q, n), add(cr, -alpha, cq, l);
        double next = weighted_dot(b, r, r);
        scale_add(p, next / rr, r, n), scale_add(cp, next / rr, cr, l);
        rr = next;
        out.steps++;
        out.converged = rr <= tol * tol * all;
    }
    free(work);
    return out;
}

static AbsorbReport absorb_one(Absorb *b, double *v, double tol, double *c)
{
    if (b->twoway) {
        isize la = b->block[0].levels;
        TwoWaySolve s = twoway_solve(b->twoway, v, tol, c, c + la);
        for (isize r = 0; r < b->n; r++) v[r] -= c[b->block[0].code[r]] + c[la + b->block[1].code[r]];
        return (AbsorbReport){ s.steps, s.converged };
    }
    if (b->blocks > 1) return gradients(b, v, tol, c);
    double *s = large_array(double, b->numbers + 1);
    memset(c, 0, (size_t)b->numbers * sizeof(double));
    project(b, &b->block[0], v, c, s);
    free(s);
    return (AbsorbReport){ 0, true };
}

typedef struct { Absorb *b; double *const *column; double tol; AbsorbReport *report; } ColumnTasks;

static void column_task(void *ctx, isize i)
{
    ColumnTasks *t = ctx;
    double *c = large_array(double, t->b->numbers + 1);
    t->report[i] = absorb_one(t->b, t->column[i], t->tol, c);
    free(c);
}

AbsorbReport absorb_columns(Absorb *b, double *const *column, isize columns, double tol)
{
    ColumnTasks t = { b, column, tol, make_array(b->arena, AbsorbReport, columns + 1) };
    if (b->twoway) twoway_prepare(b->twoway);
    share_out(b->threads, columns, column_task, &t);
    AbsorbReport out = { .converged = true };
    for (isize i = 0; i < columns; i++) {
        if (t.report[i].steps > out.steps) out.steps = t.report[i].steps;
        out.converged &= t.report[i].converged;
    }
    return out;
}

AbsorbReport absorb_effects(Absorb *b, const double *v, double tol, double *const *effect)
{
    double *c = make_array(b->arena, double, b->numbers + 1), *copy = large_array(double, b->n + 1);
    memcpy(copy, v, (size_t)b->n * sizeof(double));
    AbsorbReport out = absorb_one(b, copy, tol, c);
    free(copy);
    for (isize i = 0; i < b->blocks; i++) {
        const Block *k = &b->block[i];
        for (isize j = 0; j < k->m; j++) for (isize l = 0; l < k->levels; l++) effect[k->group[j]][l] = c[k->at + l * k->m + j];
        for (isize q = 0; q < k->m; q++) if (!k->slope[q]) for (isize j = 0; j < k->m; j++) for (isize l = 0; l < k->levels && k->centre[j]; l++) effect[k->group[q]][l] -= c[k->at + l * k->m + j] * k->centre[j][l];
    }
    return out;
}

/* ---- leverage ---- */

static void block_leverage(const Absorb *b, const Block *k, double *out)
{
    for (isize r = 0; r < b->n; r++) {
        double x[8];
        for (isize i = 0; i < k->m; i++) x[i] = basis(k, i, r);
        out[r] = (b->w ? b->w[r] : 1) * quadratic(k->inverse + k->code[r] * k->m * k->m, x, x, k->m);
    }
}

/* The places and values of a row in the matrix of all effects. */
static isize row_numbers(const Absorb *b, isize r, isize *at, double *x)
{
    isize n = 0;
    for (isize i = 0; i < b->blocks; i++)
        for (isize j = 0; j < b->block[i].m; j++) at[n] = b->block[i].at + b->block[i].code[r] * b->block[i].m + j, x[n++] = basis(&b->block[i], j, r);
    return n;
}

static bool dense_fits(const Absorb *b) { return b->numbers <= DENSE_LEVELS && b->groups <= 64; }

/* The matrix of all effects, factored into g (numbers x numbers); how many of them are told apart. */
static isize dense_factor(const Absorb *b, double *g, bool *dropped)
{
    isize l = b->numbers, at[64];
    double x[64];
    for (isize r = 0; r < b->n; r++) {
        isize n = row_numbers(b, r, at, x);
        for (isize i = 0; i < n; i++) for (isize j = 0; j < n; j++) g[at[i] * l + at[j]] += (b->w ? b->w[r] : 1) * x[i] * x[j];
    }
    return cholesky(g, l, 1e-10, dropped);
}

static isize dense_redundant(const Absorb *b)
{
    Arena *a = arena_new();
    isize kept = dense_factor(b, make_array(a, double, b->numbers * b->numbers + 1), make_array(a, bool, b->numbers + 1));
    arena_free(a);
    return b->numbers - kept;
}

/* What other effects of a level say already: of its slope, where the level has one row. */
static isize block_redundant(const Block *k)
{
    isize n = 0;
    for (isize l = 0; l < k->levels; l++) for (isize i = 0; i < k->m; i++) n += k->inverse[(l * k->m + i) * k->m + i] == 0;
    return n;
}

isize absorb_redundant(Absorb *b)
{
    if (b->twoway) return twoway_components(b->twoway);
    if (b->blocks > 1 && dense_fits(b)) return dense_redundant(b);
    isize constants = 0, within = 0;
    for (isize i = 0; i < b->groups; i++) constants += b->group[i].slope == NULL;
    for (isize i = 0; i < b->blocks; i++) within += block_redundant(&b->block[i]);
    return (constants ? constants - 1 : 0) + within;
}

/* ---- leverage of many effects ---- */

static bool dense_leverage(Absorb *b, double *out)
{
    isize l = b->numbers, at[64];
    double x[64];
    if (!dense_fits(b)) return false;
    Arena *a = arena_new();
    double *g = make_array(a, double, l * l + 1), *inverse = make_array(a, double, l * l + 1);
    bool *dropped = make_array(a, bool, l + 1);
    dense_factor(b, g, dropped);
    cholesky_inverse(g, l, dropped, inverse);
    for (isize r = 0; r < b->n; r++) {
        isize n = row_numbers(b, r, at, x);
        double h = 0;
        for (isize i = 0; i < n; i++) for (isize j = 0; j < n; j++) h += x[i] * x[j] * inverse[at[i] * l + at[j]];
        out[r] = (b->w ? b->w[r] : 1) * h;
    }
    arena_free(a);
    return true;
}

bool absorb_leverage(Absorb *b, double *out)
{
    if (b->twoway) return twoway_leverage(b->twoway, out) || dense_leverage(b, out);
    if (b->blocks > 1) return dense_leverage(b, out);
    block_leverage(b, &b->block[0], out);
    return true;
}
