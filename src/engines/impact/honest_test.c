#include "base/vec.h"
#include "engines/impact/distributions.h"
#include "engines/impact/honest.h"
#include "tests/test.h"
#include <math.h>

/* tests/impact/truth_honest.tsv holds what HonestDiD says; truth_honest.R wrote it.
 *   study    NAME  PRE  POST  WHO           what follows is of it
 *   beta     NUMBERS;  sigma  NUMBERS       a row; as many as there are
 *   weight   NUMBERS;  level  NUMBER
 *   original CALL  LOW  HIGH;  most  CALL  VALUE
 *   smoothness  CALL  M  LOW  HIGH;  relative  CALL  M  LOW  HIGH  END       END: of the package's grid */
typedef struct { HonestStudy s; isize rows; double *beta, *sigma, *weight; isize compared, same; } Truth;

static Str file_text(Arena *a, const char *path)
{
    FILE *f = fopen(path, "re");
    must(f);
    Buf b = buf_on(a);
    char part[65536];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;) put_bytes(&b, part, (isize)n);
    fclose(f);
    return buf_str(&b);
}

static double number_at(Str s)
{
    double v;
    must(str_real(s, &v));
    return v;
}

static void check_near(const char *what, double got, double want, double tol)
{
    bool ok = fabs(got - want) <= tol * fabs(want) + 1e-12;
    if (!ok) printf("    %s: %.12g, not %.12g\n", what, got, want);
    CHECK(ok);
}

/* The package's ends are points of a grid, and its critical value is drawn: one point to either side is as good, and which of the two it is may
 * hang on the last digit of a sum; where M is 2 or more, what was drawn may be two points off. Where its grid ends it cannot look further. */
static void check_end(Truth *t, double got, double want, double end)
{
    double step = 2 * end / 999;
    if (fabs(want) > end - step / 2) { CHECK(want > 0 ? got >= want - 1e-9 * end : got <= want + 1e-9 * end); return; }
    bool near = fabs(got - want) < 2.5 * step;
    if (!near) printf("    %.12g, not %.12g: %.1f steps\n", got, want, fabs(got - want) / step);
    CHECK(near);
    t->compared++, t->same += fabs(got - want) < step / 2;
}

static void study_begin(Arena *a, Truth *t, const Str *f)
{
    i64 pre, post;
    must(str_i64(f[2], &pre) && str_i64(f[3], &post));
    isize n = (isize)(pre + post);
    t->beta = make_array(a, double, n), t->sigma = make_array(a, double, n * n), t->weight = make_array(a, double, (isize)post), t->rows = 0;
    t->s = (HonestStudy){ (isize)pre, (isize)post, t->beta, t->sigma, t->weight, 0.95 };
}

static void check_line(Arena *a, Truth *t, const StrVec *f)
{
    isize n = t->s.pre + t->s.post;
    HonestBand b;
    const Str *p = f->p;
    if (str_eq(p[0], S("study"))) study_begin(a, t, p);
    else if (str_eq(p[0], S("beta"))) for (isize i = 0; i < n; i++) t->beta[i] = number_at(p[i + 1]);
    else if (str_eq(p[0], S("sigma"))) { for (isize i = 0; i < n; i++) t->sigma[t->rows * n + i] = number_at(p[i + 1]); t->rows++; }
    else if (str_eq(p[0], S("weight"))) for (isize i = 0; i < t->s.post; i++) t->weight[i] = number_at(p[i + 1]);
    else if (str_eq(p[0], S("level"))) t->s.level = number_at(p[1]);
    else if (str_eq(p[0], S("original"))) { b = honest_original(&t->s); check_near("low", b.low, number_at(p[2]), 1e-9), check_near("high", b.high, number_at(p[3]), 1e-9); }
    else if (str_eq(p[0], S("most"))) check_near("most", honest_smoothness_most(a, &t->s), number_at(p[2]), 1e-9);
    else {
        bool relative = str_eq(p[0], S("relative"));
        test_case(str_z(a, p[1]));
        Err e = honest_band(a, &t->s, relative ? HONEST_RELATIVE : HONEST_SMOOTHNESS, number_at(p[2]), 1000, &b);
        if (!CHECK(!failed(e))) return;
        double low = number_at(p[3]), high = number_at(p[4]);
        if (relative) check_end(t, b.low, low, number_at(p[5])), check_end(t, b.high, high, number_at(p[5]));
        else check_near("low", b.low, low, 1e-6 * fmax(1, (high - low) / fabs(low))), check_near("high", b.high, high, 1e-6 * fmax(1, (high - low) / fabs(high)));
    }
}

