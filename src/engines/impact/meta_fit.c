#include "engines/impact/dense.h"
#include "engines/impact/distributions.h"
#include "engines/impact/meta_work.h"
#include <math.h>

/* ---- tau2 ---- */

static double free_of(const MetaWork *f) { return (double)(f->k - f->p); }

static double squares(const MetaWork *f)                    /* sum of w^2 r^2: Y'PPY */
{
    double s = 0;
    for (isize r = 0; r < f->k; r++) s += f->w[r] * f->w[r] * f->r[r] * f->r[r];
    return s;
}

/* The step that scoring takes from tau2; its sign says on which side the root lies. target: of Q. */
static double step_from(MetaWork *f, MetaMethod method, double tau2, double target)
{
    double rss = meta_solve_at(f, tau2), ypp = squares(f);
    if (method == META_ML) return (ypp - meta_sum(f, 1, 0)) / meta_sum(f, 2, 0);
    if (method == META_REML) return (ypp - meta_trace_p(f)) / meta_trace_square(f, 0, 0);
    return ypp > 0 ? (rss - target) / ypp : 0;          /* Q falls in tau2, by Y'PPY */
}

/* Where scoring creeps or swings about the root: where a line through its last two steps meets zero. */
static double secant(double t, double step, double t_before, double before)
{
    double move = before != step ? step * (t - t_before) / (before - step) : step;
    return t + (move * step > 0 && fabs(move) <= 100 * fabs(step) ? move : step);
}

/* The root at or above 0: scoring, kept within the bracket that the signs of its steps have shown. */
static Err root_find(MetaWork *f, MetaMethod method, double start, double target, double *out)
{
    double low = -1, high = INFINITY, t = start > 0 ? start : 0, least = 0, before = 0, t_before = 0;
    for (isize r = 0; r < f->k; r++) least = r && least < f->m->v[r] ? least : f->m->v[r];
    for (int i = 0; i < 2000; i++) {
        double step = step_from(f, method, t, target), next = i % 2 ? secant(t, step, t_before, before) : t + step;
        if (step > 0) low = t;
        else high = t;
        if (t == 0 && step <= 0) break;
        if (next <= low || next < 0) next = low < 0 ? 0 : (low + high) / 2;
        if (next >= high) next = (fmax(low, 0) + high) / 2;
        if (fabs(next - t) <= 1e-14 * (next + least)) { t = next; break; }
        if (i == 1999) return err(f->arena, ERR_NONE, "the variance between studies did not converge");
        t_before = t, before = step, t = next;
    }
    *out = t;
    return OK;
}

static double hedges(MetaWork *f)
{
    double rss = meta_solve_flat(f);
    return (rss - meta_trace_pv(f)) / free_of(f);
}

static double spread(const MetaWork *f)                     /* variance of y, over k */
{
    double mean = 0, s = 0;
    for (isize r = 0; r < f->k; r++) mean += f->m->y[r] / (double)f->k;
    for (isize r = 0; r < f->k; r++) s += (f->m->y[r] - mean) * (f->m->y[r] - mean) / (double)f->k;
    return s;
}

/* -2 log likelihood less what tau2 does not change. */
static double deviance(MetaWork *f, double tau2, bool restricted)
{
    double rss = meta_solve_at(f, tau2), s = rss + (restricted ? f->log_det : 0);
    for (isize r = 0; r < f->k; r++) s -= log(f->w[r]);
    return s;
}

static Err likelihood(MetaWork *f, MetaFit *out)
{
    MetaMethod method = f->m->method;
    Err e = root_find(f, method, hedges(f), 0, &out->tau2);
    bool restricted = method == META_REML;
    if (!failed(e) && out->tau2 > 1e-5 && (deviance(f, out->tau2, restricted) - deviance(f, 0, restricted)) / 2 > 1.22e-4) out->tau2 = 0, out->local_maximum = true;
    return e;
}

static Err tau2_estimate(MetaWork *f, MetaFit *out)
{
    const MetaModel *m = f->m;
    double df = free_of(f), rss;
    if (m->method == META_FE) return OK;
    if (m->tau2_given) { out->tau2 = m->tau2; return OK; }
    if (m->method == META_REML || m->method == META_ML) return likelihood(f, out);
    if (m->method == META_PM || m->method == META_EB) return root_find(f, META_PM, 0, df, &out->tau2);
    if (m->method == META_HE) out->tau2 = hedges(f);
    if (m->method == META_SJ) {
        double first = spread(f);
        out->tau2 = first > 0 ? first * meta_solve_at(f, first) / df : 0;
    }
    if (m->method == META_DL) rss = meta_solve_at(f, 0), out->tau2 = (rss - df) / meta_trace_p(f);
    if (m->method == META_HS) rss = meta_solve_at(f, 0), out->tau2 = (rss - (double)f->k) / meta_sum(f, 1, 0);
    if (!(out->tau2 > 0)) out->tau2 = 0;
    return OK;
}

