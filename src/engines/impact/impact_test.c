#include "engines/impact/impact.h"
#include "base/codes.h"
#include "engines/impact/dense.h"
#include "engines/impact/did_work.h"
#include "engines/impact/laplacian.h"
#include "engines/impact/twoway.h"
#include "tests/test.h"
#include <math.h>

static u64 state = 42;
static double uniform(void)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (double)(state >> 11) * 0x1p-53;
}
static double normal(void) { return sqrt(-2 * log(uniform() + 1e-300)) * cos(2 * M_PI * uniform()); }

/* ---- fixed effects ---- */

typedef struct { isize n; i32 *a, *b, *c; double *x, *z, *y, *w; } Panel;

static Panel panel_new(Arena *a, isize n)
{
    return (Panel){ n, make_array(a, i32, n), make_array(a, i32, n), make_array(a, i32, n), make_array(a, double, n), make_array(a, double, n), make_array(a, double, n), make_array(a, double, n) };
}

/* levels on both sides; shape 0: at random, 1: a ring, 2: few movers, 3: two parts that nothing connects. */
static Panel panel_of(Arena *a, isize n, i32 levels, int shape)
{
    Panel p = panel_new(a, n);
    for (isize r = 0; r < n; r++) {
        i32 i = (i32)(r % levels), half = levels / 2;
        p.a[r] = i;
        p.b[r] = shape == 0 ? (i32)(uniform() * levels) : shape == 1 ? (i + (uniform() < 0.5)) % levels : shape == 2 ? uniform() < 0.01 ? (i32)(uniform() * levels) : i
               : i < half ? (i32)(uniform() * half) : half + (i32)(uniform() * (levels - half));
        p.x[r] = normal() + 0.3 * sin(i), p.z[r] = uniform() + 0.1 * cos(p.b[r]), p.w[r] = 0.1 + uniform();
        p.y[r] = 0.5 * p.x[r] - 2 * p.z[r] + sin(i * 0.1) + cos(p.b[r] * 0.2) + normal();
    }
    return p;
}

static double *copy_of(Arena *a, const double *v, isize n)
{
    double *out = make_array(a, double, n + 1);
    memcpy(out, v, (size_t)n * sizeof *v);
    return out;
}

/* third: a grouping of one level more, which changes nothing but the way. */
static FeFit fit_of(Arena *a, Panel *p, bool weighted, bool third, double **residual)
{
    i32 *b = make_array(a, i32, p->n);
    memcpy(b, p->b, (size_t)p->n * sizeof(i32));
    i32 lb = codes_compact(b, p->n, p->n > 0 ? 100000 : 0, NULL), la = 0;
    for (isize r = 0; r < p->n; r++) if (p->a[r] >= la) la = p->a[r] + 1;
    FeGroup g[3] = { { S("a"), p->a, la, NULL }, { S("b"), b, lb, NULL }, { S("c"), p->c, 1, NULL } };
    double *x[] = { copy_of(a, p->x, p->n), copy_of(a, p->z, p->n) };
    FeModel m = { .n = p->n, .y = copy_of(a, p->y, p->n), .k = 2, .x = x, .name = (Str[]){ S("x"), S("z") }, .w = weighted ? p->w : NULL, .groups = third ? 3 : 2, .group = g, .se = SE_IID, .level = 0.95, .threads = 2 };
    FeFit fit;
    Err e = fe_fit(a, &m, &fit);
    if (failed(e)) printf("    " STR_FMT "\n", STR_ARG(e.text));
    CHECK(!failed(e));
    if (residual) *residual = m.y;
    return fit;
}

static void check_orthogonal(Arena *a, const double *v, const double *w, const i32 *code, isize n)
{
    double *sum = make_array(a, double, 100001), *all = make_array(a, double, 100001), worst = 0;
    for (isize r = 0; r < n; r++) sum[code[r]] += (w ? w[r] : 1) * v[r], all[code[r]] += w ? w[r] : 1;
    for (isize i = 0; i < 100000; i++) if (all[i] > 0) worst = fmax(worst, fabs(sum[i] / all[i]));
    if (worst > 1e-8) printf("    a mean of %g is left\n", worst);
    CHECK(worst <= 1e-8);
}