TEST(honest_agrees_with_the_reference_package)
{
    Truth t = { 0 };
    Str text = file_text(a, "tests/impact/truth_honest.tsv"), line, part;
    while (str_cut(&text, '\n', &line)) {
        StrVec f = { 0 };
        while (str_cut(&line, '\t', &part)) vec_push(a, &f, part);
        if (f.n) check_line(a, &t, &f);
    }
    CHECK(t.compared > 10);                                  /* each of them within a step (check_end), and most the very point */
    if (!CHECK(t.same * 2 > t.compared)) printf("    %td of %td ends are the same point\n", t.same, t.compared);
}

/* Two periods before: one weight is free, and all its values are tried. */
static const double two_beta[] = { 0.3, -0.2, 1.1, 1.4 }, two_sigma[] = { 0.05, 0.02, 0.01, 0.004, 0.02, 0.04, 0.012, 0.01, 0.01, 0.012, 0.06, 0.03, 0.004, 0.01, 0.03, 0.09 };
static const HonestStudy two = { 2, 2, two_beta, two_sigma, (const double[]){ 0.5, 0.5 }, 0.95 };

/* Half of the length of the estimator with these n weights, whose bias is at most this. */
static double half_length(const double *w, int n, const double *sigma, double bias)
{
    double variance = 0;
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) variance += w[i] * w[j] * sigma[i * n + j];
    double sd = sqrt(variance), low = 0, high = bias + 3 * sd;
    for (int i = 0; i < 60; i++) {
        double half = (low + high) / 2;
        if (normal_above((half - bias) / sd) + normal_above((half + bias) / sd) > 0.05) low = half;
        else high = half;
    }
    return low;
}

static double length_of(double first, double m)          /* with these weights before: first, 1.5 - first ... */
{
    return half_length((const double[]){ first, 1.5 - 2 * first, 0.5, 0.5 }, 4, two_sigma, m * (fabs(first) + 0.5 + 1.5));
}

TEST(honest_fixed_length_is_the_shortest)
{
    static const double ms[] = { 0, 0.01, 0.05, 0.2, 1, 10 };
    for (isize k = 0; k < countof(ms); k++) {
        HonestBand b;
        double least = INFINITY;
        for (double w = -3; w <= 3; w += 0.002) least = fmin(least, length_of(w, ms[k]));
        CHECK(!failed(honest_band(a, &two, HONEST_SMOOTHNESS, ms[k], 0, &b)));
        CHECK((b.high - b.low) / 2 <= least + 1e-12);
        CHECK((b.high - b.low) / 2 > least - 1e-3 * least);
    }
}

static double length_of_two(const double *at, const double *sigma, double m)    /* three periods before: two weights are free */
{
    return half_length((const double[]){ at[0], at[1] - 2 * at[0], 1.5 + at[0] - 2 * at[1], 0.5, 0.5 }, 5, sigma, m * (fabs(at[0]) + fabs(at[1]) + 2));
}

/* Downhill by ever smaller steps, in eight directions. */
static double shortest_tried(const double *sigma, double m)
{
    double at[2] = { 0, 0 }, least = length_of_two(at, sigma, m);
    for (double step = 1; step > 1e-7; step /= 2)
        for (bool moved = true; moved;) {
            moved = false;
            for (int d = 0; d < 9; d++) {
                double next[] = { at[0] + (d % 3 - 1) * step, at[1] + (d / 3 - 1) * step }, length = length_of_two(next, sigma, m);
                if (length < least) least = length, at[0] = next[0], at[1] = next[1], moved = true;
            }
        }
    return least;
}

/* Covariances that want weights of either sign. */
TEST(honest_fixed_length_is_the_shortest_whatever_the_covariance)
{
    static const double beta[5] = { 0.1, -0.1, 0.2, 1, 1.2 }, ms[] = { 0.01, 0.2, 1 };
    u64 draw = 1;
    for (int k = 0; k < 40; k++) {
        double root[25], sigma[25] = { 0 };
        for (int i = 0; i < 25; i++) draw = draw * 6364136223846793005u + 1442695040888963407u, root[i] = (double)(draw >> 11) / 0x1p53 - 0.5;
        for (int i = 0; i < 5; i++) for (int j = 0; j < 5; j++) for (int l = 0; l < 5; l++) sigma[i * 5 + j] += root[i * 5 + l] * root[j * 5 + l];
        for (int i = 0; i < 5; i++) sigma[i * 6] += 0.01;
        HonestStudy s = { 3, 2, beta, sigma, (const double[]){ 0.5, 0.5 }, 0.95 }, turned = { 3, 2, beta, sigma, (const double[]){ -0.5, -0.5 }, 0.95 };
        HonestBand b, t;
        double m = ms[k % 3], least = shortest_tried(sigma, m);
        CHECK(!failed(honest_band(a, &s, HONEST_SMOOTHNESS, m, 0, &b)) && !failed(honest_band(a, &turned, HONEST_SMOOTHNESS, m, 0, &t)));
        check_near("turned", t.high, -b.low, 1e-9);
        check_near("half of the length", (b.high - b.low) / 2, least, 1e-6);
    }
}

