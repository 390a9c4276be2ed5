#include "base/exact.h"
#include "engines/match/match.h"
#include "tests/test.h"

/* ---- small markets, written by hand: "a: B A | b: A" and "A 1: a b | B 2: (a b)"; (x y) is a tie ---- */

enum { SMALL = 8 };
typedef struct {
    Market m;
    Str ids[2][SMALL];
    i64 capacity[SMALL], from[SMALL + 1], rank[SMALL * SMALL];
    i32 by[SMALL * SMALL];
    Choice choice[SMALL * SMALL];
} Small;

static i32 index_of(Str *ids, i32 *n, Str id)
{
    for (i32 i = 0; i < *n; i++) if (str_eq(ids[i], id)) return i;
    must(*n < SMALL);
    ids[*n] = id;
    return (*n)++;
}

/* The names of a list with their classes. */
static int list_read(Str list, Str *names, i32 *classes)
{
    Str word;
    int n = 0, class = 0;
    bool tie = false;
    while (str_cut(&list, ' ', &word)) {
        if (!word.n) continue;
        if (word.p[0] == '(') tie = true, word = str_slice(word, 1, word.n);
        bool ends = str_ends(word, S(")"));
        names[n] = str_slice(word, 0, word.n - ends);
        classes[n++] = class;
        if (ends) tie = false;
        if (!tie) class++;
    }
    return n;
}

static void choices_read(Small *s, Str text)
{
    Str part, head, names[SMALL];
    i32 classes[SMALL];
    while (str_cut(&text, '|', &part)) {
        str_cut(&part, ':', &head);
        i32 a = index_of(s->ids[0], &s->m.applicants, str_trim(head));
        s->from[a + 1] = s->from[a];
        for (int n = list_read(part, names, classes), i = 0; i < n; i++) {
            i64 c = s->from[a + 1]++;
            s->by[c] = a, s->choice[c] = (Choice){ index_of(s->ids[1], &s->m.positions, names[i]), -1 }, s->rank[c] = classes[i] + 1;
        }
    }
}

static void positions_read(Small *s, Str text)
{
    Str part, head, id, names[SMALL];
    i32 classes[SMALL];
    while (str_cut(&text, '|', &part)) {
        str_cut(&part, ':', &head);
        head = str_trim(head);
        str_cut(&head, ' ', &id);
        i32 p = index_of(s->ids[1], &s->m.positions, id);
        must(str_i64(head, &s->capacity[p]));
        for (int n = list_read(part, names, classes), i = 0; i < n; i++)
            for (i64 c = 0; c < s->from[s->m.applicants]; c++)
                if (s->choice[c].at == p && str_eq(s->ids[0][s->by[c]], names[i])) s->choice[c].esteem = classes[i];
    }
}

static Market *small(Arena *a, const char *applicants, const char *positions)
{
    Small *s = make(a, Small);
    s->m = (Market){ .applicant_id = s->ids[0], .position_id = s->ids[1], .capacity = s->capacity, .from = s->from, .by = s->by, .choice = s->choice, .rank = s->rank };
    choices_read(s, str_from(applicants));
    positions_read(s, str_from(positions));
    return &s->m;
}

static Str said(Arena *a, const Market *m, const i64 *got)
{
    Buf b = buf_on(a);
    for (i32 i = 0; i < m->applicants; i++) {
        Str id = m->applicant_id[i], at = got[i] < 0 ? S("-") : m->position_id[m->choice[got[i]].at];
        put_fmt(&b, "%s" STR_FMT STR_FMT, i ? " " : "", STR_ARG(id), STR_ARG(at));
    }
    return buf_str(&b);
}

static Str matched(Arena *a, const Market *m, bool applicants_propose)
{
    i64 got[SMALL];
    if (applicants_propose) match_applicants_propose(m, &(MatchTies){ 0 }, got);
    else match_positions_propose(m, &(MatchTies){ 0 }, got);
    return said(a, m, got);
}

