/* impact_coverage.c [DRAWS [WORD]]: do 95% intervals hold the truth in 95 of 100 worlds, and does a test at 5% find an effect that
 * is not there in 5 of 100? One line a method, on designs that are hard on it: few clusters, unequal variances, weak
 * instruments. `make bench-coverage` prints the table;
 * WORD: only lines that hold it. */
#include "engines/impact/did.h"
#include "engines/impact/honest.h"
#include "engines/impact/impact.h"
#include "engines/impact/its.h"
#include "engines/impact/meta.h"
#include "engines/impact/randomize.h"
#include "engines/impact/synth.h"
#include <math.h>

enum { MOST = 4000 };
static u64 state = 20261125;
static double uniform(void)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (double)(state >> 11) * 0x1p-53;
}
static double normal(void) { return sqrt(-2 * log(uniform() + 1e-300)) * cos(2 * M_PI * uniform()); }

/* A world: n rows in clusters and blocks, with the effect added. */
typedef struct { isize n; double y[MOST], z[MOST], x[MOST], d[MOST]; i32 cluster[MOST], block[MOST], time[MOST]; i32 clusters, blocks, times; double truth; } World;
static World w;

static void assign(isize from, isize n, isize treated)       /* rows of a run, complete randomisation */
{
    for (isize i = 0, left = treated; i < n; i++) {
        bool yes = uniform() * (double)(n - i) < (double)left;
        w.z[from + i] = yes, left -= yes;
    }
}

static void rows_world(double effect)                         /* 60 rows, variance and skew differ by arm */
{
    w.n = 60;
    assign(0, w.n, 20);
    for (isize i = 0; i < w.n; i++) w.x[i] = normal(), w.y[i] = effect * w.z[i] + 0.7 * w.x[i] + (1 + w.z[i]) * normal();
}

static void blocks_world(double effect)                       /* 8 blocks of different sizes and shares */
{
    w.n = 0, w.blocks = 8;
    for (int b = 0; b < 8; b++) {
        isize n = 6 + 2 * b;
        assign(w.n, n, 2 + b / 2);
        double level = 2 * normal();
        for (isize i = w.n; i < w.n + n; i++) w.block[i] = b, w.x[i] = normal(), w.y[i] = effect * w.z[i] + level + normal();
        w.n += n;
    }
}

static void clusters_world(double effect)                     /* 14 clusters of different sizes, 5 treated */
{
    double arm[14];
    w.n = 0, w.clusters = 14;
    assign(0, 14, 5);
    memcpy(arm, w.z, sizeof arm);
    for (int c = 0; c < 14; c++) {
        double level = 0.6 * normal();
        for (int i = 0; i < 4 + c; i++, w.n++) w.cluster[w.n] = c, w.z[w.n] = arm[c], w.x[w.n] = normal() + 0.5 * level, w.y[w.n] = effect * arm[c] + level + 0.3 * w.x[w.n] + normal();
    }
}

static void uptake_world(double effect)                       /* half take it up where assigned */
{
    w.n = 200;
    assign(0, w.n, 100);
    for (isize i = 0; i < w.n; i++) {
        double u = normal();
        w.d[i] = uniform() < 0.15 + 0.45 * w.z[i] + 0.1 * (u > 0);
        w.y[i] = effect * w.d[i] + u + 0.5 * normal(), w.x[i] = normal();
    }
}

static void panel_world(double effect)                        /* 40 units, 30 periods; x and errors last within units */
{
    w.n = 0, w.clusters = 40, w.times = 30;
    for (int u = 0; u < 40; u++) {
        double level = normal(), e = normal(), x = normal();
        for (int t = 0; t < 30; t++, w.n++) {
            e = 0.6 * e + 0.8 * normal(), x = 0.6 * x + 0.8 * normal();
            w.cluster[w.n] = u, w.time[w.n] = t, w.x[w.n] = 0.5 * level + x, w.y[w.n] = effect * w.x[w.n] + level + 0.2 * t + e;
        }
    }
}

