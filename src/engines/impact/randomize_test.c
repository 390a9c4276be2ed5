#include "engines/impact/randomize.h"
#include "tests/test.h"
#include <math.h>

enum { N = 12 };

static void seed_set(RandomizeDesign *d, u64 s) { memset(d->seed, 0, SEED_BYTES), memcpy(d->seed, &s, sizeof s); }

TEST(randomize_gives_the_chances_that_it_says)
{
    i32 stratum[N] = { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1 };
    double often[N] = { 0 };
    RandomizeDesign d = { .n = N, .stratum = stratum, .strata = 2, .slots = (i64[]){ 2, 3 }, .accept = 1 };
    Randomized r;
    for (u64 s = 1; s <= 4000; s++) {
        seed_set(&d, s);
        if (!CHECK(!failed(randomize(a, &d, &r)))) return;
        int of[2] = { 0 };
        for (int i = 0; i < N; i++) of[stratum[i]] += r.treated[i], often[i] += r.treated[i] / 4000.0;
        CHECK(of[0] == 2 && of[1] == 3);
    }
    for (int i = 0; i < N; i++) CHECK(fabs(r.probability[i] - (stratum[i] ? 3 / 7.0 : 0.4)) < 1e-12 && fabs(often[i] - r.probability[i]) < 0.035);
}

TEST(randomize_gives_each_arm_its_chance)
{
    i32 stratum[N] = { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1 }, arm[N];
    double often[N][4] = { 0 }, chance[N], said[N][4] = { 0 };
    RandomizeDesign d = { .n = N, .stratum = stratum, .strata = 2, .slots = (i64[]){ 4, 5 }, .accept = 1 };
    Randomized r;
    for (u64 s = 1; s <= 6000; s++) {
        seed_set(&d, s);
        if (!CHECK(!failed(randomize(a, &d, &r)) && !failed(randomize_arms(a, &d, &r, 3, arm, chance)))) return;
        int of[4] = { 0 };
        for (int i = 0; i < N; i++) of[arm[i]]++, often[i][arm[i]] += 1 / 6000.0, said[i][arm[i]] = chance[i], must((arm[i] > 0) == r.treated[i]);
        if (!CHECK(of[0] == 3 && of[1] == 3 && of[2] == 3 && of[3] == 3)) return;
    }
    for (int i = 0; i < N; i++) for (int k = 0; k < 4; k++) CHECK(fabs(often[i][k] - said[i][k]) < 0.025);
    d.slots = (i64[]){ 1, 1 };
    CHECK(!failed(randomize(a, &d, &r)) && randomize_arms(a, &d, &r, 3, arm, chance).code == ERR_NONE);
}

/* Draws that are taken are the balanced ones, as many as were to be; what is counted is what happens. */
TEST(randomize_again_until_the_arms_are_alike)
{
    double x[N], z[N], often[N] = { 0 };
    const double *columns[] = { x, z };
    for (int i = 0; i < N; i++) x[i] = i * i, z[i] = sin(i);
    RandomizeDesign d = { .n = N, .strata = 1, .slots = (i64[]){ 4 }, .k = 2, .x = columns, .accept = 0.2, .simulated = 2000 };
    Randomized r;
    double tries = 0;
    for (u64 s = 1; s <= 600; s++) {
        seed_set(&d, s), d.simulated = s == 600 ? 2000 : 2;
        if (!CHECK(!failed(randomize(a, &d, &r)))) return;
        isize k;
        CHECK(r.distance <= r.limit && fabs(randomize_distance(a, N, 2, columns, r.treated, &k) - r.distance) < 1e-9 && k == 2);
        tries += (double)r.tries / 600;
        for (int i = 0; i < N; i++) often[i] += r.treated[i] / 600.0;
    }
    CHECK(tries > 3.5 && tries < 7.5);
    double sum = 0;
    for (int i = 0; i < N; i++) CHECK(fabs(often[i] - r.probability[i]) < 0.09), sum += r.probability[i];
    CHECK(fabs(sum - 4) < 1e-9 && r.error > 0.005 && r.error < 0.012);
    d.slots = (i64[]){ 6 };
    CHECK(!failed(randomize(a, &d, &r)) && r.error == 0 && r.probability[3] == 0.5);
    d.accept = 1e-4, d.slots = (i64[]){ 1 };
    CHECK(randomize(a, &d, &r).code == ERR_NONE);                   /* no draw of twelve is so balanced */
}

TEST(randomize_distances_are_those_of_mahalanobis)
{
    double x[4] = { 1, 2, 3, 6 }, y[4] = { 2, 4, 6, 12 };          /* variance 14/3; y says the same */
    isize k;
    const double *columns[] = { x, y };
    CHECK(fabs(randomize_distance(a, 4, 2, columns, (u8[]){ 1, 1, 0, 0 }, &k) - 9 * 3 / 14.0) < 1e-12 && k == 1);
}

TEST(randomize_pairs_the_nearest)
{
    double x[6] = { 1, 10, 1.1, 5, 10.2, 5.3 };
    i32 pair[6];
    CHECK(!failed(randomize_pairs(a, 6, 1, (const double *[]){ x }, pair)));
    CHECK(pair[0] == 0 && pair[2] == 0 && pair[1] == 1 && pair[4] == 1 && pair[3] == 2 && pair[5] == 2);
    CHECK(randomize_pairs(a, 5, 1, (const double *[]){ x }, pair).code == ERR_INPUT);
    double same[6] = { 0 };
    CHECK(randomize_pairs(a, 6, 1, (const double *[]){ same }, pair).code == ERR_NONE);
}