TEST(match_cases_of_the_literature)
{
    static const struct { const char *name, *applicants, *positions, *by_applicants, *by_positions; } cases[] = {
        { "Gale and Shapley 1962, example 1", "1: A B C | 2: B C A | 3: C A B", "A 1: 2 3 1 | B 1: 3 1 2 | C 1: 1 2 3", "1A 2B 3C", "1C 2A 3B" },
        { "Gale and Shapley 1962, example 2", "1: A B C D | 2: A D C B | 3: B A C D | 4: D B C A", "A 1: 4 3 1 2 | B 1: 2 4 1 3 | C 1: 4 1 2 3 | D 1: 3 2 1 4", "1C 2D 3A 4B", "1C 2D 3A 4B" },
        { "Knuth 1976, ten stable results, their extremes", "1: A B C D | 2: B A D C | 3: C D A B | 4: D C B A", "A 1: 4 3 2 1 | B 1: 3 4 1 2 | C 1: 2 1 4 3 | D 1: 1 2 3 4", "1A 2B 3C 4D", "1D 2C 3B 4A" },
        { "Roth 1985, a hospital of two places", "1: C A B | 2: B A C | 3: A C B | 4: A B C", "A 2: 1 2 3 4 | B 1: 1 2 3 4 | C 1: 3 1 2 4", "1C 2B 3A 4A", "1C 2B 3A 4A" },
        { "Abdulkadiroglu and Sonmez 2003, example 1", "1: B A C | 2: A B C | 3: A B C", "A 1: 1 3 2 | B 1: 2 1 3 | C 1: 2 1 3", "1A 2B 3C", "1A 2B 3C" },
        { "nobody ranks anybody", "1: | 2:", "A 1:", "1- 2-", "1- 2-" },
        { "listed by one side only", "1: A B | 2: A", "A 1: 1 | B 1: 2", "1A 2-", "1A 2-" },
        { "no place", "1: A B", "A 0: 1 | B 5: 1", "1B", "1B" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].name);
        Market *m = small(a, cases[i].applicants, cases[i].positions);
        CHECK_STR(matched(a, m, true), cases[i].by_applicants);
        CHECK_STR(matched(a, m, false), cases[i].by_positions);
    }
}

/* ---- every small instance, against all of its results ---- */

/* Written from the definition, without the engine's lists: strict, rank and esteem are the places. */
static bool prefers(const Market *m, const i64 *got, i64 c) { i64 g = got[m->by[c]]; return g < 0 || m->rank[c] < m->rank[g]; }

static bool would_take(const Market *m, const i64 *got, i64 c)
{
    i64 held = 0;
    bool better = false;
    for (i32 i = 0; i < m->applicants; i++) {
        if (got[i] < 0 || m->choice[got[i]].at != m->choice[c].at) continue;
        held++;
        better |= m->choice[c].esteem < m->choice[got[i]].esteem;
    }
    return better || held < m->capacity[m->choice[c].at];
}

static bool stable(const Market *m, const i64 *got)
{
    i64 held[SMALL] = { 0 };
    for (i32 i = 0; i < m->applicants; i++)
        if (got[i] >= 0 && (m->choice[got[i]].esteem < 0 || ++held[m->choice[got[i]].at] > m->capacity[m->choice[got[i]].at])) return false;
    for (i64 c = 0; c < m->from[m->applicants]; c++)
        if (m->choice[c].esteem >= 0 && prefers(m, got, c) && would_take(m, got, c)) return false;
    return true;
}

typedef struct { int n; i64 best[SMALL], worst[SMALL], size; bool rural; } Stable;

static i64 rank_of(const Market *m, i64 choice) { return choice < 0 ? INT64_MAX : m->rank[choice]; }

static void stable_note(const Market *m, const i64 *got, Stable *s)
{
    for (i32 i = 0; i < m->applicants; i++) {
        if (!s->n || rank_of(m, got[i]) < rank_of(m, s->best[i])) s->best[i] = got[i];
        if (!s->n || rank_of(m, got[i]) > rank_of(m, s->worst[i])) s->worst[i] = got[i];
        if ((s->best[i] < 0) != (s->worst[i] < 0)) s->rural = false;
    }
    s->n++;
}