TEST(fe_takes_out_two_groupings_however_they_are_connected)
{
    static const char *const shapes[] = { "at random", "a ring", "few movers", "two parts" };
    for (int shape = 0; shape < 4; shape++)
        for (int weighted = 0; weighted < 2; weighted++)
            for (i32 levels = 40; levels <= 4000; levels *= 100) {      /* 40: outright; 4,000: by gradients */
                test_case(shapes[shape]);
                Panel p = panel_of(a, levels == 40 ? 600 : 30000, levels, shape);
                double *u;
                FeFit one = fit_of(a, &p, weighted, false, &u);
                check_orthogonal(a, u, weighted ? p.w : NULL, p.a, p.n);
                check_orthogonal(a, u, weighted ? p.w : NULL, p.b, p.n);
                if (levels > 40 && shape == 1) continue;                /* the general way is slow on a ring */
                FeFit other = fit_of(a, &p, weighted, true, NULL);
                for (isize j = 0; j < 2; j++) CHECK(fabs(one.estimate[j].estimate - other.estimate[j].estimate) < 1e-8);
            }
}

TEST(fe_counts_components_exactly)
{
    Panel p = panel_of(a, 2000, 50, 3);
    TwoWay *t = twoway_new(a, p.n, p.a, 50, p.b, 50, NULL);
    CHECK_INT(twoway_components(t), 2);
    twoway_free(t);
}

TEST(fe_effects_are_recovered)
{
    Panel p = panel_of(a, 3000, 30, 0);
    for (isize r = 0; r < p.n; r++) p.y[r] = 3 + p.a[r] * 0.5 - (p.b[r] % 4) * 2.0;
    FeGroup g[2] = { { S("a"), p.a, 30, NULL }, { S("b"), p.b, 30, NULL } };
    FeModel m = { .n = p.n, .groups = 2, .group = g, .threads = 1 };
    double *effect[] = { make_array(a, double, 30), make_array(a, double, 30) };
    CHECK(!failed(fe_effects(a, &m, p.y, effect)));
    for (isize l = 1; l < 30; l++) CHECK(fabs(effect[0][l] - effect[0][0] - (double)l * 0.5) < 1e-9 && fabs(effect[1][l] - effect[1][0] + (double)(l % 4) * 2) < 1e-9);
}

TEST(fe_singletons_go_until_none_is_left)
{
    i32 x[] = { 0, 0, 1, 1, 2, 3 }, y[] = { 0, 0, 0, 1, 1, 2 };     /* row 5 is alone; then 3 and 4 by turns */
    FeGroup g[] = { { S("x"), x, 4, NULL }, { S("y"), y, 3, NULL } };
    u8 keep[] = { 1, 1, 1, 1, 1, 1 };
    CHECK_INT(fe_singletons(g, 2, 6, keep), 4);
    CHECK(keep[0] && keep[1] && !keep[2] && !keep[3] && !keep[4] && !keep[5]);
}

TEST(fe_refuses_what_is_not_identified)
{
    Panel p = panel_of(a, 200, 10, 0);
    for (isize r = 0; r < p.n; r++) p.x[r] = p.a[r], p.z[r] = 2.0 * p.b[r] - 1;
    FeGroup g[2] = { { S("a"), p.a, 10, NULL }, { S("b"), p.b, 10, NULL } };
    double *x[] = { p.x, p.z };
    FeModel m = { .n = p.n, .y = p.y, .k = 2, .x = x, .name = (Str[]){ S("x"), S("z") }, .groups = 2, .group = g, .level = 0.95, .threads = 1 };
    FeFit fit;
    CHECK_INT(fe_fit(a, &m, &fit).code, ERR_NONE);
}

/* ---- the graph's factor ---- */

static void check_factor(Arena *a, isize n, GraphEdge *e, isize m, bool exact)
{
    double *x = make_array(a, double, n), *r = make_array(a, double, n), *y = make_array(a, double, n), mean = 0;
    for (isize i = 0; i < n; i++) x[i] = normal();
    for (isize i = 0; i < m; i++) { double d = e[i].w * (x[e[i].u] - x[e[i].v]); r[e[i].u] += d, r[e[i].v] -= d; }
    laplacian_precondition(laplacian_factor(a, n, e, m), r, y);
    for (isize i = 0; i < n; i++) mean += (y[i] - x[i]) / (double)n;
    double worst = 0, dot = 0;
    for (isize i = 0; i < n; i++) worst = fmax(worst, fabs(y[i] - mean - x[i])), dot += r[i] * y[i];
    CHECK(exact ? worst < 1e-9 : dot > 0);
}

