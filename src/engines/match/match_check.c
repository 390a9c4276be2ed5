#include "engines/match/match_check.h"
#include "engines/match/lots.h"
#include "media/messages.h"
#include "media/number.h"

/* The last who has a seat of a group, and whether it has a free one. */
typedef struct { i64 last; bool last_outside, free; } GroupEnd;

enum { LOOKS = 100000000, KINDS_MOST = 5000 };  /* KINDS_MOST: so deep a search may go */

typedef struct {
    Arena *a;
    const Market *m;
    const MatchTies *ties;
    i64 *given;                 /* of each position: how many the claim gives it */
    i64 *held;                  /* and how many of them it can keep, or are agreed on: the places of the others are free */
    i64 *choice;                /* of each applicant: what the claim gives them, -1: none */
    i64 *worst;                 /* of each position: the choice held that it likes least, -1: none */
    i32 *worst_esteem;          /* its esteem */
    i64 *wanted;                /* of each position, with hard minimums: the choice it likes best of those who want it, -1: none */
    i64 *in_region;             /* of each region: the sum of held */
    GroupEnd *end;              /* of each group of reserved seats */
    bool *unclear;              /* of each position: who sits where depends on a lottery that is not told */
    i64 *list_from, *list;      /* with couples or reserves: the choices that each position has */
    const MatchTold *to;
    i64 looks;                  /* that a search for an order of equals may still do */
    i64 breaches;
} Check;

/* Agreed on: they block nothing, and nobody takes their place. */
static bool agreed(const Check *k, i32 applicant) { return k->m->fixed && k->m->fixed[applicant] >= 0; }

/* Holds a place by a match, and whoever has it can keep them: each ranked the other, and nobody has withdrawn. */
static bool keeps(const Check *k, i32 applicant)
{
    i64 c = k->choice[applicant];
    return c >= 0 && k->m->choice[c].esteem >= 0 && !agreed(k, applicant);
}

static void breach_told(Check *k, Str what)
{
    k->breaches++;
    k->to->breach(k->to->of, what);
}

/* breach(k, _("{a} has no row"), { "a", id }) */
#define breach(k, english, ...) breach_told((k), say((k)->a, (k)->m->lang, (english), __VA_ARGS__))

static Str both_of(const Check *k, Str one, Str other) { return tr_list(k->a, k->m->lang, (Str[]){ one, other }, 2); }
static Str number(const Check *k, i64 n) { return number_str(k->a, k->m->lang, n); }
static Str applicants(const Check *k, i64 n) { return count_(k->a, k->m->lang, "{n} applicant", "{n} applicants", n); }
static Str integer(const Check *k, i64 n) { return str_fmt(k->a, "%" PRId64, n); }

static i64 choice_of(const Market *m, i32 applicant, i32 position)
{
    for (i64 c = m->from[applicant]; c < m->from[applicant + 1]; c++) if (m->choice[c].at == position) return c;
    return -1;
}

/* Equal in the order given; told apart by the lottery where one is asked for. */
static int lottery_cmp(u64 x, Str id, u64 y, Str other) { return x != y ? (x < y ? -1 : 1) : str_cmp(id, other); }

static bool applicant_prefers(const Check *k, i64 c, i64 had)
{
    const Market *m = k->m;
    if (had < 0 || m->rank[c] != m->rank[had] || !k->ties) return had < 0 || m->rank[c] < m->rank[had];
    i32 a = m->by[c];
    return lottery_cmp(match_number_for(m, k->ties, a, m->choice[c].at), m->position_id[m->choice[c].at], match_number_for(m, k->ties, a, m->choice[had].at), m->position_id[m->choice[had].at]) < 0;
}

static bool lottery_prefers(const Check *k, const MatchTies *ties, i64 c, i64 held)
{
    const Market *m = k->m;
    i32 p = m->choice[c].at;
    return lottery_cmp(match_number_at(m, ties, m->by[c], p), m->applicant_id[m->by[c]], match_number_at(m, ties, m->by[held], p), m->applicant_id[m->by[held]]) < 0;
}