static void stable_all(const Market *m, i64 *got, i32 applicant, Stable *s)
{
    if (applicant == m->applicants) {
        if (stable(m, got)) stable_note(m, got, s);
        return;
    }
    for (i64 c = m->from[applicant] - 1; c < m->from[applicant + 1]; c++) {
        got[applicant] = c < m->from[applicant] ? -1 : c;
        stable_all(m, got, applicant + 1, s);
    }
}

static bool same(const Market *m, const i64 *x, const i64 *y)
{
    for (i32 i = 0; i < m->applicants; i++) if (x[i] != y[i]) return false;
    return true;
}

/* Both optima among all stable results, and the same applicants matched in each. */
static bool optimal(const Market *m)
{
    i64 got[SMALL], all[SMALL];
    Stable s = { .rural = true };
    stable_all(m, all, 0, &s);
    match_applicants_propose(m, &(MatchTies){ 0 }, got);
    bool ok = s.n > 0 && s.rural && same(m, got, s.best);
    match_positions_propose(m, &(MatchTies){ 0 }, got);
    return ok && same(m, got, s.worst);
}

static i64 factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }

/* The k-th order of 0 .. n-1. */
static void order_nth(i64 k, int n, int *out)
{
    int left[SMALL];
    for (int i = 0; i < n; i++) left[i] = i;
    for (int i = 0; i < n; i++) {
        int at = (int)(k % (n - i));
        k /= n - i;
        out[i] = left[at];
        memmove(left + at, left + at + 1, (size_t)(n - i - at - 1) * sizeof *left);
    }
}

/* The instance of number k among those with these acceptable pairs (bit a * n + p); how many there are. */
static i64 instance(Small *s, u32 pairs, int n, i64 k)
{
    int order[SMALL], degree;
    i64 all = 1;
    s->m.applicants = s->m.positions = n, s->from[0] = 0;
    for (int i = 0; i < n; i++) {
        s->from[i + 1] = s->from[i];
        degree = __builtin_popcount(pairs >> (i * n) & ((1u << n) - 1));
        order_nth(k / all % factorial(degree), degree, order);
        all *= factorial(degree);
        int positions[SMALL], d = 0;
        for (int p = 0; p < n; p++) if (pairs >> (i * n + p) & 1) positions[d++] = p;
        for (int r = 0; r < degree; r++) { i64 c = s->from[i + 1]++; s->by[c] = i, s->choice[c].at = positions[order[r]], s->rank[c] = r + 1; }
    }
    for (int p = 0; p < n; p++) {
        degree = 0;
        for (int i = 0; i < n; i++) degree += pairs >> (i * n + p) & 1;
        order_nth(k / all % factorial(degree), degree, order);
        all *= factorial(degree);
        int d = 0;
        for (i64 c = 0; c < s->from[n]; c++) if (s->choice[c].at == p) s->choice[c].esteem = order[d++];
    }
    return all;
}

static Small *square(Arena *a)
{
    Small *s = make(a, Small);
    static const char names[] = "01234567";
    for (int i = 0; i < SMALL; i++) s->ids[0][i] = s->ids[1][i] = str_of(names + i, 1), s->capacity[i] = 1;
    s->m = (Market){ .applicant_id = s->ids[0], .position_id = s->ids[1], .capacity = s->capacity, .from = s->from, .by = s->by, .choice = s->choice, .rank = s->rank };
    return s;
}

TEST(match_knuths_ten)
{
    Market *m = small(a, "1: A B C D | 2: B A D C | 3: C D A B | 4: D C B A", "A 1: 4 3 2 1 | B 1: 3 4 1 2 | C 1: 2 1 4 3 | D 1: 1 2 3 4");
    Stable s = { 0 };
    i64 got[SMALL];
    stable_all(m, got, 0, &s);
    CHECK_INT(s.n, 10);
}

