#include "engines/impact/fe_variance.h"
#include "engines/impact/dense.h"
#include <math.h>

/* A score is a row's x times its weight and residual. meat is the sum over what belongs together of score times score. */

static inline double weighted_residual(const FeModel *m, isize r) { return m->w ? m->w[r] * m->y[r] : m->y[r]; }

static void add_outer(double *meat, const double *s, const double *t, isize k, double by)
{
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) meat[i * k + j] += by * s[i] * t[j];
}

static void add_both(double *meat, const double *s, const double *t, isize k, double by)
{
    add_outer(meat, s, t, k, by);
    add_outer(meat, t, s, k, by);
}

/* sums[level * k + j] of the scores. */
static double *group_sums(Arena *a, const FeVariance *q, const i32 *code, isize levels)
{
    double *s = make_array(a, double, levels * q->k + 1);
    for (isize r = 0; r < q->m->n; r++) {
        double u = weighted_residual(q->m, r), *to = s + code[r] * q->k;
        for (isize j = 0; j < q->k; j++) to[j] += u * q->x[j][r];
    }
    return s;
}

/* ---- parameters ---- */

static bool nested(const FeModel *m, const FeGroup *g, const Groups *c)
{
    if (g->code == c->code) return true;
    i32 *in = malloc((size_t)(g->levels + 1) * sizeof(i32));
    must(in);
    memset(in, 0xFF, (size_t)g->levels * sizeof(i32));
    bool yes = true;
    for (isize r = 0; r < m->n && yes; r++) {
        i32 *at = &in[g->code[r]];
        if (*at < 0) *at = c->code[r];
        yes = *at == c->code[r];
    }
    free(in);
    return yes;
}

/* What errors are clustered by, or a panel's unit and periods: what fixed effects may be nested in. */
static isize nests(const FeModel *m, const Groups *of[5])
{
    isize n = 0;
    for (isize i = 0; m->se == SE_CLUSTER && i < m->clusters; i++) of[n++] = &m->cluster[i];
    if (m->se == SE_NW && m->unit.code) of[n++] = &m->unit;
    if (m->se == SE_NW || m->se == SE_DK) of[n++] = &m->time;
    return n;
}

static bool an_effect(const FeModel *m, const Groups *c)
{
    for (isize g = 0; g < m->groups; g++) if (m->group[g].code == c->code) return true;
    return false;
}

/* The cluster itself, or its pairs with something (region^year). */
static bool named_in(const FeGroup *g, const Groups *c)
{
    Str rest = g->name, part;
    while (str_cut(&rest, '^', &part)) if (str_eq(part, c->name)) return true;
    return g->code == c->code;
}

/* Whether each level of the fixed effect stands in one place: at one latitude, or at one longitude. */
static bool stays(const FeModel *m, const FeGroup *g, const double *v)
{
    double *in = malloc((size_t)(g->levels + 1) * sizeof(double));
    must(in);
    for (i32 l = 0; l < g->levels; l++) in[l] = NAN;
    bool yes = true;
    for (isize r = 0; r < m->n && yes; r++) {
        double *at = &in[g->code[r]];
        if (isnan(*at)) *at = v[r];
        yes = *at == v[r];
    }
    free(in);
    return yes;
}

/* As in fixest: where every cluster is a fixed effect itself, only these and their pairs count, and no other is looked at. */
static bool nested_in_any(const FeModel *m, const FeGroup *g)
{
    const Groups *of[5];
    isize n = nests(m, of), effects = 0;
    if (m->se == SE_CONLEY) return stays(m, g, m->lat) || stays(m, g, m->lon);
    for (isize i = 0; i < n; i++) effects += an_effect(m, of[i]);
    for (isize i = 0; i < n; i++) if (effects == n ? named_in(g, of[i]) : nested(m, g, of[i])) return true;
    return false;
}

