#include "engines/impact/simplex.h"
#include <math.h>

static double inner(const double *a, const double *b, isize n)     /* in four sums, which go beside each other */
{
    double sum[4] = { 0 };
    isize i = 0;
    for (; i + 4 <= n; i += 4) for (isize k = 0; k < 4; k++) sum[k] += a[i + k] * b[i + k];
    for (; i < n; i++) sum[0] += a[i] * b[i];
    return sum[0] + sum[1] + sum[2] + sum[3];
}

void gram(const double *m, isize rows, isize n, double *q)
{
    for (isize i = 0; i < n; i++) for (isize j = 0; j <= i; j++) q[i * n + j] = q[j * n + i] = inner(m + i * rows, m + j * rows, rows);
}

/* ---- the least, by an active set ---- */

typedef struct {
    const double *q;            /* n x n */
    isize   n, used;
    double  ridge;              /* added to the diagonal */
    double *about;              /* n: and w drawn to here with it */
    isize  *use;                /* columns in use */
    double *l, *one, *z, *slope;
} Simplex;

static double entry(const Simplex *s, isize i, isize j) { return s->q[i * s->n + j] + (i == j ? s->ridge : 0); }

/* l l' = Q of the columns in use. */
static void factor(Simplex *s)
{
    isize p = s->used;
    for (isize i = 0; i < p; i++) {
        for (isize j = 0; j <= i; j++) {
            double sum = entry(s, s->use[i], s->use[j]);
            for (isize k = 0; k < j; k++) sum -= s->l[i * p + k] * s->l[j * p + k];
            s->l[i * p + j] = i == j ? sqrt(fmax(sum, 1e-300)) : sum / s->l[j * p + j];
        }
    }
}

static void solve(const Simplex *s, double *b)
{
    isize p = s->used;
    for (isize i = 0; i < p; i++) {
        for (isize k = 0; k < i; k++) b[i] -= s->l[i * p + k] * b[k];
        b[i] /= s->l[i * p + i];
    }
    for (isize i = p - 1; i >= 0; i--) {
        for (isize k = i + 1; k < p; k++) b[i] -= s->l[k * p + i] * b[k];
        b[i] /= s->l[i * p + i];
    }
}

/* z: the least with the columns in use alone, adding up to one but of any sign. Returns what all their slopes are. */
static double least_of_used(Simplex *s)
{
    double sum = 0, ones = 0;
    factor(s);
    for (isize i = 0; i < s->used; i++) s->one[i] = 1, s->z[i] = s->ridge * s->about[s->use[i]];
    solve(s, s->one), solve(s, s->z);
    for (isize i = 0; i < s->used; i++) sum += s->z[i], ones += s->one[i];
    double level = (1 - sum) / ones;
    for (isize i = 0; i < s->used; i++) s->z[i] += level * s->one[i];
    return level;
}

/* Goes from w towards z until the first weight is zero, which is no longer used; false where z was reached. */
static bool step_blocked(Simplex *s, double *w)
{
    double share = 1;
    isize first = -1;
    for (isize i = 0; i < s->used; i++) {
        double here = w[s->use[i]];
        if (s->z[i] <= 0 && here / (here - s->z[i]) < share) share = here / (here - s->z[i]), first = i;
    }
    for (isize i = 0; i < s->used; i++) w[s->use[i]] += share * (s->z[i] - w[s->use[i]]);
    if (first < 0) return false;
    w[s->use[first]] = 0;
    s->use[first] = s->use[--s->used];
    return true;
}

/* The column outside whose slope is the furthest below `level`, or -1. */
static isize steepest(Simplex *s, const double *w, double level, double tol)
{
    for (isize j = 0; j < s->n; j++) s->slope[j] = s->ridge * (w[j] - s->about[j]);
    for (isize i = 0; i < s->used; i++) {
        const double *row = s->q + s->use[i] * s->n;
        double v = w[s->use[i]];
        for (isize j = 0; j < s->n; j++) s->slope[j] += v * row[j];
    }
    isize best = -1;
    double worst = -tol;
    for (isize j = 0; j < s->n; j++) if (w[j] == 0 && s->slope[j] - level < worst) worst = s->slope[j] - level, best = j;
    return best;
}

static void active_set(Simplex *s, double *w, double tol)
{
    s->used = 0;
    for (isize j = 0; j < s->n; j++) if (w[j] > 0) s->use[s->used++] = j;
    for (isize most = 20 * s->n + 100; most > 0; most--) {
        double level = least_of_used(s);
        if (step_blocked(s, w)) continue;
        isize next = steepest(s, w, level, tol);
        if (next < 0) return;
        s->use[s->used++] = next;
    }
}