TEST(laplacian_factor_is_exact_on_trees_and_rings)
{
    GraphEdge e[300];
    for (i32 i = 1; i < 200; i++) e[i - 1] = (GraphEdge){ i, (i32)(uniform() * i), 0.1 + uniform() };
    check_factor(a, 200, e, 199, true);
    for (i32 i = 0; i < 200; i++) e[i] = (GraphEdge){ i, (i + 1) % 200, 0.1 + uniform() };
    check_factor(a, 200, e, 200, true);
    for (i32 i = 0; i < 300; i++) e[i] = (GraphEdge){ (i32)(uniform() * 50), 50 + (i32)(uniform() * 50), 1 };
    check_factor(a, 100, e, 300, false);
}

TEST(dense_takes_matrices_apart)
{
    double m[9] = { 4, 1, 0.5, 1, 3, -1, 0.5, -1, 2 }, l[9], inverse[9], one[9], root[9], back[9], copy[9], d[3], v[9];
    bool dropped[3];
    memcpy(l, m, sizeof m);
    CHECK_INT(cholesky(l, 3, 1e-12, dropped), 3);
    cholesky_inverse(l, 3, dropped, inverse);
    matrix_product(m, inverse, 3, 3, 3, one);
    for (int i = 0; i < 9; i++) CHECK(fabs(one[i] - (i % 4 == 0)) < 1e-14);
    symmetric_power(a, m, 3, 0.5, 1e-14, 0, root);
    matrix_product(root, root, 3, 3, 3, back);
    for (int i = 0; i < 9; i++) CHECK(fabs(back[i] - m[i]) < 1e-13);
    memcpy(copy, m, sizeof m);
    symmetric_eigen(copy, 3, d, v);
    CHECK(d[0] > d[1] && d[1] > d[2] && fabs(d[0] + d[1] + d[2] - 9) < 1e-13);
    double singular[9] = { 1, 1, 0, 1, 1, 0, 0, 0, 1 };
    CHECK_INT(cholesky(singular, 3, 1e-12, dropped), 2);
    CHECK(!dropped[0] && dropped[1] && !dropped[2]);
}

/* ---- randomisation ---- */

/* Mean and variance of the difference over all assignments are known (Neyman 1923): draws must have them. */
static void check_moments(Arena *a, isize n, isize treated, isize blocks)
{
    enum { DRAWS = 40000 };
    double *y = make_array(a, double, n), *z = make_array(a, double, n), *drawn = make_array(a, double, DRAWS), variance = 0, mean = 0, square = 0;
    i32 *block = make_array(a, i32, n);
    for (isize i = 0; i < n; i++) y[i] = normal(), block[i] = (i32)(i * blocks / n);
    for (isize b = 0; b < blocks; b++) {
        isize from = (b * n + blocks - 1) / blocks, to = ((b + 1) * n + blocks - 1) / blocks;
        double m = 0, s = 0, size = (double)(to - from);
        for (isize i = from; i < to; i++) z[i] = i - from < treated / blocks, m += y[i] / size;
        for (isize i = from; i < to; i++) s += (y[i] - m) * (y[i] - m) / (size - 1);
        double one = (double)(treated / blocks);
        variance += pow(size / (double)n, 2) * s * size / (one * (size - one));
    }
    Randomization r = { .n = n, .y = y, .z = z, .block = { S("b"), blocks > 1 ? block : NULL, (i32)blocks }, .draws = DRAWS, .seed = { 7, 1, 2, 3 }, .threads = 2 };
    RandomizationTest t;
    CHECK(!failed(randomization_test(a, &r, &t, drawn)) && !t.exact);
    for (isize i = 0; i < DRAWS; i++) mean += drawn[i] / DRAWS, square += drawn[i] * drawn[i] / DRAWS;
    CHECK(fabs(mean) < 5 * sqrt(variance / DRAWS));
    CHECK(fabs(square / variance - 1) < 5 * sqrt(2.0 / DRAWS));
    RandomizationTest again;
    r.threads = 1;
    CHECK(!failed(randomization_test(a, &r, &again, NULL)) && again.p == t.p);     /* whoever draws */
}