static bool position_prefers(const Check *k, i64 c, i64 held)
{
    const Market *m = k->m;
    if (m->choice[c].esteem != m->choice[held].esteem || !k->ties) return m->choice[c].esteem < m->choice[held].esteem;
    return lottery_prefers(k, k->ties, c, held);
}

/* ---- each row by itself ---- */

static void row_check(Check *k, const MatchClaim *claim, i32 applicant)
{
    const Market *m = k->m;
    Str id = m->applicant_id[applicant];
    i32 p = claim->position[applicant];
    k->choice[applicant] = -1;
    if (!claim->has_row[applicant]) breach(k, _("{a} has no row"), { "a", id });
    if (agreed(k, applicant) && p != m->fixed[applicant]) breach(k, _("{a} does not have {p}, which was agreed on"), { "a", id }, { "p", m->position_id[m->fixed[applicant]] });
    Str given = claim->rank ? claim->rank[applicant] : (Str){ 0 };
    if (p < 0 && given.n) breach(k, _("{a} has nothing, but the rank \"{given}\""), { "a", id }, { "given", given });
    if (p < 0) return;
    i64 c = k->choice[applicant] = choice_of(m, applicant, p);
    k->given[p]++;
    k->held[p] += agreed(k, applicant) || keeps(k, applicant);
    if (agreed(k, applicant)) return;
    if (keeps(k, applicant) && (k->worst[p] < 0 || position_prefers(k, k->worst[p], c))) k->worst[p] = c, k->worst_esteem[p] = m->choice[c].esteem;
    if (c < 0) { breach(k, _("{a} has {p}, which they did not rank"), { "a", id }, { "p", m->position_id[p] }); return; }
    if (m->withdrawn && m->withdrawn[applicant]) breach(k, _("{a} has {p}, but has withdrawn"), { "a", id }, { "p", m->position_id[p] });
    else if (m->choice[c].esteem < 0) breach(k, _("{a} has {p}, which did not rank them"), { "a", id }, { "p", m->position_id[p] });
    if (m->couples && m->couples->couple[applicant] >= 0) return;       /* couple_check */
    i64 rank;
    if (claim->rank && (!str_i64(given, &rank) || rank != m->rank[c]))
        breach(k, _("{a} ranked {p} {n}, not \"{given}\""), { "a", id }, { "p", m->position_id[p] }, { "n", integer(k, m->rank[c]) }, { "given", given });
}

/* ---- who is where ---- */

static void lists_make(Check *k)
{
    const Market *m = k->m;
    i64 *next = make_array(k->a, i64, m->positions + 1);
    k->list_from = make_array(k->a, i64, m->positions + 1), k->list = make_array(k->a, i64, m->applicants);
    for (i32 i = 0; i < m->applicants; i++) if (keeps(k, i)) k->list_from[m->choice[k->choice[i]].at + 1]++;
    for (i32 p = 0; p < m->positions; p++) next[p] = k->list_from[p], k->list_from[p + 1] += k->list_from[p];
    for (i32 i = 0; i < m->applicants; i++) if (keeps(k, i)) k->list[next[m->choice[k->choice[i]].at]++] = k->choice[i];
}

/* ---- reserved seats: groups are filled in their order, from those held, the best first ---- */

typedef struct { const Check *k; i64 choice; } Standing;

static int by_standing(const void *x, const void *y)
{
    const Standing *a = x, *b = y;
    i32 one = a->k->m->choice[a->choice].esteem, other = a->k->m->choice[b->choice].esteem;
    if (one != other) return one < other ? -1 : 1;
    return a->choice == b->choice ? 0 : lottery_prefers(a->k, a->k->ties ? a->k->ties : &(MatchTies){ 0 }, a->choice, b->choice) ? -1 : 1;
}

static bool is_of(const Check *k, i32 applicant, i32 category)
{
    const MatchReserves *r = k->m->reserves;
    bool is = category < 0;
    for (i64 i = r->member_from[applicant]; i < r->member_from[applicant + 1]; i++) is |= r->member[i] == category;
    return is;
}

