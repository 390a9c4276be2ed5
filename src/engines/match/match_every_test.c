/* Every market of up to four applicants and four positions of one place each, with every set of pairs that rank each other and
 * every order of both sides: all stable results listed, both optima, and who has something the same in all of them.
 *
 * There are 309,609,778,769 of them, a smaller market being one in which some rank nobody. Other names make no other market:
 * it is enough to take one of each class of relabelling applicants and positions. So one set of pairs stands for all that can
 * be renamed into it (317 do), and of the applicants' lists one profile for all that the renamings which keep the pairs make of
 * it: the one whose lists come first when written one behind the other. With each go all lists of the positions. How many
 * markets each of these stands for is counted, and must come to the number above.
 *
 * ROTUNDA_EVERY=1 tries them all (make torture); else a sample of them is.
 */
#include "base/parallel.h"
#include "base/vec.h"
#include "engines/match/match.h"
#include "tests/test.h"

enum { SIDE = 4, NOBODY = SIDE, ORDERS = 24, MATCHINGS = 209, RENAMINGS = ORDERS * ORDERS };

static const int factorial[] = { 1, 1, 2, 6, 24 };
static int order_of[SIDE + 1][ORDERS][SIDE];    /* the k-th order of n things */

static void orders_make(void)
{
    for (int n = 0; n <= SIDE; n++)
        for (int k = 0; k < factorial[n]; k++) {
            int left[SIDE] = { 0, 1, 2, 3 }, rest = k;
            for (int i = 0; i < n; i++) {
                int at = rest % (n - i);
                rest /= n - i;
                order_of[n][k][i] = left[at];
                for (int j = at; j + 1 < n - i; j++) left[j] = left[j + 1];
            }
        }
}

/* Bit 4 a + p of pairs: applicant a and position p rank each other. */
typedef struct {
    u32 pairs;
    int degree[2][SIDE], near[2][SIDE][SIDE];   /* of each applicant, of each position: whom they rank, in no order */
    int matchings;
    u8  at[MATCHINGS][SIDE], who[MATCHINGS][SIDE];      /* NOBODY: nothing */
} Pairs;

static void matchings_list(Pairs *g, int applicant, u8 *at)
{
    if (applicant == SIDE) {
        memset(g->who[g->matchings], NOBODY, SIDE);
        for (int i = 0; i < SIDE; i++) {
            g->at[g->matchings][i] = at[i];
            if (at[i] != NOBODY) g->who[g->matchings][at[i]] = (u8)i;
        }
        g->matchings++;
        return;
    }
    for (u8 p = 0; p <= NOBODY; p++) {
        bool fits = p == NOBODY || g->pairs >> (4 * applicant + p) & 1;
        for (int i = 0; i < applicant; i++) fits &= p == NOBODY || at[i] != p;
        at[applicant] = p;
        if (fits) matchings_list(g, applicant + 1, at);
    }
}

static void pairs_make(Pairs *g, u32 pairs)
{
    u8 at[SIDE];
    *g = (Pairs){ .pairs = pairs };
    for (int i = 0; i < SIDE; i++)
        for (int p = 0; p < SIDE; p++)
            if (pairs >> (4 * i + p) & 1) g->near[0][i][g->degree[0][i]++] = p, g->near[1][p][g->degree[1][p]++] = i;
    matchings_list(g, 0, at);
}

/* How many profiles of lists a side has; the order of one of it in the k-th. */
static int profiles(const Pairs *g, int side)
{
    int n = 1;
    for (int i = 0; i < SIDE; i++) n *= factorial[g->degree[side][i]];
    return n;
}

static const int *order_in(const Pairs *g, int side, int profile, int one)
{
    for (int i = 0; i < one; i++) profile /= factorial[g->degree[side][i]];
    return order_of[g->degree[side][one]][profile % factorial[g->degree[side][one]]];
}

/* ---- one market after the other: a profile of the applicants with all of the positions ---- */

typedef struct { u64 bit[4]; } Set;             /* of matchings */

typedef struct {
    const Pairs *g;
    Market m;
    i64 from[SIDE + 1], capacity[SIDE], rank[SIDE * SIDE];
    i32 by[SIDE * SIDE];
    Choice choice[SIDE * SIDE];
    u32 envy[MATCHINGS];                        /* the pairs whose applicant would rather have the position */
    Set calm[SIDE][ORDERS];                     /* where no such pair of this position, with its list so, is one that it wants, too */
} One;