/* As metafor's se.tau2: large-sample, each for its estimator. */
static double tau2_error(MetaWork *f, double t)
{
    MetaMethod method = f->m->method;
    double df = free_of(f), first = spread(f);
    if (method == META_FE) return NAN;
    if (method == META_ML || method == META_REML) {
        meta_solve_at(f, t);
        return sqrt(2 / (method == META_ML ? meta_sum(f, 2, 0) : meta_trace_square(f, 0, 0)));
    }
    if (method == META_PM || method == META_EB) {
        meta_solve_at(f, t);
        return sqrt(2 * (double)f->k * (double)f->k / df) / meta_sum(f, 1, 0);
    }
    if (method == META_HE) {
        meta_solve_flat(f);
        return sqrt(2 * meta_trace_square(f, 1, 1) + 4 * t * meta_trace_pv(f) + 2 * t * t * df) / df;
    }
    if (method == META_SJ) {
        meta_solve_at(f, first);
        return first / df * sqrt(2 * meta_trace_square(f, 1, 1) + 4 * t * meta_trace_square(f, 0, 1) + 2 * t * t * meta_trace_square(f, 0, 0));
    }
    meta_solve_at(f, 0);
    return sqrt(2 * df + 4 * t * meta_trace_p(f) + 2 * t * t * meta_trace_square(f, 0, 0)) / (method == META_DL ? meta_trace_p(f) : meta_sum(f, 1, 0));
}

/* ---- heterogeneity ---- */

static Err profile(MetaWork *f, MetaFit *out)
{
    double df = free_of(f), half = (1 - f->m->level) / 2;
    double upper = df * f_quantile(half, df, INFINITY), lower = df * f_quantile(1 - half, df, INFINITY);
    Err e = root_find(f, META_PM, out->tau2, lower, &out->tau2_low);
    return failed(e) ? e : root_find(f, META_PM, out->tau2, upper, &out->tau2_high);
}

static Err heterogeneity(MetaWork *f, MetaFit *out)
{
    double df = free_of(f), rss = meta_solve_at(f, 0);
    out->q = rss, out->q_df = df, out->q_p = df > 0 ? chi2_above(rss, df) : 1;
    out->tau2_low = out->tau2_high = out->i2_low = out->i2_high = out->h2_low = out->h2_high = NAN;
    if (df < 1) { out->i2 = 0, out->h2 = 1; return OK; }
    if (f->m->method == META_FE) {
        out->i2 = rss > 0 ? fmax(0, 100 * (rss - df) / rss) : 0, out->h2 = rss / df;
        return OK;
    }
    double typical = df / meta_trace_p(f);
    Err e = profile(f, out);
    out->i2 = 100 * out->tau2 / (typical + out->tau2), out->h2 = out->tau2 / typical + 1;
    out->i2_low = 100 * out->tau2_low / (typical + out->tau2_low), out->i2_high = 100 * out->tau2_high / (typical + out->tau2_high);
    out->h2_low = out->tau2_low / typical + 1, out->h2_high = out->tau2_high / typical + 1;
    return e;
}

/* ---- coefficients ---- */

/* Weights other than the inverse variances: (Z'AZ)^-1 Z'A (V + tau2) A Z (Z'AZ)^-1. */
static void weighted_variance(MetaWork *f, double tau2, double *v)
{
    isize p = f->p;
    double *meat = f->s2;
    memset(meat, 0, (size_t)(p * p) * sizeof(double));
    for (isize r = 0; r < f->k; r++) {
        double d = f->w[r] * f->w[r] * (f->m->v[r] + tau2);
        for (isize i = 0; i < p; i++) for (isize j = 0; j < p; j++) meat[i * p + j] += d * f->z[r * p + i] * f->z[r * p + j];
    }
    sandwich(f->arena, f->inverse, meat, p, v);
}