/* Fills a group with those left who are, or are not, of its category. */
static i64 group_fill(const Check *k, i64 g, i64 places, bool outside, Standing *left, i64 n)
{
    for (i64 i = 0; i < n && places > 0; i++) {
        i64 c = left[i].choice;
        if (c < 0 || is_of(k, k->m->by[c], k->m->reserves->category[g]) == outside) continue;
        k->end[g] = (GroupEnd){ c, outside, false };
        left[i].choice = -1;
        places--;
    }
    return places;
}

/* Seats of position p that nothing agreed on takes: an agreement takes one of the applicant's category, else an open one, else any. */
static i64 *seats_left(const Check *k, Arena *a, i32 p)
{
    const MatchReserves *r = k->m->reserves;
    i64 groups = r->from[p + 1] - r->from[p], *left = make_array(a, i64, groups);
    for (i64 g = 0; g < groups; g++) left[g] = r->places[r->from[p] + g];
    for (i32 i = 0; k->m->fixed && i < k->m->applicants; i++) {
        if (k->m->fixed[i] != p) continue;
        i64 at = -1;
        for (i64 g = 0; g < groups && at < 0; g++) if (left[g] && r->category[r->from[p] + g] >= 0 && is_of(k, i, r->category[r->from[p] + g])) at = g;
        for (i64 g = groups - 1; g >= 0 && at < 0; g--) if (left[g] && r->category[r->from[p] + g] < 0) at = g;
        for (i64 g = groups - 1; g >= 0 && at < 0; g--) if (left[g]) at = g;
        if (at >= 0) left[at]--;
    }
    return left;
}

/* All categories of an applicant are the other's, too. */
static bool categories_within(const Check *k, i32 applicant, i32 other)
{
    const MatchReserves *r = k->m->reserves;
    bool within = true;
    for (i64 i = r->member_from[applicant]; i < r->member_from[applicant + 1]; i++) within &= is_of(k, other, r->member[i]);
    return within;
}

/* Equals of different categories, in order of standing. */
static bool equals_differ(const Check *k, const Standing *held, i64 n)
{
    const Market *m = k->m;
    for (i64 i = 1; i < n; i++) {
        i32 x = m->by[held[i].choice], y = m->by[held[i - 1].choice];
        if (m->choice[held[i].choice].esteem == m->choice[held[i - 1].choice].esteem && !(categories_within(k, x, y) && categories_within(k, y, x))) return true;
    }
    return false;
}

static void position_seat(Check *k, i32 p, Standing *held, i64 n)
{
    const MatchReserves *r = k->m->reserves;
    Arena *a = arena_new();
    i64 *left = seats_left(k, a, p);
    if (n > 1) qsort(held, (size_t)n, sizeof *held, by_standing);
    k->unclear[p] = !k->ties && equals_differ(k, held, n);
    for (i64 g = r->from[p]; g < r->from[p + 1]; g++) {
        k->end[g].last = -1;
        i64 free = group_fill(k, g, left[g - r->from[p]], false, held, n);
        k->end[g].free = group_fill(k, g, free, true, held, n) > 0;
    }
    arena_free(a);
}

static void positions_seat(Check *k)
{
    const Market *m = k->m;
    Arena *a = arena_new();
    i64 *from = make_array(a, i64, m->positions + 2);
    Standing *held = make_array(a, Standing, m->applicants);
    k->end = make_array(k->a, GroupEnd, m->reserves->from[m->positions]), k->unclear = make_array(k->a, bool, m->positions);
    for (i32 i = 0; i < m->applicants; i++) if (keeps(k, i)) from[m->choice[k->choice[i]].at + 2]++;
    for (i32 p = 0; p < m->positions; p++) from[p + 2] += from[p + 1];
    for (i32 i = 0; i < m->applicants; i++)
        if (keeps(k, i)) held[from[m->choice[k->choice[i]].at + 1]++] = (Standing){ k, k->choice[i] };
    for (i32 p = 0; p < m->positions; p++) position_seat(k, p, held + from[p], from[p + 1] - from[p]);
    arena_free(a);
}