TEST(randomisation_draws_have_the_moments_of_the_design)
{
    static const struct { isize n, treated, blocks; } cases[] = { { 200, 100, 1 }, { 1000, 37, 1 }, { 130, 100, 1 }, { 60, 30, 1 }, { 300, 90, 3 }, { 240, 80, 20 } };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(str_z(a, str_fmt(a, "%td of %td in %td", cases[i].treated, cases[i].n, cases[i].blocks)));
        check_moments(a, cases[i].n, cases[i].treated, cases[i].blocks);
    }
}

TEST(randomisation_with_covariates_is_the_regression_coefficient)
{
    enum { N = 300 };
    double *y = make_array(a, double, N), *z = make_array(a, double, N), *x = make_array(a, double, N);
    for (int i = 0; i < N; i++) x[i] = normal(), z[i] = i % 3 == 0, y[i] = z[i] + 2 * x[i] + normal();
    const double *columns[] = { z, x };
    LinearModel m = { .n = N, .y = y, .k = 2, .x = columns, .name = (Str[]){ S("z"), S("x") }, .constant = true, .level = 0.95 };
    LinearFit fit;
    Randomization r = { .n = N, .k = 1, .y = y, .z = z, .x = columns + 1, .draws = 999, .threads = 1 };
    RandomizationTest t;
    CHECK(!failed(linear_fit(a, &m, &fit)) && !failed(randomization_test(a, &r, &t, NULL)));
    CHECK(fabs(fit.estimate[1].estimate - t.statistic) < 1e-10);
    CHECK(t.p == 0.001);
}

/* Whole outcomes from zero on, and the same far from it: many assignments are as far apart as what was seen, and stay so. */
TEST(randomisation_does_not_depend_on_where_zero_lies)
{
    enum { N = 40 };
    static const struct { const char *name; isize n; bool covariate, clusters; i64 draws; } designs[] = {
        { "all assignments", 10, false, false, 1000 }, { "drawn", N, false, false, 999 }, { "a covariate", N, true, false, 999 }, { "clusters", N, false, true, 1 << 20 } };
    static const double far[] = { 0, 1e3, 1e6, 1e9, -1e9 };
    double *y = make_array(a, double, N), *z = make_array(a, double, N), *x = make_array(a, double, N);
    const double *columns[] = { x };
    i32 *cluster = make_array(a, i32, N);
    for (isize d = 0; d < countof(designs); d++)
        for (int set = 0; set < 20; set++) {
            test_case(designs[d].name);
            double *whole = make_array(a, double, N), p = 0;
            isize n = designs[d].n;
            for (isize i = 0; i < n; i++) whole[i] = floor(3 + 2 * normal()), x[i] = i % 7 < 3, cluster[i] = (i32)(i * 10 / n), z[i] = designs[d].clusters ? cluster[i] % 2 : i % 2;
            for (int tenths = 0; tenths < 2; tenths++)
                for (isize f = 0; f < countof(far); f++) {
                    for (isize i = 0; i < n; i++) y[i] = tenths ? (whole[i] + far[f]) / 10 : whole[i] + far[f];
                    Randomization r = { .n = n, .k = designs[d].covariate, .y = y, .z = z, .x = columns, .draws = designs[d].draws, .seed = { 3, 1, 4, (u64)set }, .threads = 1 };
                    if (designs[d].clusters) r.cluster = (Groups){ S("c"), cluster, 10 };
                    RandomizationTest t;
                    CHECK(!failed(randomization_test(a, &r, &t, NULL)));
                    if (!tenths && !f) p = t.p;
                    CHECK(t.p == p);
                }
        }
}