static void start_from(double *w, isize n)
{
    double sum = 0;
    for (isize j = 0; j < n; j++) w[j] = fmax(w[j], 0), sum += w[j];
    for (isize j = 0; j < n; j++) w[j] = sum > 0 ? w[j] / sum : 1 / (double)n;
}

void simplex_least(Arena *a, const double *q, isize n, double *w)
{
    Simplex s = { .q = q, .n = n, .about = make_array(a, double, n), .use = make_array(a, isize, n + 1), .l = make_array(a, double, (n + 1) * (n + 1)), .one = make_array(a, double, n + 1), .z = make_array(a, double, n + 1), .slope = make_array(a, double, n) };
    double trace = 0;
    for (isize j = 0; j < n; j++) trace += q[j * n + j], s.about[j] = 1 / (double)n;
    start_from(w, n);
    if (!(trace > 0)) { memcpy(w, s.about, (size_t)n * sizeof(double)); return; }
    s.ridge = 1e-8 * trace / (double)n;
    for (int round = 0; round < 20; round++) {
        double moved = 0;
        active_set(&s, w, 1e-14 * trace);
        for (isize j = 0; j < n; j++) moved = fmax(moved, fabs(w[j] - s.about[j])), s.about[j] = w[j];
        if (moved < 1e-12) return;
    }
}

/* ---- the steps of Frank and Wolfe ---- */

typedef struct { const double *m, *q; isize rows, n; double zeta, eta; double *w, *left, *slope, square, length; } Steps;      /* left: M w; slope: Q w; square, length: of left and w */

static void look_afresh(Steps *s)
{
    memset(s->left, 0, (size_t)s->rows * sizeof(double));
    memset(s->slope, 0, (size_t)s->n * sizeof(double));
    for (isize j = 0; j < s->n; j++) {
        if (s->w[j] == 0) continue;
        for (isize r = 0; r < s->rows; r++) s->left[r] += s->w[j] * s->m[j * s->rows + r];
        for (isize i = 0; i < s->n && s->q; i++) s->slope[i] += s->w[j] * s->q[j * s->n + i];
    }
    for (isize i = 0; i < s->n && !s->q; i++) s->slope[i] = inner(s->m + i * s->rows, s->left, s->rows);
}

/* One step towards the column that promises most. */
static void step(Steps *s)
{
    isize to = 0;
    double least = INFINITY, down = s->square + s->eta * s->length, far = 0, length = s->length + 1;
    for (isize j = 0; j < s->n; j++) {
        double g = s->slope[j] + s->eta * s->w[j];
        if (g < least) least = g, to = j;
    }
    const double *column = s->m + to * s->rows, *row = s->q ? s->q + to * s->n : NULL;
    for (isize r = 0; r < s->rows; r++) far += (column[r] - s->left[r]) * (column[r] - s->left[r]);
    length -= 2 * s->w[to];
    if (!(far + s->eta * length > 0)) return;
    double share = fmin(1, fmax(0, (down - least) / (far + s->eta * length)));
    for (isize j = 0; j < s->n; j++) s->w[j] *= 1 - share;
    for (isize j = 0; j < s->n && s->q; j++) s->slope[j] += share * (row[j] - s->slope[j]);
    for (isize r = 0; r < s->rows; r++) s->left[r] += share * (column[r] - s->left[r]);
    s->w[to] += share;
}

static double loss(Steps *s)
{
    s->square = inner(s->left, s->left, s->rows), s->length = inner(s->w, s->w, s->n);
    return s->zeta * s->zeta * s->length + s->square / (double)s->rows;
}

void frank_wolfe_step(const double *m, isize rows, isize n, double zeta, bool fixed, double *w, double *left, double *slope)
{
    Steps s = { m, NULL, rows, n, zeta, (double)rows * zeta * zeta, w, left, slope, 0, 0 };
    look_afresh(&s), loss(&s);
    if (!fixed) step(&s);
}

isize frank_wolfe(Arena *a, const double *m, const double *q, isize rows, isize n, double zeta, double least, isize most, double *w)
{
    Steps s = { m, q, rows, n, zeta, (double)rows * zeta * zeta, w, make_array(a, double, rows), make_array(a, double, n), 0, 0 };
    double before = INFINITY, now = INFINITY;
    isize t = 0;
    look_afresh(&s), loss(&s);
    for (; t < most && (t < 2 || before - now > least); t++) {
        if (t % 256 == 255) look_afresh(&s);
        step(&s);
        before = now, now = loss(&s);
    }
    return t;
}
