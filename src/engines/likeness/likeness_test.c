#include "engines/likeness/likeness.h"
#include "tests/test.h"
#include <math.h>

/* Four places whose answers can be worked out by hand. Nothing known of the last but where it lies. */
static const LikenessPlace places[] = {
    { 100000, 1000, 0.01, 50000, 5, 39.76, -84.19, S("US"), S("US-OH"), 3 },
    { 100000, 1000, 0.01, 50000, 5, 39.76, -84.19, S("US"), S("US-OH"), 3 },
    { 1000000, 4000, 0.03, 60000, 3, 29.76, -95.37, S("US"), S("US-TX"), 4 },
    { NAN, NAN, NAN, NAN, NAN, 48.86, 2.35, S("FR"), S(""), 0 },
};

TEST(likeness_of_a_twin_is_zero)
{
    LikenessScale s = likeness_scale(places, 4);
    Likeness l = likeness_between(&s, &places[0], &places[1], LIKE_ALL);
    CHECK(l.unlikeness == 0);
    CHECK_INT(l.shared, (1 << L_FIELDS) - 1);
}

TEST(likeness_needs_two_fields_beside_distance)
{
    LikenessScale s = likeness_scale(places, 4);
    CHECK(isnan(likeness_between(&s, &places[0], &places[3], LIKE_ALL).unlikeness)); /* country alone is one */
    CHECK(!isnan(likeness_between(&s, &places[0], &places[3], LIKE_DISTANCE).unlikeness));
}

TEST(likeness_is_the_root_mean_square_of_standardised_differences)
{
    LikenessScale s = likeness_scale(places, 4);
    /* population: logs 11.513, 11.513, 13.816: mean 12.280, sd 1.3294; difference 2.3026 */
    Likeness l = likeness_between(&s, &places[0], &places[2], LIKE_MEANS);
    CHECK(fabs(l.d[L_POPULATION] - log(10) / (log(10) / sqrt(3))) < 1e-9);
    double want = sqrt((pow(l.d[L_POPULATION], 2) + pow(l.d[L_DENSITY], 2) + pow(l.d[L_INCOME], 2)) / 3);
    CHECK(fabs(l.unlikeness - want) < 1e-12);
    CHECK_INT(l.shared, 1 << L_POPULATION | 1 << L_DENSITY | 1 << L_INCOME);
}

TEST(likeness_nearest_is_sorted_and_leaves_itself_out)
{
    LikenessScale s = likeness_scale(places, 4);
    Likeness out[3];
    CHECK_INT(likeness_nearest(&s, &places[0], places, 4, 0, LIKE_ALL, 3, out), 2);
    CHECK_INT(out[0].place, 1);
    CHECK_INT(out[1].place, 2);
    CHECK_INT(likeness_nearest(&s, &places[0], places, 4, -1, LIKE_DISTANCE, 3, out), 3);
}

TEST(likeness_distance_is_that_of_the_globe)
{
    CHECK(fabs(great_circle_km(51.5074, -0.1278, 48.8566, 2.3522) - 343.6) < 1); /* London, Paris */
    CHECK(great_circle_km(0, 0, 0, 180) > 20000);
    CHECK(isnan(great_circle_km(NAN, NAN, 48.8566, 2.3522)));
}