TEST(adjusted_p_values_are_those_of_a_hand)
{
    double p[] = { 0.01, 0.04, 0.03, 0.005 }, holm[4], bh[4];
    p_holm(p, 4, holm);
    p_benjamini_hochberg(p, 4, bh);
    CHECK(fabs(holm[0] - 0.03) < 1e-15 && fabs(holm[1] - 0.06) < 1e-15 && fabs(holm[2] - 0.06) < 1e-15 && fabs(holm[3] - 0.02) < 1e-15);
    CHECK(fabs(bh[0] - 0.02) < 1e-15 && fabs(bh[1] - 0.04) < 1e-15 && fabs(bh[2] - 0.04) < 1e-15 && fabs(bh[3] - 0.02) < 1e-15);
    double seen[] = { 3, 1 }, drawn[] = { 1, 2, 4, 0, 0, 0.5 }, rw[2];     /* max: 2 4 0.5; then second alone: 2 0 0.5 */
    p_stepdown(seen, drawn, 2, 3, false, rw);
    CHECK(rw[0] == 0.5 && rw[1] == 0.5);
    p_stepdown(seen, drawn, 2, 3, true, rw);
    CHECK(rw[0] == 1 / 3.0 && rw[1] == 1 / 3.0);
}

/* Lee's bounds on ten rows an arm: treated 1..10 all seen, control 1..5 of ten seen: half of the treated is trimmed. */
TEST(lee_bounds_trim_the_arm_that_is_seen_more)
{
    double y[20], z[20];
    for (int i = 0; i < 10; i++) y[i] = i + 1, z[i] = 1, y[10 + i] = i < 5 ? i + 1 : NAN, z[10 + i] = 0;
    LeeBounds b;
    CHECK(!failed(lee_bounds(a, y, z, 20, &b)));
    CHECK(b.trimmed == 0.5 && b.low == 0 && b.high == 5 && b.low_se > 0);
    y[8] = y[9] = y[14] = NAN;                          /* 8 of ten seen, and 4: still half is trimmed */
    CHECK(!failed(lee_bounds(a, y, z, 20, &b)) && b.trimmed == 0.5 && b.low == 0 && b.high == 4);
    y[8] = 9, y[9] = 10, y[14] = 5;
    for (int i = 0; i < 20; i++) z[i] = 1 - z[i];
    CHECK(!failed(lee_bounds(a, y, z, 20, &b)) && b.low == -5 && b.high == 0);
}

TEST(chances_and_intervals_come_from_the_same_distribution)
{
    Estimate e = estimate_of(S("x"), 2, 1, 7, 0.95);
    CHECK(fabs(chance_above(&e, e.low) - 0.975) < 1e-12 && fabs(chance_above(&e, 2) - 0.5) < 1e-15 && fabs(1 - chance_above(&e, 0) - e.p / 2) < 1e-15);
}

/* 1e-12 of the estimate, or of what is measured, is rounding. */
TEST(a_standard_error_of_rounding_is_none)
{
    const struct { double scale, estimate, se; bool known; } cases[] = { { 0, 2, 0, false }, { 0, 2, 1.57e-16, false }, { 0, -2, 1.9e-12, false }, { 0, 2, 2.1e-12, true }, { 0, 0, 0, false }, { 0, 1e-17, 1e-17, true }, { 5, 1e-17, 1e-17, false }, { 5, 1e-3, 1e-9, true }, { 0, 2, NAN, false } };
    for (isize i = 0; i < countof(cases); i++) {
        Estimate e = estimate_on(cases[i].scale, S("x"), cases[i].estimate, cases[i].se, 7, 0.95);
        const double rests[] = { e.se, e.statistic, e.p, e.low, e.high, chance_above(&e, 0) };
        CHECK(e.estimate == cases[i].estimate);
        for (isize k = 0; k < countof(rests); k++) CHECK(isfinite(rests[k]) == cases[i].known);
    }
    double x[] = { 1, 2, 3, 4, 5, 6 }, y[] = { 3, 3, 3, 3, 3, 3 }, bent[] = { 3, 3, 3, 3, 3, 3.001 };         /* a slope of rounding, beside an outcome of 3 */
    LinearModel m = { .n = 6, .y = y, .k = 1, .x = (const double *const[]){ x }, .name = (Str[]){ S("x") }, .constant = true, .se = ROBUST_HC2, .level = 0.95 };
    LinearFit fit;
    CHECK(!failed(linear_fit(a, &m, &fit)) && isnan(fit.estimate[0].se) && isnan(fit.estimate[1].se));
    m.y = bent;
    CHECK(!failed(linear_fit(a, &m, &fit)) && fit.estimate[0].se > 0 && fit.estimate[1].se > 0);
    double *columns[] = { x };
    FeModel fe = { .n = 6, .y = y, .k = 1, .x = columns, .name = (Str[]){ S("x") }, .intercept = true, .level = 0.95, .threads = 1 };
    FeFit of;
    CHECK(!failed(fe_fit(a, &fe, &of)) && of.k == 2 && isnan(of.estimate[0].se) && isnan(of.estimate[1].se));
}