/* All parameters, and K of the small-sample factor, as fixest counts them: fixed effects beside a first one count one less. */
static double parameters(FeVariance *q)
{
    const FeModel *m = q->m;
    double levels = 0, slopes = 0, taken = 0;
    isize constants = 0, inside = 0;
    for (isize g = 0; g < m->groups; g++) {
        if (m->group[g].slope) { slopes += m->group[g].levels; continue; }
        levels += m->group[g].levels, constants++;
        if (nested_in_any(m, &m->group[g])) taken += m->group[g].levels - 1, inside++;
    }
    double redundant = constants ? (double)constants - 1 : 0;
    if (m->exact_count && q->absorb) redundant = (double)absorb_redundant(q->absorb);
    q->full = (double)q->kept + levels + slopes - redundant;
    if (m->count == FE_NONE) return (double)q->kept + slopes;
    if (m->count == FE_FULL || !inside) return q->full;
    if (inside == constants) return (double)q->kept + slopes + 1;
    return q->full - taken;
}

/* ---- what belongs together ---- */

static Err hc_meat(Arena *a, FeVariance *q, double *meat, FeFit *out)
{
    const FeModel *m = q->m;
    isize k = q->k;
    double *h = NULL, *s = make_array(a, double, k + 1);
    if (m->se == SE_HC2 || m->se == SE_HC3) {
        h = make_array(a, double, m->n);
        if (q->absorb && !absorb_leverage(q->absorb, h))
            return err(a, ERR_NONE, "HC2 and HC3 need the leverage of each row, which two groupings of more than 600 levels each do not give: take HC1 or clusters");
    }
    for (isize r = 0; r < m->n; r++) {
        double u = weighted_residual(m, r);
        for (isize j = 0; j < k; j++) s[j] = q->x[j][r];
        if (h) {
            double left = 1 - h[r] - (m->w ? m->w[r] : 1) * quadratic(q->bread, s, s, k);
            if (left < 1e-9) {
                if (!out->leverage_one++) q->alone = make_array(a, double, k * k + 1);
                add_outer(q->alone, s, s, k, m->w ? m->w[r] : 1);
                continue;
            }
            u /= m->se == SE_HC2 ? sqrt(left) : left;
        }
        add_outer(meat, s, s, k, u * u);
    }
    return OK;
}

static void cluster_add(const FeVariance *q, const i32 *code, isize levels, double by, double *meat)
{
    Arena *a = arena_new();
    double *s = group_sums(a, q, code, levels);
    for (isize g = 0; g < levels; g++) add_outer(meat, s + g * q->k, s + g * q->k, q->k, by);
    arena_free(a);
}

/* Cameron, Gelbach and Miller (2011): each subset of the clusters, odd ones added, even ones taken away. */
static Err cluster_meat(Arena *a, FeVariance *q, double *meat, FeFit *out)
{
    const FeModel *m = q->m;
    i32 *code = make_array(a, i32, m->n), *next = make_array(a, i32, m->n);
    out->smallest_clusters = INFINITY;
    for (isize c = 0; c < m->clusters; c++) {
        out->smallest_clusters = fmin(out->smallest_clusters, m->cluster[c].levels);
        if (m->cluster[c].levels < 2) return err(a, ERR_NONE, "there is only one cluster in " STR_FMT ": no standard error can be had from it", STR_ARG(m->cluster[c].name));
    }
    for (int set = 1; set < 1 << m->clusters; set++) {
        i32 levels = 0;
        for (isize c = 0; c < m->clusters; c++) {
            if (!(set >> c & 1)) continue;
            if (!levels) { memcpy(code, m->cluster[c].code, (size_t)m->n * sizeof(i32)); levels = m->cluster[c].levels; continue; }
            levels = groups_cross(code, m->cluster[c].code, m->cluster[c].levels, m->n, next);
            i32 *t = code;
            code = next, next = t;
        }
        double sign = __builtin_popcount((unsigned)set) % 2 ? 1 : -1, factor = m->conventional_groups && !m->no_cluster_adjust ? levels / (levels - 1.0) : 1;
        cluster_add(q, code, levels, sign * factor, meat);
    }
    double least = out->smallest_clusters, factor = m->no_cluster_adjust || m->conventional_groups ? 1 : least / (least - 1);
    for (isize i = 0; i < q->k * q->k; i++) meat[i] *= factor;
    return OK;
}

static double bartlett(i64 distance, i64 lag) { return 1 - (double)distance / (double)(lag + 1); }

static i64 lag_of(const FeModel *m) { return m->lag >= 0 ? m->lag : (i64)floor(pow((double)m->time.levels, 0.25) + 1e-9); }

