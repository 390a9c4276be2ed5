#include "engines/impact/twoway.h"
#include "engines/impact/dense.h"
#include "engines/impact/laplacian.h"
#include "base/pages.h"
#include <math.h>
#include <pthread.h>

enum { PLAIN_STEPS = 40, STEPS = 1000 };

/* Side a has at least as many levels as side b, whatever the caller's order: `swapped` says that they were exchanged. */
struct TwoWay {
    Arena *arena;
    isize n, na, nb;
    const i32 *a, *b;
    const double *w;
    bool swapped, dense, prepared;
    double *da, *db;            /* sums of weights */
    double *cholesky;           /* dense: of Db - W' Da^-1 W */
    bool  *dropped;
    double *table;              /* dense, where it fits: W, na x nb */
    isize *from;                /* pairs of level i of side a: from[i] .. from[i+1] */
    i32   *to;
    double *pw;
    Factor *factor;             /* made by the first column that needs it */
    pthread_mutex_t lock;       /* of factor and arena */
};

TwoWay *twoway_new(Arena *arena, isize n, const i32 *ca, isize na, const i32 *cb, isize nb, const double *w)
{
    TwoWay *t = make(arena, TwoWay);
    bool swap = nb > na;
    *t = (TwoWay){ .arena = arena, .n = n, .na = swap ? nb : na, .nb = swap ? na : nb, .a = swap ? cb : ca, .b = swap ? ca : cb, .w = w, .swapped = swap, .lock = PTHREAD_MUTEX_INITIALIZER };
    t->dense = t->nb <= TWOWAY_DENSE;
    t->da = make_array(arena, double, t->na + 1), t->db = make_array(arena, double, t->nb + 1);
    for (isize r = 0; r < n; r++) {
        double x = w ? w[r] : 1;
        t->da[t->a[r]] += x, t->db[t->b[r]] += x;
    }
    return t;
}

/* ---- the pairs of levels that occur, with their weights ---- */

static void pairs_count(TwoWay *t)
{
    t->from = calloc((size_t)t->na + 2, sizeof(isize));
    must(t->from);
    for (isize r = 0; r < t->n; r++) t->from[t->a[r] + 1]++;
    for (isize i = 0; i < t->na; i++) t->from[i + 1] += t->from[i];
}

static bool sorted(const i32 *a, isize n)
{
    for (isize r = 1; r < n; r++) if (a[r] < a[r - 1]) return false;
    return true;
}

/* Rows by level of side a (a counting sort), then each level's pairs added up, in place. */
static void pairs_make(TwoWay *t)
{
    pairs_count(t);
    t->to = large_array(i32, t->n + 1);
    t->pw = large_array(double, t->n + 1);
    bool in_order = sorted(t->a, t->n);
    for (isize r = 0; r < t->n; r++) {
        isize at = in_order ? r : t->from[t->a[r]]++;
        t->to[at] = t->b[r], t->pw[at] = t->w ? t->w[r] : 1;
    }
    if (!in_order) for (isize i = t->na; i > 0; i--) t->from[i] = t->from[i - 1];
    if (!in_order) t->from[0] = 0;
    isize *seen = calloc((size_t)t->nb + 1, sizeof(isize)), out = 0;
    must(seen);
    for (isize i = 0, next = 0; i < t->na; i++) {
        isize start = out, first = next;
        next = t->from[i + 1];
        for (isize e = first; e < next; e++) {
            isize *at = &seen[t->to[e]];
            if (*at > start) { t->pw[*at - 1] += t->pw[e]; continue; }
            t->to[out] = t->to[e], t->pw[out] = t->pw[e];
            *at = ++out;
        }
        t->from[i] = start;
    }
    t->from[t->na] = out;
    free(seen);
    t->to = realloc(t->to, (size_t)(out + 1) * sizeof(i32));
    t->pw = realloc(t->pw, (size_t)(out + 1) * sizeof(double));
    must(t->to && t->pw);
}

/* ---- few levels on side b: outright ---- */

static void dense_add(double *s, isize nb, const i32 *to, const double *w, isize n, double sum)
{
    for (isize p = 0; p < n; p++) {
        double share = w[p] / sum;
        for (isize q = 0; q < n; q++) s[to[p] * nb + to[q]] -= share * w[q];
    }
}

static void dense_from_table(TwoWay *t, double *s)
{
    double *w = calloc((size_t)(t->na * t->nb), sizeof(double));
    must(w);
    for (isize r = 0; r < t->n; r++) w[t->a[r] * t->nb + t->b[r]] += t->w ? t->w[r] : 1;
    for (isize i = 0; i < t->na; i++) {
        const double *row = w + i * t->nb;
        for (isize p = 0; p < t->nb; p++) {
            if (row[p] == 0) continue;
            double share = row[p] / t->da[i];
            for (isize q = 0; q < t->nb; q++) s[p * t->nb + q] -= share * row[q];
        }
    }
    free(w);
}