static void rollout_world(double effect)                      /* 150 units, 6 periods; who is treated (from 3, from 5, never) and the trend go with x */
{
    w.n = 0, w.clusters = 150, w.times = 6;
    for (int u = 0; u < 150; u++) {
        double x = normal(), level = normal() + x, last = normal(), lean = uniform() + 0.15 * x, first = lean > 0.75 ? 3 : lean > 0.5 ? 5 : INFINITY;
        for (int t = 1; t <= 6; t++, w.n++) {
            last = 0.4 * last + normal();
            w.cluster[w.n] = u, w.time[w.n] = t - 1, w.x[w.n] = x, w.d[w.n] = first, w.y[w.n] = level + 0.2 * t + 0.15 * t * x + (t >= first ? effect : 0) + last;
        }
    }
}

static void studies_world(double effect)                      /* 12 studies of different sizes; places differ. y, and v in x */
{
    w.n = 12;
    for (isize i = 0; i < w.n; i++) w.x[i] = 0.02 + 0.3 * uniform() * uniform(), w.d[i] = effect + 0.25 * normal(), w.y[i] = w.d[i] + sqrt(w.x[i]) * normal(), w.cluster[i] = (i32)(i / 2);
    w.z[0] = effect + 0.25 * normal(), w.truth = effect, w.clusters = 6;        /* one more place */
}

static void same_world(double effect)                         /* where nobody's outcome depends on the arm: what draws test */
{
    rows_world(0);
    for (isize i = 0; i < w.n; i++) w.y[i] = effect * w.z[i] + 0.7 * w.x[i] + exp(normal());
}

/* 40 rows assigned by engines/impact/randomize, with x at hand: in pairs, or again until x is balanced; 0.3 of them in the last. */
static void drawn_world(Arena *a, double effect, bool pairs, double share)
{
    static const i64 one_each[20] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    const double *x[] = { w.x };
    w.n = 40;
    for (isize i = 0; i < w.n; i++) w.x[i] = normal();
    RandomizeDesign d = { .n = w.n, .strata = 1, .slots = (i64[]){ (i64)lround(share * 40) }, .k = 1, .x = x, .accept = pairs ? 1 : 0.1, .simulated = 200 };
    memcpy(d.seed, &state, sizeof state), uniform();
    if (pairs) must(!failed(randomize_pairs(a, w.n, 1, x, w.block))), d.stratum = w.block, d.strata = w.blocks = 20, d.slots = one_each;
    Randomized r;
    must(!failed(randomize(a, &d, &r)));
    for (isize i = 0; i < w.n; i++) w.z[i] = r.treated[i], w.d[i] = 1 / (r.treated[i] ? r.probability[i] : 1 - r.probability[i]), w.y[i] = effect * w.z[i] + w.x[i] + normal();
}

static void in_arena(double effect, bool pairs, double share) { Arena *a = arena_new(); drawn_world(a, effect, pairs, share), arena_free(a); }
static void pairs_world(double effect) { in_arena(effect, true, 0.5); }
static void again_world(double effect) { in_arena(effect, false, 0.5); }
static void third_world(double effect) { in_arena(effect, false, 0.3); }

/* ---- methods ---- */

typedef Estimate Method(Arena *a);

static Estimate by_means(Arena *a, bool blocks, bool clusters)
{
    TrialMeans t = { .n = w.n, .y = w.y, .z = w.z, .level = 0.95 };
    Estimate e = { .se = NAN };
    if (blocks) t.block = (Groups){ S("b"), w.block, w.blocks };
    if (clusters) t.cluster = (Groups){ S("c"), w.cluster, w.clusters };
    must(!failed(trial_means(a, &t, S("z"), &e)));
    return e;
}

static Estimate m_means(Arena *a) { return by_means(a, false, false); }
static Estimate m_blocks(Arena *a) { return by_means(a, true, false); }
static Estimate m_clusters(Arena *a) { return by_means(a, false, true); }