TEST(tests_whose_p_is_not_known_stay_so_and_count)
{
    double p[] = { NAN, 0.04, NAN, 0.005 }, holm[4], bh[4];
    p_holm(p, 4, holm);
    p_benjamini_hochberg(p, 4, bh);
    CHECK(isnan(holm[0]) && isnan(holm[2]) && fabs(holm[3] - 0.02) < 1e-15 && fabs(holm[1] - 0.12) < 1e-15);
    CHECK(isnan(bh[0]) && isnan(bh[2]) && fabs(bh[3] - 0.02) < 1e-15 && fabs(bh[1] - 0.08) < 1e-15);
}

/* Each line from its formula, with pencil: 1.959963984540054 is the normal's 97.5th percent. */
TEST(power_of_proportions_clusters_and_panels_is_that_of_a_hand)
{
    PowerDesign p = { .proportions = true, .base = 0.3, .effect = 0.1, .n = 712, .share = 0.5, .alpha = 0.05, .sd = 1, .m = 1, .after = 1 };
    double delta = 0.1 / sqrt((0.4 * 0.6 + 0.3 * 0.7) / 356), z = 1.959963984540054;
    CHECK(fabs(power_of(&p) - (0.5 * erfc((z - delta) / sqrt(2)) + 0.5 * erfc((z + delta) / sqrt(2)))) < 1e-13);
    PowerDesign one = { .effect = 0.2, .sd = 1, .n = 60, .share = 0.5, .alpha = 0.05, .m = 1, .after = 1 }, clustered = one, panel = one;
    clustered.m = 25, clustered.icc = 0.1, clustered.cv = 0.4;                  /* 1 + (1.16 * 25 - 1) / 10 = 3.8 */
    one.sd = sqrt(3.8 / 25);
    CHECK(fabs(power_of(&clustered) - power_of(&one)) < 1e-13);
    panel.before = 1, panel.rho = 0.6;                                          /* 1 - 0.36 */
    one.sd = 0.8;
    CHECK(fabs(power_of(&panel) - power_of(&one)) < 1e-13);
    CHECK(!failed(power_n(a, &p, 0.9)) && power_of(&p) >= 0.9);
    p.n--;
    CHECK(power_of(&p) < 0.9);
    CHECK(!failed(power_effect(a, &p, 0.8)) && fabs(power_of(&p) - 0.8) < 1e-9);
}

/* ---- difference in differences: what draws, which no package repeats ---- */