static void dense_make(TwoWay *t)
{
    isize nb = t->nb;
    t->cholesky = make_array(t->arena, double, nb * nb + 1);
    t->dropped = make_array(t->arena, bool, nb + 1);
    double *s = t->cholesky;
    if (t->na * nb <= 4 * t->n + 100000) dense_from_table(t, s);
    else {
        pairs_make(t);
        for (isize i = 0; i < t->na; i++) dense_add(s, nb, t->to + t->from[i], t->pw + t->from[i], t->from[i + 1] - t->from[i], t->da[i]);
    }
    for (isize j = 0; j < nb; j++) s[j * nb + j] += t->db[j];
    double *scale = make_array(t->arena, double, nb + 1);       /* the pivot of a component's last level is rounding beside db */
    for (isize j = 0; j < nb; j++) scale[j] = t->db[j] > 0 ? 1 / sqrt(t->db[j]) : 0;
    for (isize i = 0; i < nb; i++) for (isize j = 0; j < nb; j++) s[i * nb + j] *= scale[i] * scale[j];
    for (isize j = 0; j < nb; j++) if (s[j * nb + j] < 1e-10) s[j * nb + j] = 0;
    cholesky(s, nb, 1e-10, t->dropped);
}

void twoway_prepare(TwoWay *t)
{
    if (t->prepared) return;
    t->prepared = true;
    if (t->dense) dense_make(t);
    else pairs_make(t);
}

/* What v adds up to on each side. */
static void sums_of(const TwoWay *t, const double *v, double *sa, double *sb)
{
    memset(sa, 0, (size_t)t->na * sizeof(double));
    memset(sb, 0, (size_t)t->nb * sizeof(double));
    for (isize r = 0; r < t->n; r++) {
        double x = t->w ? t->w[r] * v[r] : v[r];
        sa[t->a[r]] += x, sb[t->b[r]] += x;
    }
}

/* xb of the reduced equations, then xa by back substitution through the rows. */
static void dense_solve(const TwoWay *t, const double *sa, double *xa, double *xb)
{
    isize nb = t->nb;
    double *mean = xa;
    for (isize i = 0; i < t->na; i++) mean[i] = t->da[i] > 0 ? sa[i] / t->da[i] : 0;
    for (isize r = 0; r < t->n; r++) xb[t->b[r]] -= (t->w ? t->w[r] : 1) * mean[t->a[r]];
    for (isize j = 0; j < nb; j++) xb[j] *= t->db[j] > 0 ? 1 / sqrt(t->db[j]) : 0;
    cholesky_solve(t->cholesky, nb, t->dropped, xb);
    for (isize j = 0; j < nb; j++) xb[j] *= t->db[j] > 0 ? 1 / sqrt(t->db[j]) : 0;
    memcpy(xa, sa, (size_t)t->na * sizeof(double));
    for (isize r = 0; r < t->n; r++) xa[t->a[r]] -= (t->w ? t->w[r] : 1) * xb[t->b[r]];
    for (isize i = 0; i < t->na; i++) xa[i] = t->da[i] > 0 ? xa[i] / t->da[i] : 0;
}

/* ---- many levels on both sides: conjugate gradients ---- */

static double dot(const double *x, const double *y, isize n)
{
    double s = 0;
    for (isize i = 0; i < n; i++) s += x[i] * y[i];
    return s;
}

/* out = Db x - W' Da^-1 W x. */
static void schur_times(const TwoWay *t, const double *x, double *out)
{
    for (isize j = 0; j < t->nb; j++) out[j] = t->db[j] * x[j];
    for (isize i = 0; i < t->na; i++) {
        double s = 0;
        for (isize e = t->from[i]; e < t->from[i + 1]; e++) s += t->pw[e] * x[t->to[e]];
        if (s == 0) continue;
        s /= t->da[i];
        for (isize e = t->from[i]; e < t->from[i + 1]; e++) out[t->to[e]] -= t->pw[e] * s;
    }
}

/* Both sides, with b's sign turned: the graph's Laplacian. */
static void graph_times(const TwoWay *t, const double *x, double *out)
{
    const double *xa = x, *xb = x + t->na;
    double *oa = out, *ob = out + t->na;
    for (isize j = 0; j < t->nb; j++) ob[j] = t->db[j] * xb[j];
    for (isize i = 0; i < t->na; i++) {
        double s = t->da[i] * xa[i];
        for (isize e = t->from[i]; e < t->from[i + 1]; e++) s -= t->pw[e] * xb[t->to[e]], ob[t->to[e]] -= t->pw[e] * xa[i];
        oa[i] = s;
    }
}