static Estimate by_ols(Arena *a, RobustKind se, bool plain, const double *extra, bool uptake)
{
    const double *x[] = { uptake ? w.d : w.z, w.x, extra }, *z[] = { w.z, w.x };
    LinearModel m = { .n = w.n, .y = w.y, .k = extra ? 3 : 2, .x = x, .name = (Str[]){ S("z"), S("x"), S("zx") }, .constant = true, .se = se, .plain_df = plain, .level = 0.95 };
    if (se >= ROBUST_CR0) m.cluster = (Groups){ S("c"), w.cluster, w.clusters };
    if (uptake) m.instruments = 2, m.z = z;
    LinearFit fit;
    must(!failed(linear_fit(a, &m, &fit)));
    return fit.estimate[1];
}

static Estimate m_iid(Arena *a) { return by_ols(a, ROBUST_IID, false, NULL, false); }
static Estimate m_hc1(Arena *a) { return by_ols(a, ROBUST_HC1, false, NULL, false); }
static Estimate m_hc2(Arena *a) { return by_ols(a, ROBUST_HC2, false, NULL, false); }
static Estimate m_hc3(Arena *a) { return by_ols(a, ROBUST_HC3, false, NULL, false); }
static Estimate m_cr1(Arena *a) { return by_ols(a, ROBUST_CR1, false, NULL, false); }
static Estimate m_cr2(Arena *a) { return by_ols(a, ROBUST_CR2, false, NULL, false); }
static Estimate m_cr3(Arena *a) { return by_ols(a, ROBUST_CR3, false, NULL, false); }
static Estimate m_iv(Arena *a) { return by_ols(a, ROBUST_HC2, false, NULL, true); }

static Estimate m_lin(Arena *a)
{
    double *zx = make_array(a, double, w.n), mean = 0;
    for (isize i = 0; i < w.n; i++) mean += w.x[i] / (double)w.n;
    for (isize i = 0; i < w.n; i++) w.x[i] -= mean, zx[i] = w.z[i] * w.x[i];
    return by_ols(a, ROBUST_HC2, false, zx, false);
}

static Estimate m_weighted(Arena *a)        /* by the chances that randomize keeps */
{
    LinearModel m = { .n = w.n, .y = w.y, .k = 1, .x = (const double *[]){ w.z }, .name = (Str[]){ S("z") }, .constant = true, .w = w.d, .se = ROBUST_HC2, .level = 0.95 };
    LinearFit fit;
    must(!failed(linear_fit(a, &m, &fit)));
    return fit.estimate[1];
}

static Estimate by_fe(Arena *a, SeKind se)
{
    double *x[] = { make_array(a, double, w.n) }, *y = make_array(a, double, w.n);
    memcpy(x[0], w.x, (size_t)w.n * sizeof(double));
    memcpy(y, w.y, (size_t)w.n * sizeof(double));
    FeGroup g[] = { { S("unit"), w.cluster, w.clusters, NULL }, { S("time"), w.time, w.times, NULL } };
    Groups c = { S("unit"), w.cluster, w.clusters };
    FeModel m = { .n = w.n, .y = y, .k = 1, .x = x, .name = (Str[]){ S("x") }, .groups = 2, .group = g, .se = se, .clusters = 1, .cluster = &c, .unit = c, .time = { S("time"), w.time, w.times }, .lag = 4, .level = 0.95, .threads = 1 };
    FeFit fit;
    must(!failed(fe_fit(a, &m, &fit)));
    return fit.estimate[0];
}

static Estimate m_fe_iid(Arena *a) { return by_fe(a, SE_IID); }
static Estimate m_fe_hc1(Arena *a) { return by_fe(a, SE_HC1); }
static Estimate m_fe_cluster(Arena *a) { return by_fe(a, SE_CLUSTER); }
static Estimate m_fe_nw(Arena *a) { return by_fe(a, SE_NW); }
static Estimate m_fe_dk(Arena *a) { return by_fe(a, SE_DK); }

static Estimate m_draws(Arena *a)       /* a p alone: its interval is not drawn */
{
    Randomization r = { .n = w.n, .y = w.y, .z = w.z, .draws = 499, .seed = { state, 1, 2, 3 }, .threads = 1 };
    RandomizationTest t;
    must(!failed(randomization_test(a, &r, &t, NULL)));
    return (Estimate){ .estimate = t.statistic, .p = t.p, .se = NAN, .low = NAN, .high = NAN };
}