static void time_factor(const FeVariance *q, double *meat, FeFit *out)
{
    double t = q->m->time.levels;
    out->smallest_clusters = t;
    for (isize i = 0; i < q->k * q->k && !q->m->no_cluster_adjust; i++) meat[i] *= t / (t - 1);
}

static Err dk_meat(Arena *a, FeVariance *q, double *meat, FeFit *out)
{
    isize t = q->m->time.levels, k = q->k;
    out->lag = lag_of(q->m);
    if (t < 2) return err(a, ERR_NONE, "there is only one period: Driscoll and Kraay's errors need several");
    double *s = group_sums(a, q, q->m->time.code, t);
    for (isize i = 0; i < t; i++) {
        add_outer(meat, s + i * k, s + i * k, k, 1);
        for (i64 d = 1; d <= out->lag && i + d < t; d++) add_both(meat, s + i * k, s + (i + d) * k, k, bartlett(d, out->lag));
    }
    time_factor(q, meat, out);
    return OK;
}

typedef struct { i32 unit, time; isize row; } Place;

static int by_place(const void *a, const void *b)
{
    const Place *x = a, *y = b;
    return x->unit != y->unit ? (x->unit > y->unit) - (x->unit < y->unit) : (x->time > y->time) - (x->time < y->time);
}

static void score_of(const FeVariance *q, isize r, double *s)
{
    for (isize j = 0; j < q->k; j++) s[j] = weighted_residual(q->m, r) * q->x[j][r];
}

static Err nw_meat(Arena *a, FeVariance *q, double *meat, FeFit *out)
{
    const FeModel *m = q->m;
    isize n = m->n, k = q->k;
    out->lag = lag_of(m);
    if (m->time.levels < 2) return err(a, ERR_NONE, "there is only one period: Newey and West's errors need several");
    Place *p = make_array(a, Place, n + 1);
    for (isize r = 0; r < n; r++) p[r] = (Place){ m->unit.code ? m->unit.code[r] : 0, m->time.code[r], r };
    qsort(p, (size_t)n, sizeof *p, by_place);
    double *s = make_array(a, double, k + 1), *t = make_array(a, double, k + 1);
    for (isize i = 0; i < n; i++) {
        if (i && !by_place(&p[i - 1], &p[i])) return err(a, ERR_INPUT, "two rows have the same unit and time: Newey and West's errors need one (Driscoll and Kraay's do not)");
        score_of(q, p[i].row, s);
        add_outer(meat, s, s, k, 1);
        for (isize j = i - 1; j >= 0 && p[j].unit == p[i].unit && p[i].time - p[j].time <= out->lag; j--) {
            score_of(q, p[j].row, t);
            add_both(meat, s, t, k, bartlett(p[i].time - p[j].time, out->lag));
        }
    }
    time_factor(q, meat, out);
    return OK;
}

/* ---- Conley ---- */

typedef struct { double lat, lon; isize row; } Spot;

static int by_latitude(const void *a, const void *b)
{
    const Spot *x = a, *y = b;
    return (x->lat > y->lat) - (x->lat < y->lat);
}

static const double radians = M_PI / 180, km_a_degree = 111, earth_diameter_km = 12752;

/* On the globe a pair may be near along the great circle that is far along its parallel (fixest leaves such pairs out). */
static bool near_by(const FeModel *m, const Spot *p, const Spot *o)
{
    double across = fabs(p->lon - o->lon), along = fabs(p->lat - o->lat), reach = m->cutoff_km / km_a_degree * radians;
    if (across > M_PI) across = 2 * M_PI - across;
    double narrow = cos((p->lat + o->lat) / 2);
    if (!m->spherical) return across <= reach / narrow && along * along + narrow * across * narrow * across <= reach * reach;
    double sa = sin(along / 2), so = sin(across / 2);
    return earth_diameter_km * asin(sqrt(sa * sa + cos(p->lat) * cos(o->lat) * so * so)) <= m->cutoff_km;
}