typedef struct { const TwoWay *t; isize n; bool graph; } System;

static void system_times(const System *s, const double *x, double *out) { (s->graph ? graph_times : schur_times)(s->t, x, out); }

static void system_precondition(const System *s, const double *r, double *z)
{
    if (s->graph) { laplacian_precondition(s->t->factor, r, z); return; }
    for (isize j = 0; j < s->n; j++) z[j] = s->t->db[j] > 0 ? r[j] / s->t->db[j] : 0;
}

/* x is the start and the answer, r0 the right side; true: converged. */
static bool gradients(const System *s, const double *right, double *x, int most, double tol, int *steps)
{
    isize n = s->n;
    double *work = malloc((size_t)n * 4 * sizeof(double)), *r = work, *z = work + n, *p = work + 2 * n, *q = work + 3 * n;
    must(work);
    system_precondition(s, right, z);
    double start = dot(right, z, n);
    system_times(s, x, q);
    for (isize i = 0; i < n; i++) r[i] = right[i] - q[i];
    system_precondition(s, r, z);
    memcpy(p, z, (size_t)n * sizeof(double));
    double rz = dot(r, z, n);
    bool done = rz <= tol * tol * start;
    for (int k = 0; k < most && !done; k++) {
        system_times(s, p, q);
        double pq = dot(p, q, n);
        if (!(pq > 0)) { done = rz <= 1e-16 * start; break; }
        double alpha = rz / pq;
        for (isize i = 0; i < n; i++) x[i] += alpha * p[i], r[i] -= alpha * q[i];
        system_precondition(s, r, z);
        double next = dot(r, z, n), beta = next / rz;
        for (isize i = 0; i < n; i++) p[i] = z[i] + beta * p[i];
        rz = next;
        done = rz <= tol * tol * start;
        ++*steps;
    }
    free(work);
    return done;
}

static bool factored(TwoWay *t)
{
    pthread_mutex_lock(&t->lock);
    bool yes = t->factor != NULL;
    pthread_mutex_unlock(&t->lock);
    return yes;
}

static void factor_make(TwoWay *t)
{
    pthread_mutex_lock(&t->lock);
    if (t->factor) { pthread_mutex_unlock(&t->lock); return; }
    isize m = t->from[t->na], k = 0;
    GraphEdge *e = malloc((size_t)(m + 1) * sizeof *e);
    must(e);
    for (isize i = 0; i < t->na; i++) for (isize p = t->from[i]; p < t->from[i + 1]; p++) e[k++] = (GraphEdge){ (i32)i, (i32)(t->na + t->to[p]), t->pw[p] };
    t->factor = laplacian_factor(t->arena, t->na + t->nb, e, m);
    free(e);
    pthread_mutex_unlock(&t->lock);
}

/* xa from xb: each level's mean of what is left. */
static void side_a(const TwoWay *t, const double *sa, const double *xb, double *xa)
{
    for (isize i = 0; i < t->na; i++) {
        double s = sa[i];
        for (isize e = t->from[i]; e < t->from[i + 1]; e++) s -= t->pw[e] * xb[t->to[e]];
        xa[i] = t->da[i] > 0 ? s / t->da[i] : 0;
    }
}

static TwoWaySolve plain_solve(const TwoWay *t, const double *sa, const double *sb, double tol, double *xa, double *xb)
{
    TwoWaySolve out = { 0 };
    double *right = malloc((size_t)t->nb * sizeof(double));
    must(right);
    memcpy(right, sb, (size_t)t->nb * sizeof(double));
    for (isize i = 0; i < t->na; i++) {
        if (!(t->da[i] > 0)) continue;
        double mean = sa[i] / t->da[i];
        for (isize e = t->from[i]; e < t->from[i + 1]; e++) right[t->to[e]] -= t->pw[e] * mean;
    }
    memset(xb, 0, (size_t)t->nb * sizeof(double));
    out.converged = gradients(&(System){ t, t->nb, false }, right, xb, PLAIN_STEPS, tol, &out.steps);
    free(right);
    side_a(t, sa, xb, xa);
    return out;
}