static void applicants_set(One *x, const Pairs *g, int profile)
{
    static const Str names[] = { { "0", 1 }, { "1", 1 }, { "2", 1 }, { "3", 1 } };
    *x = (One){ .g = g };
    for (int i = 0; i < SIDE; i++) {
        const int *order = order_in(g, 0, profile, i);
        x->from[i + 1] = x->from[i] + g->degree[0][i], x->capacity[i] = 1;
        for (int r = 0; r < g->degree[0][i]; r++) x->choice[x->from[i] + r].at = g->near[0][i][order[r]], x->by[x->from[i] + r] = i, x->rank[x->from[i] + r] = r + 1;
        for (int k = 0; k < g->matchings; k++)
            for (int r = 0; r < g->degree[0][i] && g->near[0][i][order[r]] != g->at[k][i]; r++) x->envy[k] |= 1u << (4 * i + g->near[0][i][order[r]]);
    }
    x->m = (Market){ .applicants = SIDE, .positions = SIDE, .applicant_id = names, .position_id = names, .capacity = x->capacity, .from = x->from, .by = x->by, .choice = x->choice, .rank = x->rank };
}

static void calm_set(One *x)
{
    const Pairs *g = x->g;
    for (int p = 0; p < SIDE; p++)
        for (int o = 0; o < factorial[g->degree[1][p]]; o++)
            for (int k = 0; k < g->matchings; k++) {
                bool calm = true;
                for (int r = 0; r < g->degree[1][p] && g->near[1][p][order_of[g->degree[1][p]][o][r]] != g->who[k][p]; r++) calm &= !(x->envy[k] >> (4 * g->near[1][p][order_of[g->degree[1][p]][o][r]] + p) & 1);
                if (calm) x->calm[p][o].bit[k / 64] |= (u64)1 << k % 64;
            }
}

static void position_set(One *x, int p, int o)
{
    const Pairs *g = x->g;
    for (int r = 0; r < g->degree[1][p]; r++) {
        int i = g->near[1][p][order_of[g->degree[1][p]][o][r]];
        for (i64 c = x->from[i]; c < x->from[i + 1]; c++) if (x->choice[c].at == p) x->choice[c].esteem = r;
    }
}

/* The place of what an applicant has in a matching; their degree: nothing. */
static int place_in(const One *x, int k, int i)
{
    int r = 0;
    while (r < x->g->degree[0][i] && x->choice[x->from[i] + r].at != x->g->at[k][i]) r++;
    return r;
}

static bool as_listed(const One *x, const Set *stable)
{
    int best[SIDE] = { 9, 9, 9, 9 }, worst[SIDE] = { -1, -1, -1, -1 };
    i64 got[2][SIDE];
    bool ok = true;
    for (int w = 0; w < 4; w++)
        for (u64 left = stable->bit[w]; left; left &= left - 1)
            for (int i = 0; i < SIDE; i++) {
                int r = place_in(x, 64 * w + __builtin_ctzll(left), i);
                if (r < best[i]) best[i] = r;
                if (r > worst[i]) worst[i] = r;
            }
    match_applicants_propose(&x->m, &(MatchTies){ 0 }, got[0]);
    match_positions_propose(&x->m, &(MatchTies){ 0 }, got[1]);
    for (int i = 0; i < SIDE; i++) {
        int none = x->g->degree[0][i];
        ok &= (best[i] == none) == (worst[i] == none);
        ok &= got[0][i] == (best[i] == none ? -1 : x->from[i] + best[i]) && got[1][i] == (worst[i] == none ? -1 : x->from[i] + worst[i]);
    }
    return ok;
}

/* Every step-th of the positions' profiles, beginning with this one. Returns how many went wrong. */
static i64 positions_try(One *x, int first, int step, i64 *tried)
{
    const Pairs *g = x->g;
    i64 wrong = 0;
    calm_set(x);
    for (int profile = first, all = profiles(g, 1); profile < all; profile += step, ++*tried) {
        Set stable = { { ~(u64)0, ~(u64)0, ~(u64)0, ~(u64)0 } };
        for (int p = 0, rest = profile; p < SIDE; rest /= factorial[g->degree[1][p++]]) {
            int o = rest % factorial[g->degree[1][p]];
            position_set(x, p, o);
            for (int w = 0; w < 4; w++) stable.bit[w] &= x->calm[p][o].bit[w];
        }
        wrong += !as_listed(x, &stable);
    }
    return wrong;
}

