#include "engines/lottery/lottery.h"
#include "tests/test.h"
#include <math.h>

static const u8 zeros[SEED_BYTES];

/* The keystream of key 0, nonce 0 as RFC 7539's authors and Bernstein's own code print it: 76 b8 e0 ad a0 f1 3d 90 ... */
TEST(lottery_stream_is_chacha20)
{
    LotteryStream s;
    lottery_stream(&s, zeros);
    CHECK(lottery_u64(&s) == 0x903df1a0ade0b876u);
    CHECK(lottery_u64(&s) == 0x28bd8653e56a5d40u);
    for (int i = 2; i < 8; i++) lottery_u64(&s);
    CHECK(lottery_u64(&s) == 0x7a385155bee7079fu);     /* block 1: 9f 07 e7 be 55 51 38 7a ... follows */
}

TEST(lottery_below_is_fair_and_below)
{
    LotteryStream s;
    i64 count[6] = { 0 };
    lottery_stream(&s, zeros);
    for (int i = 0; i < 60000; i++) count[lottery_below(&s, 6)]++;
    for (int i = 0; i < 6; i++) CHECK(llabs(count[i] - 10000) < 500);
    CHECK_INT((i64)lottery_below(&s, 1), 0);
    for (int i = 0; i < 100; i++) CHECK(lottery_below(&s, (1ull << 63) + 1) <= 1ull << 63);    /* half of all numbers are thrown away */
}

TEST(lottery_seeds_are_numbers_in_hex)
{
    u8 seed[SEED_BYTES];
    CHECK(seed_of_hex(S("1fA"), seed) && seed[31] == 0xfa && seed[30] == 1 && seed[29] == 0);
    CHECK(!seed_of_hex(S(""), seed) && !seed_of_hex(S("0x1"), seed));
    CHECK(!seed_of_hex(S("00000000000000000000000000000000000000000000000000000000000000000"), seed));
    lottery_seed(zeros, S("41907"), seed);
    CHECK_STR(hex_of(a, seed, SEED_BYTES), "bf49168cac9e59ae43e55ffeb011924ce03b3a56d69e1a5471f9afbf19069429");
}

/* SipHash-2-4's own first vectors have key 00 01 .. 0f (Aumasson & Bernstein 2012, appendix A). */
TEST(lottery_numbers_are_siphash)
{
    LotteryKey key;
    for (int i = 0; i < 16; i++) key.bytes[i] = (u8)i;
    CHECK(lottery_number(&key, str_of((const char *)key.bytes, 15)) == 0xa129ca6149be45e5u);
    key = lottery_key(zeros, S(""));
    CHECK(lottery_number(&key, S("anna")) == 0xe08cbbeb1bca8d87u);
}

static Str drawn(Arena *a, const LotteryPlan *plan, const u8 *seed)
{
    LotteryDraw d = lottery_draw(a, plan, seed);
    Buf b = buf_on(a);
    for (isize i = 0; i < plan->n; i++) put_fmt(&b, "%" PRId64 "%c%" PRId64 " ", d.place[i].unit, d.place[i].selected ? '+' : '-', d.place[i].order);
    return buf_str(&b);
}

TEST(lottery_draws_are_those_of_the_format)
{
    LotteryPlan plain = { .n = 5, .strata = 1, .slots = (i64[]){ 2 } };
    LotteryPlan strata = { .n = 5, .stratum = (i32[]){ 1, 0, 1, 0, 1 }, .strata = 2, .slots = (i64[]){ 1, 2 } };
    LotteryPlan weights = { .n = 5, .weight = (u64[]){ 1, 2, 3, 4, 5 }, .strata = 1, .slots = (i64[]){ 2 } };
    CHECK_STR(drawn(a, &plain, zeros), "0+1 1+2 4-1 3-2 2-3 ");
    CHECK_STR(drawn(a, &strata, zeros), "1+1 3-1 4+1 2+2 0-1 ");
    CHECK_STR(drawn(a, &weights, zeros), "0+1 3+2 4-1 1-2 2-3 ");
}