static TwoWaySolve graph_solve(const TwoWay *t, const double *sa, const double *sb, double tol, double *xa, double *xb)
{
    TwoWaySolve out = { 0 };
    isize n = t->na + t->nb;
    double *right = malloc((size_t)n * 2 * sizeof(double)), *x = right + n;
    must(right);
    memcpy(right, sa, (size_t)t->na * sizeof(double));
    for (isize j = 0; j < t->nb; j++) right[t->na + j] = -sb[j];
    memset(x, 0, (size_t)n * sizeof(double));
    out.converged = gradients(&(System){ t, n, true }, right, x, STEPS, tol, &out.steps);
    for (isize j = 0; j < t->nb; j++) xb[j] = -x[t->na + j];
    side_a(t, sa, xb, xa);
    free(right);
    return out;
}

TwoWaySolve twoway_solve(TwoWay *t, const double *v, double tol, double *effect_a, double *effect_b)
{
    twoway_prepare(t);
    double *xa = t->swapped ? effect_b : effect_a, *xb = t->swapped ? effect_a : effect_b;
    double *sa = malloc((size_t)(t->na + t->nb) * sizeof(double)), *sb = sa + t->na;
    must(sa);
    sums_of(t, v, sa, sb);
    TwoWaySolve out = { .converged = true };
    if (t->dense) {
        memcpy(xb, sb, (size_t)t->nb * sizeof(double));
        dense_solve(t, sa, xa, xb);
    } else {
        out.converged = false;
        if (!factored(t)) out = plain_solve(t, sa, sb, tol, xa, xb);
        if (!out.converged) {
            factor_make(t);
            out = graph_solve(t, sa, sb, tol, xa, xb);
        }
    }
    free(sa);
    return out;
}

/* ---- components, leverage ---- */

static i32 root_of(i32 *parent, i32 v)
{
    while (parent[v] != v) v = parent[v] = parent[parent[v]];
    return v;
}

isize twoway_components(TwoWay *t)
{
    Arena *scratch = arena_new();
    i32 *parent = make_array(scratch, i32, t->na + t->nb + 1);
    isize parts = 0;
    for (isize i = 0; i < t->na + t->nb; i++) parent[i] = (i32)i;
    for (isize r = 0; r < t->n; r++) {
        i32 x = root_of(parent, t->a[r]), y = root_of(parent, (i32)(t->na + t->b[r]));
        if (x != y) parent[y] = x;
    }
    for (isize i = 0; i < t->na; i++) parts += parent[i] == i && t->da[i] > 0;
    for (isize j = 0; j < t->nb; j++) parts += parent[t->na + j] == t->na + j && t->db[j] > 0;
    arena_free(scratch);
    return parts;
}

/* The inverse of the reduced equations, with their scale taken back. */
static double *dense_inverse(const TwoWay *t, Arena *a)
{
    isize nb = t->nb;
    double *inverse = make_array(a, double, nb * nb + 1);
    cholesky_inverse(t->cholesky, nb, t->dropped, inverse);
    for (isize i = 0; i < nb; i++) for (isize j = 0; j < nb; j++) inverse[i * nb + j] /= t->db[i] > 0 && t->db[j] > 0 ? sqrt(t->db[i] * t->db[j]) : 1;
    return inverse;
}

/* For level i of side a and each level j of side b: what a row of weight 1 in both has. u, q: nb numbers to work in. */
static void level_leverage(const TwoWay *t, const double *inverse, isize i, double *u, double *of)
{
    isize nb = t->nb, from = t->from[i], to = t->from[i + 1];
    memset(u, 0, (size_t)nb * sizeof(double));
    for (isize e = from; e < to; e++) for (isize j = 0; j < nb; j++) u[j] += t->pw[e] / t->da[i] * inverse[t->to[e] * nb + j];
    double own = 0;
    for (isize e = from; e < to; e++) own += t->pw[e] / t->da[i] * u[t->to[e]];
    for (isize e = from; e < to; e++) of[e] = 1 / t->da[i] + inverse[t->to[e] * nb + t->to[e]] - 2 * u[t->to[e]] + own;
}

bool twoway_leverage(TwoWay *t, double *out)
{
    if (!t->dense) return false;
    twoway_prepare(t);
    if (!t->from) pairs_make(t);
    Arena *a = arena_new();
    double *inverse = dense_inverse(t, a), *u = make_array(a, double, t->nb + 1), *of = make_array(a, double, t->from[t->na] + 1);
    for (isize i = 0; i < t->na; i++) if (t->da[i] > 0) level_leverage(t, inverse, i, u, of);
    for (isize r = 0; r < t->n; r++) {
        isize e = t->from[t->a[r]];
        while (t->to[e] != t->b[r]) e++;
        out[r] = (t->w ? t->w[r] : 1) * of[e];
    }
    arena_free(a);
    return true;
}

void twoway_free(TwoWay *t)
{
    free(t->from);
    free(t->to);
    free(t->pw);
    t->from = NULL, t->to = NULL, t->pw = NULL;
}