static MetaFit by_meta(Arena *a, MetaMethod method, MetaTest test, MetaModel *m)
{
    *m = (MetaModel){ .k = w.n, .y = w.y, .v = w.x, .constant = true, .method = method, .test = test, .level = 0.95 };
    MetaFit fit;
    must(!failed(meta_fit(a, m, &fit)));
    return fit;
}

static Estimate m_meta_dl(Arena *a) { MetaModel m; return by_meta(a, META_DL, META_Z, &m).estimate[0]; }
static Estimate m_meta_reml(Arena *a) { MetaModel m; return by_meta(a, META_REML, META_Z, &m).estimate[0]; }
static Estimate m_meta_knha(Arena *a) { MetaModel m; return by_meta(a, META_REML, META_KNHA, &m).estimate[0]; }

static Estimate m_meta_cr2(Arena *a)
{
    MetaModel m;
    MetaFit fit = by_meta(a, META_REML, META_Z, &m);
    Estimate e;
    must(!failed(meta_robust(a, &m, &fit, (Groups){ S("c"), w.cluster, w.clusters }, META_CR2, &e)));
    return e;
}

static Estimate m_meta_next(Arena *a)       /* of one more place: moved so that the line's truth stands for that place's */
{
    MetaModel m;
    MetaFit fit = by_meta(a, META_REML, META_KNHA, &m);
    Estimate e = meta_predict(&m, &fit, (double[]){ 1 }, 0, NULL);
    return estimate_of(S(""), e.estimate - w.z[0] + w.truth, e.se, e.df, 0.95);
}

static DidModel rollout(TwoMethod method, bool covariate, i64 draws)
{
    static const double value[] = { 1, 2, 3, 4, 5, 6 };
    static const double *x[] = { w.x };
    return (DidModel){ .n = w.n, .unit = { S("unit"), w.cluster, w.clusters }, .period = { S("time"), w.time, w.times }, .period_value = value, .group = w.d, .y = w.y, .k = covariate, .x = x, .method = method,
        .control = DID_NOTYET, .level = 0.95, .draws = draws, .seed = { state, 1, 2, 3 }, .threads = 1 };
}

static Estimate by_did(Arena *a, TwoMethod method)
{
    DidModel m = rollout(method, true, 0);
    DidFit fit;
    DidAggregate all;
    must(!failed(did_fit(a, &m, &fit)) && !failed(did_aggregate(a, &m, &fit, &(DidSummary){ .kind = DID_SIMPLE }, &all)));
    return all.overall;
}

static Estimate m_did_dr(Arena *a) { return by_did(a, TWO_DR); }
static Estimate m_did_reg(Arena *a) { return by_did(a, TWO_REG); }
static Estimate m_did_ipw(Arena *a) { return by_did(a, TWO_IPW); }
static Estimate m_did_ht(Arena *a) { return by_did(a, TWO_IPW_HT); }
static Estimate m_did_imp(Arena *a) { return by_did(a, TWO_DR_IMP); }

/* The worst of the event times, on the scale of the band: it holds the truth where all of them do. */
static Estimate m_did_band(Arena *a)
{
    DidModel m = rollout(TWO_DR, true, 499);
    DidFit fit;
    DidAggregate e;
    must(!failed(did_fit(a, &m, &fit)) && !failed(did_aggregate(a, &m, &fit, &(DidSummary){ .kind = DID_EVENT }, &e)));
    double worst = 0;
    for (isize i = 0; i < e.n; i++) worst = fmax(worst, fabs(e.effect[i].estimate - (e.at[i] >= 0 ? w.truth : 0)) / e.effect[i].se / e.critical);
    return (Estimate){ .estimate = w.truth, .se = 1, .p = worst <= 1 ? 1 : 0, .low = worst <= 1 ? -INFINITY : INFINITY, .high = INFINITY };
}

static void banded_world(double effect) { rollout_world(effect), w.truth = effect; }

static void parallel_world(double effect)                     /* the same, without x: for methods that take trends as they are */
{
    rollout_world(effect);
    for (isize i = 0; i < w.n; i++) w.y[i] -= 0.15 * (w.time[i] + 1) * w.x[i];
}

