#include "engines/impact/its.h"
#include "base/vec.h"
#include "engines/impact/dense.h"
#include "engines/impact/distributions.h"
#include "engines/impact/minimize.h"
#include <math.h>

/* ---- columns ---- */

typedef struct { Arena *arena; const ItsModel *m; Vec(double *) x; Vec(Str) name; Vec(bool) seasonal; isize level, slope; } Terms;    /* the constant first; level, slope: where they stand, -1: dropped */

static double *term_add(Terms *t, Str name, bool seasonal)
{
    double *x = make_array(t->arena, double, t->m->n);
    vec_push(t->arena, &t->x, x);
    vec_push(t->arena, &t->name, name);
    vec_push(t->arena, &t->seasonal, seasonal);
    return x;
}

static void seasons_add(Terms *t)
{
    const ItsModel *m = t->m;
    if (!m->season) return;
    for (i32 s = 1; s < m->seasons && !m->harmonics; s++) {
        double *x = term_add(t, str_fmt(t->arena, "season%d", s + 1), true);
        for (isize i = 0; i < m->n; i++) x[i] = m->season[i] == s;
    }
    for (i64 h = 1; h <= m->harmonics; h++) {
        double *sine = term_add(t, str_fmt(t->arena, "%s%d", 2 * h == m->seasons ? "cos" : "sin", (int)h), true), *cosine = 2 * h == m->seasons ? NULL : term_add(t, str_fmt(t->arena, "cos%d", (int)h), true);
        for (isize i = 0; i < m->n; i++) {
            double turn = 2 * M_PI * (double)h * m->season[i] / m->seasons;
            sine[i] = cosine ? sin(turn) : cos(turn);
            if (cosine) cosine[i] = cos(turn);
        }
    }
}

static Terms terms_of(Arena *a, const ItsModel *m)
{
    Terms t = { .arena = a, .m = m };
    double *constant = term_add(&t, S("(Intercept)"), false), *time = term_add(&t, S("time"), false), *level = term_add(&t, S("level"), false), *slope = term_add(&t, S("slope"), false);
    for (isize i = 0; i < m->n; i++) {
        constant[i] = 1, time[i] = m->at[i] - m->at[0], level[i] = i >= m->from;
        slope[i] = i >= m->from ? m->at[i] - m->since : 0;
    }
    seasons_add(&t);
    for (isize j = 0; j < m->k; j++) memcpy(term_add(&t, m->name[j], false), m->x[j], (size_t)m->n * sizeof(double));
    return t;
}

static bool was_dropped(const LinearFit *fit, Str name)
{
    for (isize i = 0; i < fit->dropped; i++) if (str_eq(fit->dropped_name[i], name)) return true;
    return false;
}

/* Takes collinear columns out. */
static void terms_keep(Terms *t, const LinearFit *fit)
{
    isize kept = 0;
    t->level = t->slope = -1;
    for (isize j = 0; j < t->x.n; j++) {
        if (j && was_dropped(fit, t->name.p[j])) continue;
        if (t->level < 0 && str_eq(t->name.p[j], S("level"))) t->level = kept;
        if (t->slope < 0 && str_eq(t->name.p[j], S("slope"))) t->slope = kept;
        t->x.p[kept] = t->x.p[j], t->seasonal.p[kept] = t->seasonal.p[j], t->name.p[kept++] = t->name.p[j];
    }
    t->x.n = t->name.n = kept;
}

/* ---- errors that reach some periods ---- */

/* vcov becomes the sum of w_l sums of influences l periods apart, with Bartlett's weights; a row's influence is bread times its score. (Scores
 * themselves, of a column near 1,000,000, would be added up to 1e12 before they cancel.) */
static void newey_west(Arena *a, const Terms *t, const LinearFit *fit, i64 lag, double factor, double *vcov)
{
    isize k = t->x.n, n = t->m->n;
    double *g = make_array(a, double, n * k), s2 = fit->rss / fit->df;
    for (isize r = 0; r < n; r++) for (isize i = 0; i < k; i++) {
        for (isize j = 0; j < k; j++) g[r * k + i] += fit->vcov[i * k + j] / s2 * t->x.p[j][r];
        g[r * k + i] *= fit->residual[r];
    }
    for (isize i = 0; i < k * k; i++) vcov[i] = 0;
    for (isize r = 0; r < n; r++)
        for (i64 l = 0; l <= lag && l <= r; l++) {
            const double *here = g + r * k, *before = g + (r - l) * k;
            double w = factor * (1 - (double)l / (double)(lag + 1));
            for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) vcov[i * k + j] += w * (l ? here[i] * before[j] + before[i] * here[j] : here[i] * here[j]);
        }
}