/* All orders of three, over many seeds, with weights 1, 2, 3: P(first, second) = w1/6 * w2/(6 - w1). */
TEST(lottery_orders_have_their_probabilities)
{
    LotteryPlan plan = { .n = 3, .weight = (u64[]){ 1, 2, 3 }, .strata = 1, .slots = (i64[]){ 1 } };
    double count[3][3] = { 0 };
    u8 seed[SEED_BYTES] = { 0 };
    for (int i = 0; i < 6000; i++) {
        memcpy(seed, &i, sizeof i);
        LotteryDraw d = lottery_draw(a, &plan, seed);
        count[d.place[0].unit][d.place[1].unit]++;
    }
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            if (i != k) CHECK(fabs(count[i][k] - 6000 * (i + 1) / 6.0 * (k + 1) / (5.0 - i)) < 150);
}

TEST(lottery_chances_are_exact_where_they_can_be)
{
    LotteryPlan plan = { .n = 3, .weight = (u64[]){ 1, 2, 3 }, .strata = 1, .slots = (i64[]){ 2 } };
    LotteryDraw d = lottery_draw(a, &plan, zeros);
    const double want[] = { 5 / 12.0, 11 / 15.0, 17 / 20.0 };  /* 1 minus the chance to come last, by hand */
    CHECK_INT(d.rounds, 0);
    for (int i = 0; i < 3; i++) CHECK(fabs(d.place[i].chance - want[d.place[i].unit]) < 1e-12);
}

/* Most weights cannot be added up as floating point where one is a millionth of a millionth of another. */
TEST(lottery_chances_are_exact_also_beside_almost_no_weight)
{
    u64 weight[19];
    for (int i = 0; i < 19; i++) weight[i] = i < 18 ? 100000000000000000 : 1;
    LotteryPlan plan = { .n = 19, .weight = weight, .strata = 1, .slots = (i64[]){ 18 } };
    LotteryDraw d = lottery_draw(a, &plan, zeros);
    for (int i = 0; i < 19; i++) CHECK(d.place[i].unit == 18 ? d.place[i].chance > 3e-17 && d.place[i].chance < 4e-17 : fabs(d.place[i].chance - 1) < 1e-12);
}

/* The same plan, exact in 20 units and simulated in 21 of which one has almost no weight. */
TEST(lottery_chances_by_simulation_keep_their_error)
{
    u64 weight[21];
    for (u64 i = 0; i < 21; i++) weight[i] = i < 20 ? (i + 1) * 1000000000 : 1;
    LotteryPlan few = { .n = 20, .weight = weight, .strata = 1, .slots = (i64[]){ 7 } }, more = few;
    more.n = 21;
    LotteryDraw exact = lottery_draw(a, &few, zeros), simulated = lottery_draw(a, &more, zeros);
    double chance[21] = { 0 }, sum = 0;
    for (int i = 0; i < 20; i++) chance[exact.place[i].unit] = exact.place[i].chance, sum += exact.place[i].chance;
    CHECK(fabs(sum - 7) < 1e-9);
    CHECK_INT(simulated.rounds, LOTTERY_ROUNDS);
    CHECK(simulated.error > 0.004 && simulated.error < 0.0051);
    for (int i = 0; i < 21; i++) CHECK(fabs(simulated.place[i].chance - chance[simulated.place[i].unit]) < 4 * simulated.error);
}

TEST(lottery_shares_by_largest_remainders)
{
    static const struct { i64 slots, units[3], want[3]; } cases[] = {
        { 10, { 10, 20, 30 }, { 2, 3, 5 } },    /* 1.67, 3.33, 5 */
        { 1, { 1, 1, 1 }, { 1, 0, 0 } },
        { 2, { 1, 1, 1 }, { 1, 1, 0 } },
        { 0, { 1, 1, 1 }, { 0, 0, 0 } },
        { 3, { 1, 1, 1 }, { 1, 1, 1 } },
        { 5, { 0, 0, 0 }, { 0, 0, 0 } },
    };
    for (isize i = 0; i < countof(cases); i++) {
        i64 out[3];
        lottery_share(cases[i].slots, cases[i].units, 3, out);
        for (int k = 0; k < 3; k++) CHECK_INT(out[k], cases[i].want[k]);
    }
}

TEST(lottery_of_nobody_is_empty)
{
    LotteryPlan plan = { .n = 0, .strata = 0 };
    LotteryDraw d = lottery_draw(a, &plan, zeros);
    CHECK_INT(d.rounds, 0);
}