/* Roth 1985: colleges are no married people. In the one stable result of this market A has 3 and 4, B 2, C 1; with 2 and 4 at A,
 * 1 at B and 3 at C every college would be better off, which cannot happen where each has one place. */
TEST(match_roth_1985_all_colleges_prefer_another_result)
{
    Market *m = small(a, "1: C A B | 2: B A C | 3: A C B | 4: A B C", "A 2: 1 2 3 4 | B 1: 1 2 3 4 | C 1: 3 1 2 4");
    Stable s = { 0 };
    i64 got[SMALL];
    stable_all(m, got, 0, &s);
    CHECK_INT(s.n, 1);
    CHECK_STR(said(a, m, s.best), "1C 2B 3A 4A");
    i64 better[] = { 2, 4, 7, 9 };      /* 1B 2A 3C 4A */
    CHECK_STR(said(a, m, better), "1B 2A 3C 4A");
    CHECK(!stable(m, better));
    i64 esteem[2][3] = { { 0 } };
    for (i32 i = 0; i < 4; i++) esteem[0][m->choice[s.best[i]].at] += m->choice[s.best[i]].esteem, esteem[1][m->choice[better[i]].at] += m->choice[better[i]].esteem;
    for (int p = 0; p < 3; p++) CHECK(esteem[1][p] < esteem[0][p]);
}

/* Every set of acceptable pairs with every order of both sides (step 1), or every step-th of them. */
static i64 instances_check(Small *s, int n, i64 step, i64 *failures)
{
    i64 tried = 0, k = 0;
    for (u32 pairs = 0; pairs < 1u << (n * n); pairs++) {
        i64 all = instance(s, pairs, n, 0);
        for (; k < all; k += step) {
            instance(s, pairs, n, k);
            *failures += !optimal(&s->m);
            tried++;
        }
        k -= all;
    }
    return tried;
}

TEST(match_every_instance_up_to_three_by_three)
{
    Small *s = square(a);
    i64 failures = 0;
    CHECK_INT(instances_check(s, 1, 1, &failures), 2);
    CHECK_INT(instances_check(s, 2, 1, &failures), 47);
    CHECK_INT(instances_check(s, 3, 1, &failures), 134986);
    s->capacity[0] = 2, s->capacity[2] = 0;
    instances_check(s, 3, 7, &failures);
    s->capacity[1] = 2, s->capacity[2] = 3;
    instances_check(s, 3, 7, &failures);
    CHECK_INT(failures, 0);
}

TEST(match_instances_of_four_by_four)
{
    Small *s = square(a);
    i64 failures = 0;
    CHECK(instances_check(s, 4, getenv("ROTUNDA_TORTURE") ? 1000003 : 1000000007, &failures) > 100);
    s->capacity[1] = 2, s->capacity[3] = 3;
    instances_check(s, 4, getenv("ROTUNDA_TORTURE") ? 1000003 : 1000000007, &failures);
    CHECK_INT(failures, 0);
}

/* ---- nobody gains by stating other wishes (Roth 1982): every other list of every applicant ---- */

static i64 true_rank(const Market *m, const int *truth, i64 got) { return got < 0 ? SMALL : truth[m->choice[got].at]; }

static bool truthful(Small *s, int n, int liar)
{
    i64 got[SMALL], from = s->from[liar], count = s->from[liar + 1] - from;
    int truth[SMALL], order[SMALL];
    for (int p = 0; p < n; p++) truth[p] = SMALL + 1;
    for (i64 c = from; c < from + count; c++) truth[s->choice[c].at] = (int)s->rank[c];
    match_applicants_propose(&s->m, &(MatchTies){ 0 }, got);
    i64 honest = true_rank(&s->m, truth, got[liar]);
    bool ok = true;
    for (i64 lie = 0; lie < factorial((int)count) << count; lie++) {
        /* an order of the same positions, of which some are left out: ranked by nobody is the same as left out */
        Small copy = *s;
        copy.m.from = copy.from, copy.m.by = copy.by, copy.m.choice = copy.choice, copy.m.rank = copy.rank, copy.m.capacity = copy.capacity;
        copy.m.applicant_id = copy.ids[0], copy.m.position_id = copy.ids[1];
        order_nth(lie >> count, (int)count, order);
        for (i64 r = 0; r < count; r++) {
            copy.choice[from + r].at = s->choice[from + order[r]].at;
            copy.choice[from + r].esteem = lie >> r & 1 ? s->choice[from + order[r]].esteem : -1;
        }
        match_applicants_propose(&copy.m, &(MatchTies){ 0 }, got);
        ok = ok && true_rank(&copy.m, truth, got[liar]) >= honest;
    }
    return ok;
}