/* Whether the position, filling its groups from those it has and this applicant, gives them a seat: they are offered to one
 * group after the other, and get in where one has a free seat or somebody who stands behind them. Who leaves for them moves
 * on and takes nothing from them. */
static bool seat_in_order(const Check *k, i64 c)
{
    const MatchReserves *r = k->m->reserves;
    i32 p = k->m->choice[c].at;
    for (i64 g = r->from[p]; g < r->from[p + 1]; g++) {
        const GroupEnd *e = &k->end[g];
        bool outside = !is_of(k, k->m->by[c], r->category[g]);
        if (e->free || (e->last >= 0 && (e->last_outside != outside ? e->last_outside : position_prefers(k, c, e->last)))) return true;
    }
    return false;
}

/* Those held who are alike to a position: equals who are of the same of its categories. */
typedef struct { i32 esteem, one; i64 n; } Kind;

/* A search for an order of equals in which a choice is turned away. Any one that takes the equals of each group as it fills it
 * is one: whoever is taken first comes first. left: seats of each group. */
typedef struct { Check *k; i64 choice, *left; Kind *kind; i64 kinds; } Away;

static bool alike(const Check *k, i32 p, i32 applicant, i32 other)
{
    const MatchReserves *r = k->m->reserves;
    for (i64 g = r->from[p]; g < r->from[p + 1]; g++) if (is_of(k, applicant, r->category[g]) != is_of(k, other, r->category[g])) return false;
    return true;
}

static void kinds_make(Away *x, Arena *a, i32 p)
{
    const Check *k = x->k;
    i64 n = 0;
    Standing *held = make_array(a, Standing, k->list_from[p + 1] - k->list_from[p]);
    x->kind = make_array(a, Kind, k->list_from[p + 1] - k->list_from[p]);
    for (i64 i = k->list_from[p]; i < k->list_from[p + 1]; i++) if (k->m->choice[k->list[i]].esteem >= 0) held[n++] = (Standing){ k, k->list[i] };
    if (n > 1) qsort(held, (size_t)n, sizeof *held, by_standing);
    for (i64 i = 0; i < n; i++) {
        i32 esteem = k->m->choice[held[i].choice].esteem, applicant = k->m->by[held[i].choice];
        i64 at = x->kinds;
        while (at > 0 && x->kind[at - 1].esteem == esteem && !alike(k, p, x->kind[at - 1].one, applicant)) at--;
        if (at > 0 && x->kind[at - 1].esteem == esteem) x->kind[at - 1].n++;
        else x->kind[x->kinds++] = (Kind){ esteem, applicant, 1 };
    }
}

/* Fills group g, and those behind it, from the kind at on: first its members from the best down, then, behind all kinds, the
 * others. passed: a kind from which somebody was left, who may come behind their equals only. */
static bool turned_away(Away *x, i64 g, i64 places, i64 at, i64 passed)
{
    const Check *k = x->k;
    const MatchReserves *r = k->m->reserves;
    i32 p = k->m->choice[x->choice].at;
    while (!places && ++g < r->from[p + 1]) places = x->left[g - r->from[p]], at = 0, passed = -1;
    if (!places) return true;
    for (; at < 2 * x->kinds; at++) {
        Kind *one = &x->kind[at % x->kinds];
        bool outside = at >= x->kinds, choice_outside = !is_of(k, k->m->by[x->choice], r->category[g]);
        if (--x->k->looks < 0) return true;
        if (!one->n || is_of(k, one->one, r->category[g]) == outside) continue;
        if (outside != choice_outside ? outside : one->esteem > k->m->choice[x->choice].esteem) return false;
        if (passed >= 0 && (passed >= x->kinds) != outside) return false;
        if (passed >= 0 && x->kind[passed % x->kinds].esteem != one->esteem) return false;
        i64 n = one->n;
        bool away = false;
        for (i64 take = min_i64(n, places); take >= 0 && !away; take--) {
            one->n = n - take;
            away = turned_away(x, g, places - take, at + 1, take < n ? at : passed);
        }
        one->n = n;
        return away;
    }
    return false;
}