/* ---- autoregressive errors ---- */

/* Whitened columns: y first, then the terms. */
typedef struct { const Terms *t; isize order; double *y; double **x; LinearFit fit; Arena *scratch; double loss; } Whitened;

/* Coefficients of each order up to p from partial autocorrelations: phi[o * MOST + j]. */
static void levinson(const double *partial, isize p, double phi[][ITS_ORDER_MOST])
{
    for (isize o = 0; o < p; o++) {
        phi[o][o] = partial[o];
        for (isize j = 0; j < o; j++) phi[o][j] = phi[o - 1][j] - partial[o] * phi[o - 1][o - 1 - j];
    }
}

/* v less what those before it say, in units of what is left (of a series of variance 1). */
static void whiten(const double *v, isize n, double phi[][ITS_ORDER_MOST], const double *partial, isize p, double *out)
{
    double left = 1;
    for (isize t = 0; t < n; t++) {
        isize o = t < p ? t : p;
        double e = v[t];
        if (t && t <= p) left *= 1 - partial[t - 1] * partial[t - 1];
        for (isize j = 0; j < o; j++) e -= phi[o - 1][j] * v[t - 1 - j];
        out[t] = e / sqrt(left);
    }
}

static double log_size(Arena *a, const double *vcov, isize k)       /* of its determinant, by way of correlations */
{
    double *l = make_array(a, double, k * k), sum = 0;
    bool *dropped = make_array(a, bool, k);
    for (isize i = 0; i < k; i++) for (isize j = 0; j < k; j++) l[i * k + j] = vcov[i * k + j] / sqrt(vcov[i * k + i] * vcov[j * k + j]);
    cholesky(l, k, 0, dropped);
    for (isize i = 0; i < k; i++) sum += 2 * log(l[i * k + i]) + log(vcov[i * k + i]);
    return sum;
}

/* Minus twice the restricted log likelihood of partial autocorrelations tanh(z), but for constants. */
static double likelihood(void *of, const double *z)
{
    Whitened *w = of;
    const ItsModel *m = w->t->m;
    isize k = w->t->x.n, n = m->n;
    double partial[ITS_ORDER_MOST], phi[ITS_ORDER_MOST][ITS_ORDER_MOST], spread = 0;
    for (isize o = 0; o < w->order; o++) partial[o] = tanh(z[o]), spread += (double)(n - 1 - o) * log(1 - partial[o] * partial[o]);
    if (!isfinite(spread)) return 1e300;
    levinson(partial, w->order, phi);
    whiten(m->y, n, phi, partial, w->order, w->y);
    for (isize j = 0; j < k; j++) whiten(w->t->x.p[j], n, phi, partial, w->order, w->x[j]);
    arena_reset(w->scratch);
    LinearModel lm = { .n = n, .y = w->y, .k = k, .x = (const double *const *)w->x, .name = w->t->name.p, .se = ROBUST_IID, .level = m->level };
    if (failed(linear_fit(w->scratch, &lm, &w->fit)) || w->fit.k < k || !(w->fit.rss > 0)) return 1e300;
    double s2 = w->fit.rss / w->fit.df, bread = log_size(w->scratch, w->fit.vcov, k) - (double)k * log(s2);
    return (double)(n - k) * log(w->fit.rss) + spread - bread;
}

/* Newton's steps from a point near the least, by differences of 1e-4. */
static void newton(Arena *a, Whitened *w, double *z)
{
    isize p = w->order;
    const double h = 1e-4;
    double *second = make_array(a, double, p * p), *step = make_array(a, double, p);
    bool *dropped = make_array(a, bool, p);
    for (int round = 0; round < 20; round++) {
        double here = likelihood(w, z), size = 0;
        for (isize i = 0; i < p; i++) for (isize j = 0; j <= i; j++) {
            double v[4];
            for (int c = 0; c < 4; c++) {
                double *at = make_array(a, double, p);
                memcpy(at, z, (size_t)p * sizeof(double));
                at[i] += c & 1 ? -h : h, at[j] += c & 2 ? -h : h;
                v[c] = likelihood(w, at);
            }
            second[i * p + j] = second[j * p + i] = i == j ? (v[0] - 2 * here + v[3]) / (4 * h * h) : (v[0] - v[1] - v[2] + v[3]) / (4 * h * h);
            if (i == j) step[i] = -(v[0] - v[3]) / (4 * h);
        }
        if (cholesky(second, p, 0, dropped) < p) return;
        cholesky_solve(second, p, dropped, step);
        for (isize i = 0; i < p; i++) size = fmax(size, fabs(step[i]));
        if (size > 0.5) return;
        for (isize i = 0; i < p; i++) z[i] += step[i];
        if (size < 1e-9) return;
    }
}