TEST(match_rewards_no_misreport)
{
    Small *s = square(a);
    s->capacity[1] = 2;
    i64 all = instance(s, 511, 3, 0), failures = 0;
    for (i64 k = 0; k < all; k += getenv("ROTUNDA_TORTURE") ? 7 : 211) {
        for (int liar = 0; liar < 3; liar++) { instance(s, 511, 3, k); failures += !truthful(s, 3, liar); }
    }
    CHECK_INT(failures, 0);
}

/* ---- ties ---- */

TEST(match_ties_are_broken_by_seed_and_id)
{
    Market *m = small(a, "1: A | 2: A | 3: A", "A 1: (1 2 3)"), *turned = small(a, "3: A | 2: A | 1: A", "A 1: (3 1 2)");
    i64 got[3], other[3], won[2][3] = { 0 };
    for (int i = 0; i < 300; i++) {
        u8 seed[SEED_BYTES] = { (u8)i, (u8)(i >> 8) };
        for (int multiple = 0; multiple < 2; multiple++) {
            MatchTies ties = { seed, multiple };
            match_applicants_propose(m, &ties, got);
            match_applicants_propose(turned, &ties, other);
            for (int k = 0; k < 3; k++) { CHECK((got[k] < 0) == (other[2 - k] < 0)); won[multiple][k] += got[k] >= 0; }
        }
    }
    for (int k = 0; k < 3; k++) CHECK(won[0][k] > 70 && won[0][k] < 130 && won[1][k] > 70 && won[1][k] < 130);
}

TEST(match_says_why)
{
    Market *m = small(a, "1: A B C | 2: A | 3: (A B)", "A 1: 2 1 | B 0: 1 3 | C 1: 1");
    i64 got[3];
    MatchWhy why[3];
    match_applicants_propose(m, &(MatchTies){ 0 }, got);
    MatchAdmitted in = match_admitted(a, m, &(MatchTies){ 0 }, got);
    CHECK_STR(said(a, m, got), "1C 2A 3-");
    CHECK_INT(match_why(m, got, &in, 0, why), 2);
    CHECK(why[0].reason == MATCH_FULL && why[0].last_admitted == got[1]);
    CHECK(why[1].reason == MATCH_FULL && why[1].last_admitted == -1);
    CHECK_INT(match_why(m, got, &in, 1, why), 0);
    CHECK_INT(match_why(m, got, &in, 2, why), 2);
    CHECK(why[0].reason == MATCH_NOT_RANKED);
}

/* ---- decimals ---- */

TEST(exact_decimals_compare_as_written)
{
    static const struct { const char *less, *more; } order[] = {
        { "-1", "0" }, { "0", "1e-300" }, { "0.1", "0.10000000000000000001" }, { "-2", "-1.5" }, { "9.99e2", "1000" }, { "99", "100" }, { "1e16", "10000000000000001" },
        { "-1e9", "-1e8" }, { "1e-1000000", "1e-999999" }, { ".5", "5." }, { "0.09", "0.1" }, { "9007199254740992", "9007199254740993" },
    };
    static const struct { const char *one, *other; } alike[] = { { "0.10", "1e-1" }, { "-0", "0.00" }, { "+3", "3" }, { "100", "1E+2" }, { "0.5", ".5" }, { "5.", "05" }, { "1.50e1", "15" } };
    static const char *const bad[] = { "", "-", ".", "e5", "1e", "nan", "inf", "0x1", "1,5", "1 ", " 1", "1e999999999999999999", "1.2.3", "--1", "1e5.0" };
    Exact x, y;
    for (isize i = 0; i < countof(order); i++) {
        test_case(order[i].less);
        CHECK(exact_read(str_from(order[i].less), &x) && exact_read(str_from(order[i].more), &y) && exact_cmp(&x, &y) < 0 && exact_cmp(&y, &x) > 0);
    }
    for (isize i = 0; i < countof(alike); i++) CHECK(exact_read(str_from(alike[i].one), &x) && exact_read(str_from(alike[i].other), &y) && exact_cmp(&x, &y) == 0);
    for (isize i = 0; i < countof(bad); i++) { test_case(bad[i]); CHECK(!exact_read(str_from(bad[i]), &x)); }
}