static Estimate by_effects(Arena *a, Err way(Arena *, const DidModel *, DidEffects *))
{
    DidModel m = rollout(TWO_DR, false, 0);
    DidEffects d;
    must(!failed(way(a, &m, &d)));
    return d.simple;
}

static Estimate m_sunab(Arena *a) { return by_effects(a, did_sunab); }
static Estimate m_imputation(Arena *a) { return by_effects(a, did_imputation); }

static void drifting_world(double effect)                     /* trends that drift apart by 0.1 a period before the treatment, and by 0.2 from then on */
{
    parallel_world(effect);
    for (isize i = 0; i < w.n; i++) {
        double event = w.time[i] + 1 - w.d[i];
        if (!isinf(w.d[i])) w.y[i] += (event < 0 ? 0.1 : 0.2) * (event + 1);
    }
}

/* The average of the event times from 0 on, as if trends were parallel; or the interval for a drift as large as it is. */
static Estimate by_honest(Arena *a, bool parallel, HonestKind kind, double most)
{
    DidModel m = rollout(TWO_REG, false, 0);
    DidFit fit;
    DidAggregate e;
    double beta[16], sigma[256], weight[16];
    isize kept[16], n = 0;
    HonestStudy s = { .beta = beta, .sigma = sigma, .weight = weight, .level = 0.95 };
    HonestBand b;
    m.control = DID_NEVER, m.universal = true;
    must(!failed(did_fit(a, &m, &fit)) && !failed(did_aggregate(a, &m, &fit, &(DidSummary){ .kind = DID_EVENT }, &e)) && e.n <= 16);
    for (isize i = 0; i < e.n; i++) if (e.at[i] != -1) s.pre += e.at[i] < 0, s.post += e.at[i] >= 0, beta[n] = e.effect[i].estimate, kept[n++] = i;
    for (isize i = 0; i < n; i++) for (isize k = 0; k < n; k++) sigma[i * n + k] = e.cov[kept[i] * e.n + kept[k]];
    for (isize i = 0; i < s.post; i++) weight[i] = 1.0 / (double)s.post;
    if (parallel) b = honest_original(&s);
    else must(!failed(honest_band(a, &s, kind, most, 0, &b)));
    return (Estimate){ .estimate = (b.low + b.high) / 2, .se = (b.high - b.low) / 2 / 1.96, .p = b.low > 0 || b.high < 0 ? 0 : 1, .low = b.low, .high = b.high };
}

static Estimate m_as_parallel(Arena *a) { return by_honest(a, true, HONEST_RELATIVE, 0); }
static Estimate m_honest_smooth(Arena *a) { return by_honest(a, false, HONEST_SMOOTHNESS, 0.1); }
static Estimate m_honest_relative(Arena *a) { return by_honest(a, false, HONEST_RELATIVE, 2); }

static double factors[MOST];
static void regions_world(double effect, isize treated)       /* 30 regions, 24 periods, moved by two factors, effect in the last 8; y[region * 24 + period] */
{
    w.n = treated, w.times = 24;
    double trend[24], wave[24], level = 0;
    for (int t = 0; t < 24; t++) trend[t] = level += normal(), wave[t] = normal();
    for (int u = 0; u < 30; u++) {
        double a = 10 + normal(), b = 0.5 + uniform(), c = normal(), last = normal();
        for (int t = 0; t < 24; t++) last = 0.5 * last + normal(), factors[u * 24 + t] = a + b * trend[t] + c * wave[t] + last + (u < treated && t >= 16 ? effect : 0);
    }
}
static void region_world(double effect) { regions_world(effect, 1); }
static void few_world(double effect) { regions_world(effect, 5); }