static Err conley_meat(Arena *a, FeVariance *q, double *meat)
{
    const FeModel *m = q->m;
    isize n = m->n, k = q->k;
    Spot *p = make_array(a, Spot, n + 1);
    for (isize r = 0; r < n; r++) p[r] = (Spot){ m->lat[r] * radians, m->lon[r] * radians, r };
    qsort(p, (size_t)n, sizeof *p, by_latitude);
    double *s = make_array(a, double, k + 1), *sum = make_array(a, double, k + 1), reach = m->cutoff_km / km_a_degree * radians;
    for (isize i = 0; i < n; i++) {
        score_of(q, p[i].row, s);
        for (isize j = 0; j < k; j++) sum[j] = s[j] / 2;
        double *mine = s;
        for (isize o = i + 1; o < n && p[o].lat - p[i].lat <= reach; o++) {
            if (!near_by(m, &p[i], &p[o])) continue;
            double u = weighted_residual(m, p[o].row);
            for (isize j = 0; j < k; j++) sum[j] += u * q->x[j][p[o].row];
        }
        add_both(meat, mine, sum, k, 1);
    }
    return OK;
}

/* ---- all of it ---- */

static bool negative_diagonal(const double *v, isize k)
{
    for (isize i = 0; i < k; i++) if (v[i * k + i] < 0) return true;
    return false;
}

bool variance_mend(Arena *a, double *v, isize k)
{
    if (!negative_diagonal(v, k)) return false;
    double *d = make_array(a, double, k + 1), *e = make_array(a, double, k * k + 1), *copy = make_array(a, double, k * k + 1);
    memcpy(copy, v, (size_t)(k * k) * sizeof(double));
    symmetric_eigen(copy, k, d, e);
    for (isize i = 0; i < k; i++)
        for (isize j = 0; j < k; j++) {
            v[i * k + j] = 0;
            for (isize r = 0; r < k; r++) v[i * k + j] += e[i * k + r] * fmax(d[r], 1e-10) * e[j * k + r];
        }
    return true;
}

/* q->apart: v of each row for itself. */
static void apart_make(Arena *a, FeVariance *q)
{
    isize k = q->k;
    double *meat = make_array(a, double, k * k + 1), *s = make_array(a, double, k + 1);
    for (isize r = 0; r < q->m->n; r++) score_of(q, r, s), add_outer(meat, s, s, k, 1);
    q->apart = make_array(a, double, k * k + 1);
    sandwich(a, q->bread, meat, k, q->apart);
}

static Err meat_of(Arena *a, FeVariance *q, double *meat, FeFit *out)
{
    switch (q->m->se) {
    case SE_CLUSTER: return cluster_meat(a, q, meat, out);
    case SE_DK:      return dk_meat(a, q, meat, out);
    case SE_NW:      return nw_meat(a, q, meat, out);
    case SE_CONLEY:  return conley_meat(a, q, meat);
    default:         return hc_meat(a, q, meat, out);
    }
}

Err fe_variance(Arena *a, FeVariance *q, double *v, FeFit *out)
{
    const FeModel *m = q->m;
    isize k = q->k;
    double n = (double)m->n;
    out->parameters = parameters(q);
    if (n <= out->parameters) return err(a, ERR_NONE, "there are %.0f parameters and only %.0f rows", out->parameters, n);
    double factor = (n - 1) / (n - out->parameters);
    if (m->se == SE_HC1) factor = n / (n - out->parameters);
    if (m->no_adjust) factor = m->se == SE_HC1 && !m->no_cluster_adjust ? n / (n - 1) : 1;
    if (m->se == SE_HC0 || m->se == SE_HC2 || m->se == SE_HC3) factor = 1;
    Err e = OK;
    if (m->se == SE_IID) {
        double s2 = 0;
        for (isize r = 0; r < m->n; r++) s2 += weighted_residual(m, r) * m->y[r];
        for (isize i = 0; i < k * k; i++) v[i] = q->bread[i] * s2 / (n - (m->no_adjust ? 1 : out->parameters));
    } else {
        double *meat = make_array(a, double, k * k + 1);
        e = meat_of(a, q, meat, out);
        sandwich(a, q->bread, meat, k, v);
        if (q->alone) memcpy(meat, q->alone, (size_t)(k * k) * sizeof(double)), sandwich(a, q->bread, meat, k, q->alone);
        if (m->se >= SE_CLUSTER) apart_make(a, q);
        for (isize i = 0; i < k * k; i++) v[i] *= factor;
    }
    out->df = out->smallest_clusters > 0 && !m->conventional_df ? fmax(out->smallest_clusters - 1, 1) : n - out->parameters;
    return e;
}