/* The terms about their means: a column near 1,000,000 says, when whitened, almost what the whitened constant says. */
static Terms terms_centred(Arena *a, const Terms *t, double *mean)
{
    Terms c = *t;
    c.x.p = make_array(a, double *, t->x.n);
    c.x.p[0] = t->x.p[0];
    for (isize j = 1; j < t->x.n; j++) {
        c.x.p[j] = make_array(a, double, t->m->n);
        for (isize i = 0; i < t->m->n; i++) mean[j] += t->x.p[j][i] / (double)t->m->n;
        for (isize i = 0; i < t->m->n; i++) c.x.p[j][i] = t->x.p[j][i] - mean[j];
    }
    return c;
}

/* Coefficients and vcov of terms about these means become those of the terms: only the constant changes. */
static void constant_back(const double *mean, isize k, double *b, double *vcov)
{
    for (isize j = 1; j < k; j++) b[0] -= mean[j] * b[j];
    for (isize i = 0; i < k; i++) for (isize j = 1; j < k; j++) vcov[i * k] -= mean[j] * vcov[i * k + j];
    for (isize i = 0; i < k; i++) for (isize j = 1; j < k; j++) vcov[i] -= mean[j] * vcov[j * k + i];
}

static Err autoregressive(Arena *a, const Terms *t, ItsFit *out, double *b, double *vcov)
{
    const ItsModel *m = t->m;
    isize k = t->x.n, p = (isize)m->lag;
    double *mean = make_array(a, double, k);
    Terms centred = terms_centred(a, t, mean);
    Whitened w = { .t = &centred, .order = p, .y = make_array(a, double, m->n), .x = make_array(a, double *, k), .scratch = arena_new() };
    double z[ITS_ORDER_MOST] = { 0 }, partial[ITS_ORDER_MOST], phi[ITS_ORDER_MOST][ITS_ORDER_MOST];
    for (isize j = 0; j < k; j++) w.x[j] = make_array(a, double, m->n);
    nelder_mead(a, likelihood, &w, z, p);
    newton(a, &w, z);
    double loss = likelihood(&w, z);
    for (isize o = 0; o < p; o++) partial[o] = tanh(z[o]);
    levinson(partial, p, phi);
    Err e = loss < 1e300 && fabs(partial[p - 1]) < 1 - 1e-9 ? OK : err(a, ERR_NONE, "the errors' autocorrelation did not come to an end below one");
    for (isize i = 0; i < k && !failed(e); i++) b[i] = w.fit.estimate[i].estimate;
    if (!failed(e)) memcpy(vcov, w.fit.vcov, (size_t)(k * k) * sizeof(double)), constant_back(mean, k, b, vcov), memcpy(out->residual, w.fit.residual, (size_t)m->n * sizeof(double));
    memcpy(out->ar, phi[p - 1], (size_t)p * sizeof(double));
    out->sigma = sqrt(w.fit.rss / w.fit.df);
    arena_free(w.scratch);
    return e;
}

/* ---- both ---- */

static void residuals_look(const ItsModel *m, ItsFit *out)
{
    double square = 0, step = 0, sum = 0, mean = 0, about = 0, n = (double)m->n;
    for (isize i = 0; i < m->n; i++) square += out->residual[i] * out->residual[i], mean += out->residual[i] / n;
    for (isize i = 0; i < m->n; i++) about += (out->residual[i] - mean) * (out->residual[i] - mean);
    for (isize i = 1; i < m->n; i++) step += (out->residual[i] - out->residual[i - 1]) * (out->residual[i] - out->residual[i - 1]);
    out->durbin_watson = step / square;
    i64 order = m->errors == ITS_AR ? out->lag : 0;
    out->ljung_lags = min_i64(m->seasons > 1 ? m->seasons : 10, m->n / 5 < order + 1 ? order + 1 : m->n / 5);
    for (i64 l = 1; l <= out->ljung_lags; l++) {
        double with = 0;
        for (isize i = (isize)l; i < m->n; i++) with += (out->residual[i] - mean) * (out->residual[i - l] - mean);
        sum += with * with / (about * about) / (n - (double)l);
    }
    out->ljung = n * (n + 2) * sum;
    out->ljung_p = out->ljung_lags > order ? chi2_above(out->ljung, (double)(out->ljung_lags - order)) : NAN;
}