/* Whatever the lottery was: a place is free, somebody stands behind them and has no category that they have not, or no order of
 * equals turns them away. */
static bool seat_in_any_order(Check *k, i64 c)
{
    const Market *m = k->m;
    i32 p = m->choice[c].at;
    if (k->held[p] < m->capacity[p]) return true;
    for (i64 i = k->list_from[p]; i < k->list_from[p + 1]; i++) if (position_prefers(k, c, k->list[i]) && categories_within(k, m->by[k->list[i]], m->by[c])) return true;
    if (!seat_in_order(k, c)) return false;
    Arena *a = arena_new();
    Away x = { .k = k, .choice = c, .left = seats_left(k, a, p) };
    kinds_make(&x, a, p);
    bool away = x.kinds > KINDS_MOST || turned_away(&x, m->reserves->from[p] - 1, 0, 0, -1);
    arena_free(a);
    return !away;
}

static bool seat_for(Check *k, i64 c) { return k->unclear[k->m->choice[c].at] ? seat_in_any_order(k, c) : seat_in_order(k, c); }

/* ---- caps ---- */

static i32 capped_region(const Check *k, i32 p)
{
    const MatchCaps *caps = k->m->caps;
    i32 r = caps ? caps->region[p] : -1;
    return r >= 0 && caps->cap[r] >= 0 ? r : -1;
}

/* A free place that the cap of the region closes to this applicant. */
static bool cap_closes(const Check *k, i64 c)
{
    const MatchCaps *caps = k->m->caps;
    i32 p = k->m->choice[c].at, r = capped_region(k, p);
    if (r < 0 || k->in_region[r] < caps->cap[r]) return false;
    i64 had = k->choice[k->m->by[c]];
    if (!keeps(k, k->m->by[c]) || capped_region(k, k->m->choice[had].at) != r) return true;
    i32 q = k->m->choice[had].at;
    return k->held[p] + 1 - caps->target[p] > k->held[q] - 1 - caps->target[q];
}

static void regions_check(Check *k)
{
    const MatchCaps *caps = k->m->caps;
    i64 *given = make_array(k->a, i64, caps->regions);
    k->in_region = make_array(k->a, i64, caps->regions);
    for (i32 p = 0; p < k->m->positions; p++) if (caps->region[p] >= 0) given[caps->region[p]] += k->given[p], k->in_region[caps->region[p]] += k->held[p];
    for (i32 r = 0; r < caps->regions; r++)
        if (caps->cap[r] >= 0 && given[r] > caps->cap[r])
            breach(k, _("region {r} has {n} and a cap of {m}"), { "r", caps->region_id[r] }, { "n", applicants(k, given[r]) }, { "m", number(k, caps->cap[r]) });
}

/* ---- hard minimums ---- */

static bool pinned(const Check *k, i32 applicant)
{
    i64 had = k->choice[applicant];
    return keeps(k, applicant) && k->held[k->m->choice[had].at] <= k->m->minimum[k->m->choice[had].at];
}

/* What is said of a pair that blocks, with the minimum that excuses it: "" where none does. */
static Str excuse(Check *k, i64 c, bool free, Str what)
{
    if (!k->m->minimum_hard) return (Str){ 0 };
    i64 first = k->wanted[k->m->choice[c].at];
    if (pinned(k, k->m->by[c])) return say(k->a, k->m->lang, _("{what}, but a minimum would be missed"), { "what", what });
    if (!free || first < 0 || !pinned(k, k->m->by[first])) return (Str){ 0 };
    return say(k->a, k->m->lang, _("{what}, but {x}, who comes first there, is needed for a minimum elsewhere"), { "what", what }, { "x", k->m->applicant_id[k->m->by[first]] });
}

static bool wants(const Check *k, i64 c)
{
    i64 had = k->choice[k->m->by[c]];
    return !agreed(k, k->m->by[c]) && k->m->choice[c].esteem >= 0 && c != had && applicant_prefers(k, c, had);
}