static void moderators_test(MetaWork *f, const double *v, MetaFit *out)
{
    isize first = out->kept[0] < 0, q = f->p - first;
    out->qm = out->qm_df1 = out->qm_df2 = out->qm_p = NAN;
    if (!q) return;
    double *l = make_array(f->arena, double, q * q + 1), *b = make_array(f->arena, double, q + 1);
    bool *dropped = make_array(f->arena, bool, q + 1);
    for (isize i = 0; i < q; i++) for (isize j = 0; j < q; j++) l[i * q + j] = v[(i + first) * f->p + j + first];
    memcpy(b, f->b + first, (size_t)q * sizeof(double));
    cholesky(l, q, 1e-15, dropped);
    cholesky_solve(l, q, dropped, b);
    out->qm = 0, out->qm_df1 = (double)q, out->qm_df2 = out->df;
    for (isize i = 0; i < q; i++) out->qm += b[i] * f->b[i + first];
    if (isfinite(out->df)) out->qm /= (double)q, out->qm_p = f_above(out->qm, (double)q, out->df);
    else out->qm_p = chi2_above(out->qm, (double)q);
}

static Str term_name(const MetaModel *m, const MetaFit *out, isize j)
{
    if (out->kept[j] >= 0) return m->name[out->kept[j]];
    return out->p == 1 ? S("mean effect") : S("(Intercept)");
}

static void coefficients(MetaWork *f, MetaFit *out)
{
    const MetaModel *m = f->m;
    isize p = f->p;
    double rss = meta_solve_at(f, out->tau2), scale = 1, *v = make_array(f->arena, double, p * p + 1), *turn = make_array(f->arena, double, p * p + 1), all = 0, square = 0;
    if (m->test == META_KNHA || m->test == META_ADHOC) scale = rss / free_of(f);
    if (m->test == META_ADHOC && scale < 1) scale = 1;
    if (m->w) {
        memcpy(f->w, m->w, (size_t)f->k * sizeof(double));
        meta_solve(f);
        weighted_variance(f, out->tau2, v);
    } else memcpy(v, f->inverse, (size_t)(p * p) * sizeof(double));
    for (isize i = 0; i < p * p; i++) v[i] *= scale;
    for (isize r = 0; r < f->k; r++) square += f->w[r] * m->y[r] * m->y[r];
    bool exact = scale != 1 && fits_exactly(scale, square);
    out->df = m->test == META_Z ? INFINITY : free_of(f);
    moderators_test(f, v, out);
    out->vcov = make_array(f->arena, double, p * p + 1), out->estimate = make_array(f->arena, Estimate, p + 1);
    double *half = make_array(f->arena, double, p * p + 1);
    for (isize i = 0; i < p; i++) for (isize j = 0; j < p; j++) turn[i * p + j] = f->back[j * p + i];
    matrix_product(f->back, v, p, p, p, half);
    matrix_product(half, turn, p, p, p, out->vcov);
    for (isize j = 0; j < p; j++) {
        double b = 0;
        for (isize i = 0; i < p; i++) b += f->back[j * p + i] * f->b[i];
        out->estimate[j] = estimate_of(term_name(m, out, j), b, exact ? NAN : sqrt(out->vcov[j * p + j]), out->df, m->level);
    }
    out->weight = make_array(f->arena, double, f->k + 1), out->residual = make_array(f->arena, double, f->k + 1);
    for (isize r = 0; r < f->k; r++) all += f->w[r];
    for (isize r = 0; r < f->k; r++) out->weight[r] = 100 * f->w[r] / all, out->residual[r] = f->r[r];
}

/* Of META_FE: 1 less the variance left over that about the mean, each over its degrees of freedom. f: of the last fit. */
static double variance_share(const MetaWork *f)
{
    double all = 0, mean = 0, left = 0, about = 0, n = 0;
    for (isize r = 0; r < f->k; r++) all += f->w[r], mean += f->w[r] * f->m->y[r], n += f->w[r] > 0;
    for (isize r = 0; r < f->k; r++) left += f->w[r] * f->r[r] * f->r[r], about += f->w[r] * pow(f->m->y[r] - mean / all, 2);
    return n > (double)f->p ? fmax(0, 100 * (1 - left / (n - (double)f->p) / (about / (n - 1)))) : NAN;
}

/* Share of tau2 that the moderators take, against the model of the constant alone by the same method. */
static void moderators_share(Arena *a, const MetaModel *m, const MetaWork *last, MetaFit *out)
{
    out->r2 = NAN;
    if (out->p < 2 || out->kept[0] >= 0 || (m->tau2_given && m->method != META_FE)) return;
    if (m->method == META_FE) { out->r2 = variance_share(last); return; }
    MetaModel plain = *m;
    MetaFit f = { 0 };
    plain.p = 0, plain.w = NULL;
    MetaWork w = meta_work(a, &plain, &f);
    if (!failed(tau2_estimate(&w, &f))) out->r2 = f.tau2 > 0 ? fmax(0, 100 * (f.tau2 - out->tau2) / f.tau2) : 0;
}