TEST(honest_turns_and_scales_with_the_outcome)
{
    double beta[4], sigma[16];
    for (int i = 0; i < 4; i++) beta[i] = -1000 * two_beta[i];
    for (int i = 0; i < 16; i++) sigma[i] = 1e6 * two_sigma[i];
    HonestStudy turned = { 2, 2, beta, sigma, two.weight, 0.95 };
    for (int kind = HONEST_SMOOTHNESS; kind <= HONEST_RELATIVE; kind++)
        for (double m = 0; m < 3; m += 0.5) {
            HonestBand b, t;
            CHECK(!failed(honest_band(a, &two, (HonestKind)kind, m, 0, &b)) && !failed(honest_band(a, &turned, (HonestKind)kind, kind ? m : 1000 * m, 0, &t)));
            check_near("low", t.low, -1000 * b.high, 1e-9), check_near("high", t.high, -1000 * b.low, 1e-9);
        }
}

TEST(honest_grid_is_within_a_step_of_the_ends)
{
    double step = 0;
    for (int i = 2; i < 4; i++) for (int j = 2; j < 4; j++) step += 0.25 * two_sigma[i * 4 + j];
    step = 40 * sqrt(step) / 999;
    for (double m = 0; m < 40; m += 0.7) {                  /* also far beyond the package's grid */
        HonestBand ends, grid;
        CHECK(!failed(honest_band(a, &two, HONEST_RELATIVE, m, 0, &ends)) && !failed(honest_band(a, &two, HONEST_RELATIVE, m, 1000, &grid)));
        CHECK(ends.low <= grid.low && grid.low - ends.low < step && ends.high >= grid.high && ends.high - grid.high < step);
    }
}

TEST(honest_breakdown_is_where_zero_comes_in)
{
    static const double still[] = { 0, 0, 0.1, 0.1 };
    HonestStudy none = two;
    none.beta = still;
    for (int kind = HONEST_SMOOTHNESS; kind <= HONEST_RELATIVE; kind++) {
        double m;
        HonestBand b;
        CHECK(!failed(honest_breakdown(a, &two, (HonestKind)kind, &m)) && m > 0 && isfinite(m));
        CHECK(!failed(honest_band(a, &two, (HonestKind)kind, m * 0.999, 0, &b)) && b.low > 0);
        CHECK(!failed(honest_band(a, &two, (HonestKind)kind, m * 1.001, 0, &b)) && b.low <= 0);
        CHECK(!failed(honest_breakdown(a, &none, (HonestKind)kind, &m)) && m == 0);
    }
}

TEST(honest_refuses_what_it_would_never_end)
{
    static const double far[] = { 1e14, -1e14, 1.1, 1.4 };
    HonestStudy s = two;
    HonestBand b;
    s.beta = far;
    CHECK(honest_band(a, &s, HONEST_RELATIVE, 1, 1000, &b).code == ERR_NONE && honest_band(a, &s, HONEST_RELATIVE, 1, 0, &b).code == ERR_NONE);
    double m;
    CHECK(honest_breakdown(a, &s, HONEST_RELATIVE, &m).code == ERR_NONE || m < 1e-9);
}

TEST(honest_refuses_what_is_no_study)
{
    static const double flat[16] = { 0 };
    HonestStudy s = two;
    HonestBand b;
    CHECK(honest_band(a, &two, HONEST_RELATIVE, -1, 1000, &b).code == ERR_INPUT);
    CHECK(honest_band(a, &two, HONEST_SMOOTHNESS, NAN, 1000, &b).code == ERR_INPUT);
    CHECK(honest_band(a, &two, HONEST_RELATIVE, 1, 1, &b).code == ERR_INPUT);
    s.pre = 0, s.post = 4;
    CHECK(honest_band(a, &s, HONEST_RELATIVE, 1, 1000, &b).code == ERR_INPUT);
    s = two, s.level = 1;
    CHECK(honest_band(a, &s, HONEST_RELATIVE, 1, 1000, &b).code == ERR_INPUT);
    s = two, s.sigma = flat;
    CHECK(honest_band(a, &s, HONEST_SMOOTHNESS, 1, 1000, &b).code == ERR_NONE);
}