/* Cannot leave, and likes what they have as well: what the lottery says of the two closes a place to nobody. */
static bool stays_as_gladly(const Check *k, i64 c)
{
    i64 had = k->choice[k->m->by[c]];
    return had >= 0 && pinned(k, k->m->by[c]) && k->m->rank[c] == k->m->rank[had];
}

/* The first in line at each position; of several whom it likes as well, where the lottery does not count, one who cannot leave. */
static void minimums_check(Check *k)
{
    const Market *m = k->m;
    for (i32 p = 0; p < m->positions; p++)
        if (k->given[p] < m->minimum[p]) breach(k, _("{p} has {n} and a minimum of {m}"), { "p", m->position_id[p] }, { "n", applicants(k, k->given[p]) }, { "m", number(k, m->minimum[p]) });
    k->wanted = make_array(k->a, i64, m->positions);
    for (i32 p = 0; p < m->positions; p++) k->wanted[p] = -1;
    for (i64 c = 0; c < m->from[m->applicants]; c++) {
        i64 *first = &k->wanted[m->choice[c].at];
        if (wants(k, c) && !stays_as_gladly(k, c) && (*first < 0 || position_prefers(k, c, *first) || (!position_prefers(k, *first, c) && pinned(k, m->by[c])))) *first = c;
    }
}

/* ---- couples ---- */

/* How many of those at the position who are not of this couple come before the choice, or as well as it: they stay. */
static bool would_take(const Check *k, i64 c, i32 couple, bool both)
{
    const Market *m = k->m;
    i32 p = m->choice[c].at;
    i64 stay = k->held[p] - (k->list_from[p + 1] - k->list_from[p]);        /* what is agreed on */
    if (m->choice[c].esteem < 0) return false;
    for (i64 i = k->list_from[p]; i < k->list_from[p + 1]; i++) stay += m->couples->couple[m->by[k->list[i]]] != couple && !position_prefers(k, c, k->list[i]);
    return stay + both < m->capacity[p];
}

static bool couple_blocks(const Check *k, i32 couple, const i64 *wish)
{
    bool both = wish[0] >= 0 && wish[1] >= 0 && k->m->choice[wish[0]].at == k->m->choice[wish[1]].at;
    return (wish[0] < 0 || would_take(k, wish[0], couple, both)) && (wish[1] < 0 || would_take(k, wish[1], couple, both));
}

static Str wish_name(const Check *k, const i64 *wish)
{
    Str at[2];
    for (int i = 0; i < 2; i++) at[i] = wish[i] >= 0 ? k->m->position_id[k->m->choice[wish[i]].at] : tr(k->m->lang, _("nothing"));
    return both_of(k, at[0], at[1]);
}

/* The wish that the claim gives a couple, the number of its wishes: nothing to both, -1: something it did not wish. */
static i64 wish_had(Check *k, i32 couple)
{
    const MatchCouples *c = k->m->couples;
    i64 x = k->choice[c->member[couple][0]], y = k->choice[c->member[couple][1]];
    if (x < 0 && y < 0) return c->from[couple + 1];
    for (i64 w = c->from[couple]; w < c->from[couple + 1]; w++) if (c->wish[w][0] == x && c->wish[w][1] == y) return w;
    return -1;
}

/* Two wishes that are alike to a couple: of one rank in its own list; or each member ranks the two positions alike, where no
 * order of such ties is asked for. */
static bool wishes_alike(const Check *k, i32 couple, i64 w, i64 had)
{
    const MatchCouples *c = k->m->couples;
    if (had == c->from[couple + 1]) return false;
    if (c->listed[couple]) return c->rank[w] == c->rank[had];
    return !k->ties && k->m->rank[c->wish[w][0]] == k->m->rank[c->wish[had][0]] && k->m->rank[c->wish[w][1]] == k->m->rank[c->wish[had][1]];
}