/* The effect `since` periods after it began. */
static Estimate effect_at(const Terms *t, const ItsFit *out, const double *b, const double *vcov, Str term, double since)
{
    isize k = t->x.n, l = t->level, s = t->slope;
    double value = b[l], v = vcov[l * k + l];
    if (s >= 0) value += since * b[s], v += 2 * since * vcov[l * k + s] + since * since * vcov[s * k + s];
    return estimate_of(term, value, isnan(out->estimate[l].se) ? NAN : sqrt(v), out->df, t->m->level);
}

static void fitted_find(const Terms *t, ItsFit *out, const double *b)
{
    double mean = 0, n = (double)t->m->n;
    for (isize i = 0; i < t->m->n; i++)
        for (isize j = 0; j < t->x.n; j++) {
            double part = b[j] * t->x.p[j][i];
            out->fitted[i] += part;
            if (j != t->level && j != t->slope) out->without[i] += part;
            if (t->seasonal.p[j]) out->season[i] += part, mean += part / n;
        }
    for (isize i = 0; i < t->m->n; i++) out->season[i] -= mean;
}

/* What is only rounding of the largest outcome is 0: coefficients, and residuals of a line that is met exactly. */
static void rounding_away(const Terms *t, LinearFit *fit, double *b)
{
    const ItsModel *m = t->m;
    double scale = scale_of(m->y, m->n), square = 0;
    for (isize j = 0; j < t->x.n; j++) if (fabs(b[j]) * scale_of(t->x.p[j], m->n) <= 1e-13 * scale) b[j] = 0;
    for (isize i = 0; i < m->n; i++) square += m->y[i] * m->y[i];
    if (fits_exactly(fit->rss, square)) fit->rss = 0, memset(fit->residual, 0, (size_t)m->n * sizeof(double));
}

static Err least_squares(Arena *a, Terms *t, LinearFit *fit)
{
    const ItsModel *m = t->m;
    LinearModel lm = { .n = m->n, .y = m->y, .k = t->x.n - 1, .x = (const double *const *)(t->x.p + 1), .name = t->name.p + 1, .constant = true, .se = ROBUST_IID, .level = m->level };
    return linear_fit(a, &lm, fit);
}

Err its_fit(Arena *a, const ItsModel *m, ItsFit *out)
{
    *out = (ItsFit){ .sigma = NAN };
    if (m->from < 3) return err(a, ERR_NONE, "%td periods before are too few for a trend: it takes at least 3", m->from);
    if (m->from >= m->n) return err(a, ERR_NONE, "there is no period after it began");
    Terms t = terms_of(a, m);
    LinearFit fit;
    Err e = least_squares(a, &t, &fit);
    if (failed(e)) return e;
    terms_keep(&t, &fit);
    if (t.level < 0) return err(a, ERR_NONE, "the change of level is not told apart from the trend and what stands beside it");
    isize k = t.x.n;
    double *b = make_array(a, double, k), *vcov = make_array(a, double, k * k), mean = 0, n = (double)m->n;
    out->dropped = fit.dropped, out->dropped_name = fit.dropped_name, out->df = fit.df, out->residual = fit.residual;
    out->lag = m->errors == ITS_NW && m->lag < 0 ? (i64)floor(4 * pow(n / 100, 2 / 9.0)) : m->lag;
    for (isize i = 0; i < k; i++) b[i] = fit.estimate[i].estimate;
    rounding_away(&t, &fit, b);
    memcpy(vcov, fit.vcov, (size_t)(k * k) * sizeof(double));
    out->sigma = sqrt(fit.rss / fit.df);
    if (m->errors == ITS_NW) newey_west(a, &t, &fit, out->lag, m->no_adjust ? 1 : n / fit.df, vcov);
    if (m->errors == ITS_AR) e = autoregressive(a, &t, out, b, vcov);
    if (failed(e)) return e;
    out->k = k, out->estimate = make_array(a, Estimate, k), out->fitted = make_array(a, double, m->n), out->without = make_array(a, double, m->n), out->season = make_array(a, double, m->n);
    for (isize i = 0; i < k; i++) out->estimate[i] = estimate_of(t.name.p[i], b[i], isnan(fit.estimate[i].se) ? NAN : sqrt(vcov[i * k + i]), out->df, m->level);
    for (isize i = m->from; i < m->n; i++) mean += (m->at[i] - m->since) / (double)(m->n - m->from);
    out->average = effect_at(&t, out, b, vcov, S("average effect"), mean), out->last = effect_at(&t, out, b, vcov, S("effect in the last period"), m->at[m->n - 1] - m->since);
    fitted_find(&t, out, b);
    residuals_look(m, out);
    return OK;
}