TEST(exact_decimals_are_scaled_or_said_not_to_fit)
{
    static const struct { const char *text; int decimals; i64 scaled; const char *again; } fits[] = {
        { "1.25", 2, 125, "1.25" }, { "1.250", 2, 125, "1.25" }, { "-0.05", 3, -50, "-0.05" }, { "+7", 0, 7, "7" }, { "10", 2, 1000, "10" }, { "1e2", 1, 1000, "100" },
        { "12e-1", 1, 12, "1.2" }, { "-.5", 9, -500000000, "-0.5" }, { "5.", 1, 50, "5" }, { "0.00", 4, 0, "0" }, { "9223372036854775807", 0, INT64_MAX, "9223372036854775807" },
        { "-9.223372036854775808", 18, INT64_MIN, "-9.223372036854775808" }, { "0.000000001", 9, 1, "0.000000001" }, { "1000000000000000000e-18", 0, 1, "1" },
    };
    static const struct { const char *text; int decimals; } not[] = { { "1.251", 2 }, { "9223372036854775808", 0 }, { "1e19", 0 }, { "10", 18 }, { "1e-10", 9 }, { "nan", 2 }, { "", 0 }, { "-", 0 }, { ".", 3 } };
    i64 v;
    for (isize i = 0; i < countof(fits); i++) {
        test_case(fits[i].text);
        Buf b = buf_on(a);
        CHECK(exact_scaled(str_from(fits[i].text), fits[i].decimals, &v));
        CHECK_INT(v, fits[i].scaled);
        exact_put(&b, v, fits[i].decimals);
        CHECK_STR(buf_str(&b), fits[i].again);
    }
    for (isize i = 0; i < countof(not); i++) { test_case(not[i].text); CHECK(!exact_scaled(str_from(not[i].text), not[i].decimals, &v)); }
}

TEST(exact_decimals_are_shown_as_they_are_written)
{
    static const struct { const char *text; int shown; bool usual; } cases[] = {
        { "0.50", 2, true }, { "0.50", -1, false }, { "0.5", -1, true }, { "0.5", 2, false }, { "7", 0, true }, { "7", -1, true }, { "7", 1, false }, { "0", 0, true }, { "-0.0", 1, false },
        { "0.00", 2, true }, { "-12.40", 2, true }, { "+7", 0, false }, { "07", 0, false }, { ".5", 1, false }, { "5.", 0, false }, { "5.", -1, false }, { "1e2", -1, false }, { "", 0, false },
        { "-", 0, false }, { "-9.223372036854775808", 18, true }, { "9223372036854775807", 0, true }, { "1.2.3", 3, false },
    };
    i64 v;
    for (isize i = 0; i < countof(cases); i++) {
        Str s = str_from(cases[i].text);
        test_case(cases[i].text);
        Buf b = buf_on(a);
        CHECK_INT(exact_usual(s, cases[i].shown), cases[i].usual);
        if (!cases[i].usual) continue;
        for (int decimals = 18; decimals >= 0; decimals -= 9) {
            if (!exact_scaled(s, decimals, &v)) continue;
            b.n = 0;
            exact_put_as(&b, v, decimals, cases[i].shown);
            CHECK_STR(buf_str(&b), cases[i].text);
        }
    }
}