static Err model_check(Arena *a, const MetaModel *m)
{
    bool weighed = !m->w;
    for (isize i = 0; i < m->k; i++) {
        if (!(m->v[i] > 0) || !isfinite(m->v[i]) || !isfinite(m->y[i])) return err(a, ERR_INPUT, "study %td has variance %g: it must be above zero", i + 1, m->v[i]);
        if (m->w && !(m->w[i] >= 0)) return err(a, ERR_INPUT, "study %td has weight %g: it must not be below zero", i + 1, m->w[i]);
    }
    for (isize i = 0; i < m->k && m->w; i++) weighed |= m->w[i] > 0;
    if (!weighed) return err(a, ERR_INPUT, "all weights are zero");
    if (m->tau2_given && !(m->tau2 >= 0)) return err(a, ERR_INPUT, "tau2 is %g: it must not be below zero", m->tau2);
    return OK;
}

Err meta_fit(Arena *a, const MetaModel *m, MetaFit *out)
{
    *out = (MetaFit){ 0 };
    Err e = model_check(a, m);
    if (failed(e)) return e;
    MetaWork f = meta_work(a, m, out);
    isize least = f.p + (m->method != META_FE && !m->tau2_given);
    if (!f.p) return err(a, ERR_NONE, "nothing is left to estimate");
    if (m->k < least || (m->test != META_Z && m->k <= f.p)) return err(a, ERR_NONE, "%td %s too few for %td %s%s", m->k, m->k == 1 ? "study is" : "studies are", f.p, f.p == 1 ? "coefficient" : "coefficients", m->method == META_FE ? "" : " and a variance between studies");
    e = tau2_estimate(&f, out);
    if (!failed(e)) e = heterogeneity(&f, out);
    if (failed(e)) return e;
    out->tau2_se = tau2_error(&f, out->tau2);
    coefficients(&f, out);
    moderators_share(a, m, &f, out);
    return OK;
}

/* ---- beyond the studies ---- */

Estimate meta_predict(const MetaModel *m, const MetaFit *fit, const double *x0, double df, Estimate *mean)
{
    double b = 0, v = quadratic(fit->vcov, x0, x0, fit->p);
    for (isize j = 0; j < fit->p; j++) b += x0[j] * fit->estimate[j].estimate;
    if (mean) *mean = estimate_of(S("mean"), b, sqrt(v), fit->df, m->level);
    return estimate_of(S("new place"), b, sqrt(v + fit->tau2), df > 0 ? df : fit->df, m->level);
}

/* ---- one place ---- */

static double column_spread(const double *x, isize k)
{
    double n = 0, mean = 0, s = 0;
    for (isize i = 0; i < k; i++) if (!isnan(x[i])) mean += x[i], n++;
    mean /= n;
    for (isize i = 0; i < k; i++) if (!isnan(x[i])) s += (x[i] - mean) * (x[i] - mean);
    return n > 1 && s > 0 ? sqrt(s / (n - 1)) : 1;
}

void meta_similarity(isize k, const LikeColumn *column, isize c, double bandwidth, double *out)
{
    for (isize i = 0; i < k; i++) {
        double known = 0, sum = 0;
        for (isize j = 0; j < c; j++) {
            const LikeColumn *q = &column[j];
            double d = q->same ? 1 - q->same[i] : (q->x[i] - q->at) / column_spread(q->x, k);
            if (!isnan(d)) sum += d * d, known++;
        }
        out[i] = known > 0 ? exp(-sum / known / (2 * bandwidth * bandwidth)) : NAN;
    }
}

Err meta_transport(Arena *a, const MetaModel *m, double tau2, const double *s, MetaTransport *out)
{
    double *w = make_array(a, double, m->k + 1), sum = 0, square = 0;
    for (isize i = 0; i < m->k; i++) w[i] = s[i] / (m->v[i] + tau2), sum += s[i], square += s[i] * s[i];
    if (!(sum > 0)) return err(a, ERR_NONE, "no study is like the place: every weight of similarity is zero");
    MetaModel t = *m;
    t.w = w, t.tau2_given = true, t.tau2 = tau2;
    out->effective = sum * sum / square;
    return meta_fit(a, &t, &out->fit);
}