static Estimate by_synth(Arena *a, SynthMethod method, SynthErrors errors, bool ranks)
{
    isize *unit = make_array(a, isize, 30);
    for (isize u = 0; u < 30; u++) unit[u] = u;
    SynthModel m = { .periods = 24, .before = 16, .y = factors, .donors = 30 - w.n, .donor = unit + w.n, .treated = w.n, .of_treated = unit, .method = method, .ridge = NAN, .noise = NAN, .level = 0.95, .threads = 1 };
    SynthDesign d = { .errors = errors, .pool_treated = method != SYNTH_SDID, .draws = 100, .seed = { state, 1, 2, 3 } };
    SynthFit fit;
    SynthPlacebos p = { 0 };
    double se = NAN;
    must(!failed(synth_fit(a, &m, &fit)));
    must(!failed(errors == SYNTH_PLACEBO ? synth_placebos(a, &m, &fit, &d, &p) : synth_se(a, &m, &fit, &d, &se)));
    Estimate e = estimate_of(S(""), fit.estimate, errors == SYNTH_PLACEBO ? p.se : se, INFINITY, 0.95);
    if (ranks) e.p = p.p, e.se = NAN;
    return e;
}

static Estimate m_synth_sc(Arena *a) { return by_synth(a, SYNTH_SC, SYNTH_PLACEBO, false); }
static Estimate m_synth_ranks(Arena *a) { return by_synth(a, SYNTH_SC, SYNTH_PLACEBO, true); }
static Estimate m_synth_ridge(Arena *a) { return by_synth(a, SYNTH_AUGMENTED, SYNTH_PLACEBO, false); }
static Estimate m_synth_sdid(Arena *a) { return by_synth(a, SYNTH_SDID, SYNTH_PLACEBO, false); }
static Estimate m_synth_boot(Arena *a) { return by_synth(a, SYNTH_SDID, SYNTH_BOOTSTRAP, false); }
static Estimate m_synth_jack(Arena *a) { return by_synth(a, SYNTH_SDID, SYNTH_JACKKNIFE, false); }

static void series_world(double effect)                       /* 120 months, a trend, seasons, errors of which 0.4 lasts; the level rises in the 80th */
{
    double last = normal();
    w.n = 120;
    for (isize t = 0; t < 120; t++) last = 0.4 * last + normal(), w.x[t] = (double)t, w.block[t] = (i32)(t % 12), w.y[t] = 5 + 0.02 * (double)t + sin((double)t / 6 * M_PI) + last + (t >= 80 ? effect : 0);
}

static Estimate by_its(Arena *a, ItsErrors errors, i64 lag)
{
    ItsModel m = { .n = w.n, .from = 80, .since = w.x[80], .y = w.y, .at = w.x, .season = w.block, .seasons = 12, .harmonics = 1, .errors = errors, .lag = lag, .level = 0.95 };
    ItsFit fit;
    must(!failed(its_fit(a, &m, &fit)));
    return fit.average;
}

static Estimate m_its_iid(Arena *a) { return by_its(a, ITS_IID, 0); }
static Estimate m_its_nw(Arena *a) { return by_its(a, ITS_NW, 12); }
static Estimate m_its_ar(Arena *a) { return by_its(a, ITS_AR, 1); }