/* Mean 0, and the covariances of the columns: sums of multipliers of variance 1 (Mammen's third moment is 1 too). */
TEST(did_multipliers_have_the_moments_of_mammen)
{
    enum { ROWS = 150, COLUMNS = 11, DRAWS = 60000 };
    double *psi = make_array(a, double, ROWS * COLUMNS), *sums = make_array(a, double, DRAWS * COLUMNS), *again = make_array(a, double, DRAWS * COLUMNS);
    for (int i = 0; i < ROWS * COLUMNS; i++) psi[i] = normal() + (i % COLUMNS == 3);
    u64 seed[4] = { 9, 8, 7, 6 };
    multiplier_sums(psi, ROWS, COLUMNS, DRAWS, seed, 2, sums);
    multiplier_sums(psi, ROWS, COLUMNS, DRAWS, seed, 1, again);
    CHECK(!memcmp(sums, again, sizeof(double) * DRAWS * COLUMNS));
    for (int c = 0; c < COLUMNS; c++) {
        double mean = 0, square = 0, cross = 0, cube = 0, want = 0, want_cross = 0, want_cube = 0;
        int o = (c + 1) % COLUMNS;
        for (int r = 0; r < ROWS; r++) want += psi[r * COLUMNS + c] * psi[r * COLUMNS + c], want_cross += psi[r * COLUMNS + c] * psi[r * COLUMNS + o], want_cube += pow(psi[r * COLUMNS + c], 3);
        for (int d = 0; d < DRAWS; d++) {
            double s = sums[d * COLUMNS + c];
            mean += s / DRAWS, square += s * s / DRAWS, cross += s * sums[d * COLUMNS + o] / DRAWS, cube += s * s * s / DRAWS;
        }
        CHECK(fabs(mean) < 5 * sqrt(want / DRAWS) && fabs(square / want - 1) < 0.04 && fabs(cross - want_cross) < 0.04 * want);
        CHECK(fabs(cube - want_cube) < 0.1 * pow(want, 1.5));
    }
}

/* Of q independent effects the largest |t| of a draw is that of q normals: the band is known. */
TEST(did_bands_are_as_wide_as_their_effects_are_many)
{
    enum { UNITS = 4000, Q = 6 };
    DidInfluence f = { .units = UNITS, .columns = Q, .psi = make_array(a, double, UNITS * Q), .square = make_array(a, double, Q * Q), .drawn = make_array(a, double, 20000 * Q), .draws = 20000 };
    double c[Q * Q] = { 0 };
    for (int i = 0; i < UNITS * Q; i++) f.psi[i] = normal() * (1 + i % Q);
    for (int r = 0; r < UNITS; r++) for (int i = 0; i < Q; i++) for (int k = 0; k < Q; k++) f.square[i * Q + k] += f.psi[r * Q + i] * f.psi[r * Q + k];
    for (int i = 0; i < Q; i++) c[i * Q + i] = 1;
    multiplier_sums(f.psi, UNITS, Q, f.draws, (u64[4]){ 1, 2, 3, 4 }, 2, f.drawn);
    DidModel m = { .level = 0.95 };
    CHECK(fabs(did_critical(a, &m, &f, c, Q) - 2.631) < 0.06);          /* P(all six below) = 0.95 */
    Estimate exact = did_estimate(a, &m, &f, S("x"), 1, c);
    m.bootstrap = true;
    CHECK(fabs(did_estimate(a, &m, &f, S("x"), 1, c).se / exact.se - 1) < 0.04);
}

/* ---- linear models: a unit of measure, of a column or of the weights, is no part of an answer ---- */

enum { ROWS = 60, LIN = 3 };

/* 12 clusters of unequal size, weights as towns have people; up: taken up by some of those whom z invited; z, x and zx: Lin's columns. */
typedef struct { double y[ROWS], z[ROWS], x[ROWS], zx[ROWS], up[ROWS], w[ROWS]; i32 code[ROWS]; } Towns;

static Towns *towns_new(Arena *a)
{
    Towns *t = make(a, Towns);
    double of[12];
    for (int g = 0; g < 12; g++) of[g] = normal();
    for (int r = 0; r < ROWS; r++) {
        t->code[r] = (i32)(uniform() * uniform() * 12) % 12, t->w[r] = exp(2 * normal());
        if (r < 12) t->code[r] = r;
        t->z[r] = r % 2, t->x[r] = normal() + 0.5 * of[t->code[r]], t->up[r] = t->z[r] * (uniform() < 0.7);
        t->zx[r] = (t->z[r] - 0.5) * t->x[r];
        t->y[r] = 0.4 * t->up[r] + 0.2 * t->x[r] + of[t->code[r]] + normal();
    }
    return t;
}

static const double *times(Arena *a, const double *x, double by)
{
    double *out = make_array(a, double, ROWS);
    for (int r = 0; r < ROWS; r++) out[r] = x[r] * by;
    return out;
}