TEST(match_sample_of_every_instance_up_to_four_by_four)
{
    static Pairs g;
    static One x;
    i64 wrong = 0, tried = 0;
    u64 state = 88172645463325252u;
    orders_make();
    for (int k = 0; k < (getenv("ROTUNDA_TORTURE") ? 20000 : 600); k++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        pairs_make(&g, k % 4 ? (u32)(state >> 40 & 0xffff) : 0xffff & ~(1u << (state >> 40 & 31)));
        applicants_set(&x, &g, (int)((state >> 8) % (u64)profiles(&g, 0)));
        wrong += positions_try(&x, (int)(state >> 3 & 15), 1 + profiles(&g, 1) / 40, &tried);
    }
    CHECK_INT(wrong, 0);
    CHECK(tried > 5000);
}

/* ---- one of each class ---- */

static u32 pairs_renamed(u32 pairs, const int *applicant, const int *position)
{
    u32 out = 0;
    for (int i = 0; i < SIDE; i++) for (int p = 0; p < SIDE; p++) out |= (pairs >> (4 * i + p) & 1) << (4 * applicant[i] + position[p]);
    return out;
}

/* The renamings that leave the pairs as they are, in keep; 0 where one of all makes a set of pairs that comes before. */
static int pairs_first(u32 pairs, i16 *keep)
{
    int n = 0;
    for (int k = 0; k < RENAMINGS; k++) {
        u32 other = pairs_renamed(pairs, order_of[SIDE][k / ORDERS], order_of[SIDE][k % ORDERS]);
        if (other < pairs) return 0;
        if (other == pairs) keep[n++] = (i16)k;
    }
    return n;
}

/* How many of these renamings leave the profile as it is; 0 where one makes one that comes before. */
static int profile_first(const Pairs *g, int profile, const i16 *keep, int n)
{
    int same = 0;
    u64 list[SIDE][SIDE], own = 0;
    for (int i = 0; i < SIDE; i++) for (int r = 0; r < g->degree[0][i]; r++) list[i][r] = (u64)g->near[0][i][order_in(g, 0, profile, i)[r]];
    for (int i = 0; i < SIDE; i++) for (int r = 0; r < g->degree[0][i]; r++) own |= (list[i][r] + 1) << (60 - 16 * i - 4 * r);
    for (int k = 0; k < n; k++) {
        const int *applicant = order_of[SIDE][keep[k] / ORDERS], *position = order_of[SIDE][keep[k] % ORDERS];
        u64 other = 0;
        for (int i = 0; i < SIDE; i++) for (int r = 0; r < g->degree[0][i]; r++) other |= (u64)(position[list[i][r]] + 1) << (60 - 16 * applicant[i] - 4 * r);
        if (other < own) return 0;
        same += other == own;
    }
    return same;
}

typedef struct { i32 pairs, profile; } Item;    /* an index into Classes.pairs */
typedef struct { Vec(Pairs) pairs; Vec(Item) item; i64 markets, wrong, tried, done; } Classes;

static void classes_list(Arena *a, Classes *c)
{
    i16 keep[RENAMINGS];
    for (u32 pairs = 0; pairs < 1u << SIDE * SIDE; pairs++) {
        int n = pairs_first(pairs, keep);
        if (!n) continue;
        Pairs g;
        pairs_make(&g, pairs);
        for (int profile = 0; profile < profiles(&g, 0); profile++) {
            int same = profile_first(&g, profile, keep, n);
            if (!same) continue;
            c->markets += (i64)RENAMINGS / n * (n / same) * profiles(&g, 1);
            vec_push(a, &c->item, (Item){ (i32)c->pairs.n, profile });
        }
        vec_push(a, &c->pairs, g);
    }
}

static void item_try(void *of, isize k)
{
    Classes *c = of;
    One x;
    i64 tried = 0;
    applicants_set(&x, &c->pairs.p[c->item.p[k].pairs], c->item.p[k].profile);
    i64 wrong = positions_try(&x, 0, 1, &tried);
    __atomic_add_fetch(&c->wrong, wrong, __ATOMIC_RELAXED), __atomic_add_fetch(&c->tried, tried, __ATOMIC_RELAXED);
    test_progress((int)__atomic_add_fetch(&c->done, 1, __ATOMIC_RELAXED), (int)c->item.n, "lists of applicants");
}

TEST(match_every_instance_up_to_four_by_four)
{
    if (!getenv("ROTUNDA_EVERY")) { test_skip("ROTUNDA_EVERY=1 tries them all"); return; }
    Classes c = { 0 };
    orders_make();
    classes_list(a, &c);
    CHECK_INT(c.pairs.n, 317);
    CHECK_INT(c.markets, 309609778769);
    share_out((int)parallel_threads(), c.item.n, item_try, &c);
    CHECK_INT(c.wrong, 0);
    printf("%" PRId64 " markets stand for %" PRId64 "\n", c.tried, c.markets);
}