static void couple_check(Check *k, const MatchClaim *claim, i32 couple)
{
    const Market *m = k->m;
    const MatchCouples *c = m->couples;
    i64 had = wish_had(k, couple);
    Str name = both_of(k, m->applicant_id[c->member[couple][0]], m->applicant_id[c->member[couple][1]]);
    if (had < 0) { breach(k, _("the couple {c} has what it did not wish together"), { "c", name }); return; }
    for (int i = 0; i < 2 && had < c->from[couple + 1] && claim->rank; i++) {
        i64 choice = c->wish[had][i];
        if (choice < 0) continue;
        Str rank = integer(k, c->listed[couple] ? c->rank[had] : m->rank[choice]), given = claim->rank[c->member[couple][i]];
        if (!str_eq(rank, given)) breach(k, _("the couple {c} gave this the rank {n}, not \"{given}\""), { "c", name }, { "n", rank }, { "given", given });
    }
    for (i64 w = c->from[couple]; w < had; w++)
        if (!wishes_alike(k, couple, w, had) && couple_blocks(k, couple, c->wish[w])) breach(k, _("the couple {c} blocks: {p} would take them"), { "c", name }, { "p", wish_name(k, c->wish[w]) });
}

/* ---- pairs ---- */

/* why: may hold {x}, another applicant. */
static void pair_say(Check *k, i64 c, bool free, Str why, i64 other)
{
    const Market *m = k->m;
    Str what = say(k->a, m->lang, why, { "pair", both_of(k, m->applicant_id[m->by[c]], m->position_id[m->choice[c].at]) }, { "x", other >= 0 ? m->applicant_id[m->by[other]] : (Str){ 0 } });
    Str excused = excuse(k, c, free, what);
    if (!excused.n) breach_told(k, what);
    else if (k->to->excused) k->to->excused(k->to->of, excused);
}

static void pair_check(Check *k, i64 c)
{
    const Market *m = k->m;
    i32 p = m->choice[c].at;
    i64 worst = k->worst[p];
    bool free = k->held[p] < m->capacity[p];
    if (!wants(k, c) || (m->couples && m->couples->couple[m->by[c]] >= 0)) return;
    if (m->reserves) {
        if (seat_for(k, c)) pair_say(k, c, free, free ? _("{pair} block: the position has a free place") : _("{pair} block: a seat of the position goes to somebody who comes behind them"), -1);
        return;
    }
    if (!free && worst >= 0 && m->choice[c].esteem > k->worst_esteem[p]) return;
    bool better = m->capacity[p] > 0 && worst >= 0 && position_prefers(k, c, worst);
    if (free && !(better && m->minimum_hard) && (better || !m->caps || !cap_closes(k, c))) pair_say(k, c, free, _("{pair} block: the position has a free place"), -1);
    else if (better) pair_say(k, c, false, _("{pair} block: the position prefers them to {x}"), worst);
}

i64 match_check(Arena *a, const Market *m, const MatchClaim *claim, const MatchTies *ties, const MatchTold *to)
{
    Check k = { .a = a, .m = m, .ties = ties, .to = to, .looks = LOOKS };
    k.given = make_array(a, i64, m->positions), k.held = make_array(a, i64, m->positions), k.worst = make_array(a, i64, m->positions), k.choice = make_array(a, i64, m->applicants), k.worst_esteem = make_array(a, i32, m->positions);
    for (i32 p = 0; p < m->positions; p++) k.worst[p] = -1;
    for (i32 i = 0; i < m->applicants; i++) row_check(&k, claim, i);
    for (i32 p = 0; p < m->positions; p++)
        if (k.given[p] > m->capacity[p]) breach(&k, _("{p} has {n} and {m}"), { "p", m->position_id[p] }, { "n", applicants(&k, k.given[p]) }, { "m", count_(a, m->lang, "{n} place", "{n} places", m->capacity[p]) });
    if (m->caps) regions_check(&k);
    if (m->reserves || m->couples) lists_make(&k);
    if (m->reserves) positions_seat(&k);
    if (m->minimum_hard) minimums_check(&k);
    for (i64 c = 0; c < m->from[m->applicants]; c++) pair_check(&k, c);
    for (i32 c = 0; m->couples && c < m->couples->n; c++) couple_check(&k, claim, c);
    return k.breaches;
}