/* Lin's columns, or the uptake that z stands for; by[] what each column is multiplied with, weight what the weights are (0: none). */
static LinearFit units_fit(Arena *a, const Towns *t, RobustKind se, bool uptake, const double *by, double weight, WaldTest *joint)
{
    const double *columns[] = { times(a, uptake ? t->up : t->z, by[0]), times(a, t->x, by[1]), times(a, t->zx, by[2]) };
    const double *instruments[] = { times(a, t->z, by[2]), columns[1] };
    LinearModel m = { .n = ROWS, .y = t->y, .k = uptake ? 2 : LIN, .x = columns, .name = (Str[]){ S("z"), S("x"), S("zx") }, .constant = true, .se = se, .level = 0.95 };
    m.cluster = (Groups){ S("town"), t->code, 12 };
    if (uptake) m.instruments = 2, m.z = instruments;
    if (weight > 0) m.w = times(a, t->w, weight);
    LinearFit fit;
    CHECK(!failed(linear_fit(a, &m, &fit)) && fit.k == m.k + 1);
    CHECK(!failed(linear_wald(a, &m, &fit, (isize[]){ 1, 2 }, 2, joint)));
    return fit;
}

static bool near(double got, double want) { return fabs(got - want) <= 1e-9 * fabs(want); }

static void check_units(Arena *a, const Towns *t, RobustKind se, bool uptake, const double *by, double weight)
{
    WaldTest joint, joint_plain;
    LinearFit plain = units_fit(a, t, se, uptake, (const double[]){ 1, 1, 1 }, weight > 0, &joint_plain), fit = units_fit(a, t, se, uptake, by, weight, &joint);
    for (isize i = 0; i < plain.k; i++) {
        double unit = i ? by[i - 1] : 1;
        const Estimate *e = fit.estimate + i, *p = plain.estimate + i;
        CHECK(near(e->estimate * unit, p->estimate) && near(e->se * unit, p->se) && near(e->df, p->df) && near(e->p, p->p));
    }
    CHECK(near(joint.f, joint_plain.f) && near(joint.df2, joint_plain.df2) && near(joint.p, joint_plain.p));
}

TEST(linear_models_know_no_units)
{
    static const struct { double by[3], weight; } cases[] = {
        { { 1, 1, 1 }, 1e-8 }, { { 1, 1, 1 }, 1e-5 }, { { 1, 1, 1 }, 1e5 }, { { 1, 1, 1 }, 1e8 },
        { { 1, 1e8, 1 }, 0 }, { { 1, 1e-8, 1 }, 0 }, { { 1, 1e6, 1e-3 }, 0 }, { { 1e-8, 1e8, 1e4 }, 0 },
        { { 1, 1e8, 1e-8 }, 1e-8 }, { { 1e-8, 1e3, 1e8 }, 1e8 }, { { 1e-5, 1e-5, 1e-5 }, 1e5 },
    };
    const Towns *t = towns_new(a);
    for (isize c = 0; c < countof(cases); c++)
        for (RobustKind se = ROBUST_IID; se <= ROBUST_CR3; se++) {
            test_case(str_z(a, str_fmt(a, "case %td, error %d", c, (int)se)));
            check_units(a, t, se, false, cases[c].by, cases[c].weight);
            check_units(a, t, se, true, cases[c].by, cases[c].weight);
        }
}

/* Weights that are nearly one say nearly what no weights say, however near. */
TEST(weights_of_nearly_one_are_nearly_none)
{
    Towns *t = towns_new(a);
    for (double by = 1e-1; by > 1e-17; by /= 10) {
        test_case(str_z(a, str_fmt(a, "1 + %g", by)));
        for (int r = 0; r < ROWS; r++) t->w[r] = 1 + by * (r % 7 - 3) / 3;
        WaldTest joint, joint_plain;
        LinearFit plain = units_fit(a, t, ROBUST_CR2, false, (const double[]){ 1, 1, 1 }, 0, &joint_plain), fit = units_fit(a, t, ROBUST_CR2, false, (const double[]){ 1, 1, 1 }, 1, &joint);
        for (isize i = 0; i < plain.k; i++) CHECK(fabs(fit.estimate[i].se / plain.estimate[i].se - 1) < by + 1e-12 && fabs(fit.estimate[i].df / plain.estimate[i].df - 1) < by + 1e-12);
        CHECK(fabs(joint.df2 / joint_plain.df2 - 1) < by + 1e-12);
    }
}