static const struct { const char *name; void (*world)(double); Method *method; double effect; } lines[] = {
    { "trial means (Neyman, Welch)", rows_world, m_means, 0.8 }, { "trial ols, iid (for comparison)", rows_world, m_iid, 0.8 }, { "trial ols, HC1", rows_world, m_hc1, 0.8 }, { "trial ols, HC2", rows_world, m_hc2, 0.8 },
    { "trial ols, HC3", rows_world, m_hc3, 0.8 }, { "trial lin, HC2", rows_world, m_lin, 0.8 }, { "trial, randomisation inference", same_world, m_draws, 0 }, { "trial means, blocks", blocks_world, m_blocks, 0.5 },
    { "trial means, 14 clusters (CR2)", clusters_world, m_clusters, 0.5 }, { "trial ols, 14 clusters, CR1", clusters_world, m_cr1, 0.5 }, { "trial ols, 14 clusters, CR2", clusters_world, m_cr2, 0.5 },
    { "trial ols, 14 clusters, CR3", clusters_world, m_cr3, 0.5 }, { "trial, uptake (2SLS, HC2)", uptake_world, m_iv, 0.5 }, { "fe, iid (for comparison)", panel_world, m_fe_iid, 0.2 }, { "fe, HC1", panel_world, m_fe_hc1, 0.2 },
    { "fe, clustered by unit", panel_world, m_fe_cluster, 0.2 }, { "fe, Newey-West", panel_world, m_fe_nw, 0.2 }, { "fe, Driscoll-Kraay, 30 periods", panel_world, m_fe_dk, 0.2 },
    { "did dr, 150 units, covariate", rollout_world, m_did_dr, 0.3 }, { "did reg", rollout_world, m_did_reg, 0.3 }, { "did ipw", rollout_world, m_did_ipw, 0.3 }, { "did ipw-ht", rollout_world, m_did_ht, 0.3 }, { "did dr-imp", rollout_world, m_did_imp, 0.3 },
    { "did dr, band over event times", banded_world, m_did_band, 0.3 }, { "did Sun and Abraham", parallel_world, m_sunab, 0.3 }, { "did imputation", parallel_world, m_imputation, 0.3 },
    { "did, drift 2 x before: as if parallel", drifting_world, m_as_parallel, 0.3 }, { "did honest smoothness, as it bends", drifting_world, m_honest_smooth, 0.3 }, { "did honest relative, M = 2", drifting_world, m_honest_relative, 0.3 },
    { "meta DL, 12 studies", studies_world, m_meta_dl, 0.3 }, { "meta REML", studies_world, m_meta_reml, 0.3 }, { "meta REML, Knapp-Hartung", studies_world, m_meta_knha, 0.3 }, { "meta REML, CR2, 6 clusters", studies_world, m_meta_cr2, 0.3 },
    { "meta, prediction of one more place", studies_world, m_meta_next, 0.3 },
    { "synth sc, 29 donors, placebos", region_world, m_synth_sc, 1 }, { "synth sc, ranks of RMSPE ratios", region_world, m_synth_ranks, 1 }, { "synth augmented, placebos", region_world, m_synth_ridge, 1 }, { "synth sdid, placebos", region_world, m_synth_sdid, 1 },
    { "synth sdid, 5 treated, placebos", few_world, m_synth_sdid, 1 }, { "synth sdid, 5 treated, bootstrap", few_world, m_synth_boot, 1 }, { "synth sdid, 5 treated, jackknife", few_world, m_synth_jack, 1 },
    { "randomize: pairs, then trial means", pairs_world, m_blocks, 0.8 }, { "randomize: again, then trial means", again_world, m_means, 0.8 }, { "randomize: again, 3 in 10, chances", third_world, m_weighted, 0.8 },
    { "its, iid (for comparison)", series_world, m_its_iid, 0.5 }, { "its, Newey-West, lag 12", series_world, m_its_nw, 0.5 }, { "its, AR(1)", series_world, m_its_ar, 0.5 } };

int main(int argc, char **argv)
{
    i64 draws = 2000;
    if (argc > 1) must(str_i64(str_from(argv[1]), &draws));
    printf("%-36s %10s %8s %8s   (simulation error %.1f)\n", "of 100", "coverage", "size", "bias/se", 100 * sqrt(0.05 * 0.95 / (double)draws));
    Arena *a = arena_new();
    for (isize l = 0; l < countof(lines); l++) {
        if (argc > 2 && !strstr(lines[l].name, argv[2])) continue;
        double hold = 0, found = 0, bias = 0, known = 0;
        for (i64 d = 0; d < draws; d++) {
            lines[l].world(lines[l].effect);
            Estimate e = lines[l].method(a);
            if (!isnan(e.se)) known++, hold += e.low <= lines[l].effect && lines[l].effect <= e.high, bias += (e.estimate - lines[l].effect) / e.se;
            lines[l].world(0);
            found += lines[l].method(a).p <= 0.05;
            arena_reset(a);
        }
        if (known > 0) printf("%-36s %10.1f %8.1f %8.2f\n", lines[l].name, 100 * hold / known, 100 * found / (double)draws, bias / known);
        else printf("%-36s %10s %8.1f %8s\n", lines[l].name, "-", 100 * found / (double)draws, "-");
    }
    arena_free(a);
    return 0;
}
