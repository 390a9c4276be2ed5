#include "engines/match/match_couples.h"
#include "base/vec.h"
#include "engines/match/match_order.h"
#include "media/messages.h"

/* Who is at a position: choices, in no order. */
typedef struct { i64 *at; i64 n; } Held;

typedef struct {
    Arena *a;
    const Market *m;
    const MatchCouples *c;
    MatchOrder o;
    i32 *turn, *order;                      /* applicants and couples, as they take turns */
    i64 *open;                              /* places of each position that nothing agreed on takes */
    Held *held;
    i64 *got;
    i64 *wish;                              /* of each couple: what it has, -1: nothing */
    i32 *stack;                             /* who had to leave: singles, and couples as applicants + k */
    i64 *next;                              /* of each position: whom it asks next, in its list */
    IntVec asking;                          /* positions that lost somebody */
    i64 waiting, moves, fewest;             /* fewest: coalitions that block a result met so far */
} State;

static i32 couple_of(const State *s, i32 applicant) { return s->c->couple[applicant]; }

/* ---- positions ---- */

/* Whether p takes those who come (one or two choices of it), choosing from those it has without couple k and from them. */
static bool takes(const State *s, i32 p, const i64 *come, i64 n, i32 k)
{
    i32 worst = -1;
    i64 better = n - 1;
    for (i64 i = 0; i < n; i++) {
        if (s->o.standing[come[i]] < 0) return false;
        worst = (i32)max_i64(worst, s->o.standing[come[i]]);
    }
    const Held *h = &s->held[p];
    for (i64 i = 0; i < h->n; i++) {
        bool leaves = k >= 0 && couple_of(s, s->m->by[h->at[i]]) == k;
        better += !leaves && s->o.standing[h->at[i]] < worst;
    }
    return better < s->open[p];
}

static void take_out(State *s, i64 choice)
{
    if (choice < 0) return;
    Held *h = &s->held[s->m->choice[choice].at];
    for (i64 i = 0; i < h->n; i++) if (h->at[i] == choice) { h->at[i] = h->at[--h->n]; break; }
    s->got[s->m->by[choice]] = -1;
}

static void couple_leaves(State *s, i32 k)
{
    take_out(s, s->got[s->c->member[k][0]]);
    take_out(s, s->got[s->c->member[k][1]]);
    s->wish[k] = -1;
}

/* The last one leaves a position that has too many; of a couple, both. */
static void crowd_out(State *s, i32 p)
{
    Held *h = &s->held[p];
    while (h->n > s->open[p]) {
        i64 last = h->at[0];
        for (i64 i = 1; i < h->n; i++) if (s->o.standing[h->at[i]] > s->o.standing[last]) last = h->at[i];
        i32 applicant = s->m->by[last], k = couple_of(s, applicant);
        if (k >= 0) couple_leaves(s, k);
        else take_out(s, last);
        s->stack[s->waiting++] = k >= 0 ? s->m->applicants + k : applicant;
    }
}

static void put_in(State *s, i64 choice)
{
    if (choice < 0) return;
    Held *h = &s->held[s->m->choice[choice].at];
    h->at[h->n++] = choice;
    s->got[s->m->by[choice]] = choice;
}

/* ---- whoever can have something better takes the best of it ---- */

static bool single_moves(State *s, i32 applicant)
{
    const Market *m = s->m;
    for (i64 i = m->from[applicant]; i < m->from[applicant + 1]; i++) {
        i64 c = s->o.pick[i];
        if (c == s->got[applicant]) return false;
        if (!takes(s, m->choice[c].at, &c, 1, -1)) continue;
        take_out(s, s->got[applicant]);
        put_in(s, c);
        crowd_out(s, m->choice[c].at);
        return true;
    }
    return false;
}

static bool wish_fits(const State *s, i32 k, const i64 *wish)
{
    const Choice *c = s->m->choice;
    if (wish[0] >= 0 && wish[1] >= 0 && c[wish[0]].at == c[wish[1]].at) return takes(s, c[wish[0]].at, wish, 2, k);
    return (wish[0] < 0 || takes(s, c[wish[0]].at, &wish[0], 1, k)) && (wish[1] < 0 || takes(s, c[wish[1]].at, &wish[1], 1, k));
}

/* What the couple has, or a wish that its own list ranks alike: of its wishes, best first, those before this one are better. */
static bool is_as_good(const State *s, i32 k, i64 w) { return w == s->wish[k] || (s->wish[k] >= 0 && s->c->listed[k] && s->c->rank[w] == s->c->rank[s->wish[k]]); }

static bool couple_moves(State *s, i32 k)
{
    for (i64 w = s->c->from[k]; w < s->c->from[k + 1]; w++) {
        if (is_as_good(s, k, w)) return false;
        const i64 *wish = s->c->wish[w];
        if (!wish_fits(s, k, wish)) continue;
        couple_leaves(s, k);
        s->wish[k] = w;
        put_in(s, wish[0]);
        put_in(s, wish[1]);
        for (int i = 0; i < 2; i++) if (wish[i] >= 0) crowd_out(s, s->m->choice[wish[i]].at);
        return true;
    }
    return false;
}

static bool moves(State *s, i32 who) { return who < s->m->applicants ? couple_of(s, who) < 0 && match_fixed(s->m, who) < 0 && single_moves(s, who) : couple_moves(s, who - s->m->applicants); }

/* One round over all, couples first; whoever has to leave is next. False where nobody moves: it is stable. */
static bool round_run(State *s, i64 most)
{
    bool moved = false;
    for (i32 i = 0; i < s->m->applicants + s->c->n && s->moves < most; i++) {
        i32 who = i < s->c->n ? s->m->applicants + s->order[i] : s->turn[i - s->c->n];
        if (!moves(s, who)) continue;
        moved = true, s->moves++;
        while (s->waiting && s->moves < most) s->moves++, moves(s, s->stack[--s->waiting]);
        s->waiting = 0;
    }
    return moved;
}

/* ---- blocking coalitions ---- */

static i64 blocking(const State *s)
{
    const Market *m = s->m;
    i64 n = 0;
    for (i64 c = 0; c < m->from[m->applicants]; c++) {
        i64 had = s->got[m->by[c]];
        if (couple_of(s, m->by[c]) >= 0 || match_fixed(m, m->by[c]) >= 0 || (had >= 0 && s->o.wish[c] >= s->o.wish[had])) continue;
        n += takes(s, m->choice[c].at, &c, 1, -1);
    }
    for (i32 k = 0; k < s->c->n; k++)
        for (i64 w = s->c->from[k]; w < s->c->from[k + 1] && !is_as_good(s, k, w); w++) n += wish_fits(s, k, s->c->wish[w]);
    return n;
}

/* ---- starts ---- */

/* Singles first, by deferred acceptance, as if there were no couples. */
static void singles_match(State *s, const MatchTies *ties)
{
    const Market *m = s->m;
    i64 choices = m->from[m->applicants];
    Arena *scratch = arena_new();
    Choice *c = make_array(scratch, Choice, choices);
    for (i64 i = 0; i < choices; i++) c[i] = (Choice){ m->choice[i].at, couple_of(s, m->by[i]) < 0 ? m->choice[i].esteem : -1 };
    Market singles = *m;
    singles.choice = c, singles.couples = NULL;
    match_applicants_propose(&singles, ties, s->got);
    for (i32 p = 0; p < m->positions; p++) s->held[p].n = 0;
    for (i32 i = 0; i < m->applicants; i++) put_in(s, s->got[i]);
    for (i32 k = 0; k < s->c->n; k++) s->wish[k] = -1;
    arena_free(scratch);
}

static void order_shuffle(i32 *order, i32 n, LotteryStream *stream)
{
    for (i32 i = n - 1; i > 0; i--) {
        i32 k = (i32)lottery_below(stream, (u64)i + 1), t = order[i];
        order[i] = order[k], order[k] = t;
    }
}

/* As many moves as a way without circles takes many times over. */
static i64 most_moves(const State *s) { return 1000 + 50 * (s->c->from[s->c->n] + s->c->n); }

static State state_new(Arena *a, const Market *m, const MatchTies *ties)
{
    State s = { .a = a, .m = m, .c = m->couples, .o = match_order(a, m, ties), .open = match_open(a, m), .held = make_array(a, Held, m->positions), .got = make_array(a, i64, m->applicants),
                .wish = make_array(a, i64, m->couples->n), .next = make_array(a, i64, m->positions), .stack = make_array(a, i32, 4 * ((i64)m->applicants + m->couples->n) + 16) };
    for (i32 p = 0; p < m->positions; p++) s.held[p].at = make_array(a, i64, min_i64(s.open[p], s.o.list_from[p + 1] - s.o.list_from[p]) + 2);
    s.turn = lots_turns(a, ties, m->applicant_id, m->applicants);
    s.order = make_array(a, i32, m->couples->n);
    s.fewest = INT64_MAX;
    for (i32 i = 0, n = 0; i < m->applicants; i++) {
        i32 k = couple_of(&s, s.turn[i]);
        if (k >= 0 && m->couples->member[k][0] == s.turn[i]) s.order[n++] = k;
    }
    return s;
}

/* Keeps what it has, if fewer block than any result before. True where nothing blocks it. */
static bool best_keep(State *s, i64 *best)
{
    i64 n = blocking(s);
    if (n < s->fewest) s->fewest = n, memcpy(best, s->got, (size_t)s->m->applicants * sizeof *best);
    return !n;
}

/* ---- a small market, searched through whole ---- */

/* How many results there are, up to the limit. */
static i64 results_count(const State *s)
{
    i64 n = 1;
    for (i32 i = 0; i < s->m->applicants && n <= COUPLES_SEARCHED; i++) if (couple_of(s, i) < 0 && match_fixed(s->m, i) < 0) n *= s->m->from[i + 1] - s->m->from[i] + 1;
    for (i32 k = 0; k < s->c->n && n <= COUPLES_SEARCHED; k++) n *= s->c->from[k + 1] - s->c->from[k] + 1;
    return n;
}

static bool room_for(const State *s, const i64 *choice, int n)
{
    for (int i = 0; i < n; i++) {
        if (choice[i] < 0) continue;
        i32 p = s->m->choice[choice[i]].at;
        i64 come = 1 + (n == 2 && choice[1 - i] >= 0 && s->m->choice[choice[1 - i]].at == p);
        if (s->o.standing[choice[i]] < 0 || s->held[p].n + come > s->open[p]) return false;
    }
    return true;
}

static bool search(State *s, i32 at, i64 *best);

static bool search_couple(State *s, i32 at, i64 *best)
{
    if (at == s->c->n) return best_keep(s, best);
    i32 k = s->order[at];
    for (i64 w = s->c->from[k]; w < s->c->from[k + 1]; w++) {
        if (!room_for(s, s->c->wish[w], 2)) continue;
        s->wish[k] = w;
        put_in(s, s->c->wish[w][0]), put_in(s, s->c->wish[w][1]);
        if (search_couple(s, at + 1, best)) return true;
        couple_leaves(s, k);
    }
    return search_couple(s, at + 1, best);
}

static bool search(State *s, i32 at, i64 *best)
{
    if (at == s->m->applicants) return search_couple(s, 0, best);
    i32 who = s->turn[at];
    bool takes_part = couple_of(s, who) < 0 && match_fixed(s->m, who) < 0;
    for (i64 i = s->m->from[who]; takes_part && i < s->m->from[who + 1]; i++) {
        i64 c = s->o.pick[i];
        if (!room_for(s, &c, 1)) continue;
        put_in(s, c);
        if (search(s, at + 1, best)) return true;
        take_out(s, c);
    }
    return search(s, at + 1, best);
}

static void seats_clear(State *s)
{
    for (i32 p = 0; p < s->m->positions; p++) s->held[p].n = 0;
    for (i32 i = 0; i < s->m->applicants; i++) s->got[i] = -1;
}

static void all_leave(State *s)
{
    seats_clear(s);
    for (i32 k = 0; k < s->c->n; k++) s->wish[k] = -1;
}

/* ---- what couples wish is tried, and the singles follow ---- */

/* A position asks from the top of its list; members of couples accept what their couple's wish has, singles the better one. */
static void ask(State *s, i32 p)
{
    while (s->held[p].n < s->open[p] && s->next[p] < s->o.list_from[p + 1]) {
        i64 c = s->o.list[s->next[p]++];
        i32 who = s->m->by[c], k = couple_of(s, who);
        i64 had = s->got[who];
        if (k >= 0 && (s->wish[k] < 0 || (s->c->wish[s->wish[k]][0] != c && s->c->wish[s->wish[k]][1] != c))) continue;
        if (had >= 0 && s->o.wish[had] < s->o.wish[c]) continue;
        if (had >= 0) {
            take_out(s, had);
            vec_push(s->a, &s->asking, s->m->choice[had].at);
        }
        put_in(s, c);
    }
}

static bool wish_is_kept(const State *s, i32 k)
{
    const i64 *wish = s->c->wish[s->wish[k]];
    return (wish[0] < 0 || s->got[s->c->member[k][0]] == wish[0]) && (wish[1] < 0 || s->got[s->c->member[k][1]] == wish[1]);
}

/* The stable result for the positions' part where each couple has its wish or nothing: no position can have better people, so
 * that a couple blocks it only if one blocks all such results. False: a couple's wish is not kept, and is then none. */
static bool settle(State *s)
{
    bool kept = true;
    seats_clear(s);
    memcpy(s->next, s->o.list_from, (size_t)s->m->positions * sizeof *s->next);
    for (i32 p = 0; p < s->m->positions; p++) ask(s, p);
    while (s->asking.n) ask(s, (i32)s->asking.p[--s->asking.n]);
    for (i32 k = 0; k < s->c->n; k++) if (s->wish[k] >= 0 && !wish_is_kept(s, k)) s->wish[k] = -1, kept = false;
    return kept;
}

/* How many ways there are to give each couple a wish or nothing, times what one costs; up to the limit. */
static i64 wishes_work(const State *s)
{
    i64 n = s->m->from[s->m->applicants] + s->m->positions + 1;
    for (i32 k = 0; k < s->c->n && n <= COUPLES_WORK; k++) n *= s->c->from[k + 1] - s->c->from[k] + 1;
    return n;
}

static bool wishes_search(State *s, i32 at, i64 *chosen, i64 *best)
{
    if (at == s->c->n) {
        memcpy(s->wish, chosen, (size_t)s->c->n * sizeof *chosen);
        return settle(s) && best_keep(s, best);
    }
    i32 k = s->order[at];
    for (i64 w = s->c->from[k]; w <= s->c->from[k + 1]; w++) {
        chosen[k] = w < s->c->from[k + 1] ? w : -1;
        if (wishes_search(s, at + 1, chosen, best)) return true;
    }
    return false;
}

/* ---- the whole ---- */

/* Ends in a stable result, or after as many moves as it may make. */
static void start_run(State *s, const MatchTies *ties)
{
    singles_match(s, ties);
    s->moves = 0;
    while (s->moves < most_moves(s)) if (!round_run(s, most_moves(s))) return;
}

static bool starts_run(State *s, const MatchTies *ties, i64 *best)
{
    LotteryStream stream;
    static const u8 zeros[SEED_BYTES];
    lottery_stream(&stream, ties->seed ? ties->seed : zeros);
    for (int i = 0; i < COUPLES_STARTS; i++) {
        start_run(s, ties);
        if (best_keep(s, best)) return true;
        while (!settle(s)) continue;
        if (best_keep(s, best)) return true;
        order_shuffle(s->order, s->c->n, &stream);
    }
    return false;
}

/* ---- from a result that is there ---- */

static i64 wish_at(const State *s, i32 k, const i64 *before)
{
    const MatchCouples *c = s->c;
    for (i64 w = c->from[k]; w < c->from[k + 1]; w++) if (c->wish[w][0] == before[c->member[k][0]] && c->wish[w][1] == before[c->member[k][1]]) return w;
    return -1;
}

/* Who has what they may have stays; the others are nowhere. */
static void stay(State *s, const i64 *before)
{
    all_leave(s);
    for (i32 k = 0; k < s->c->n; k++) {
        i64 w = wish_at(s, k, before);
        if (w < 0 || !room_for(s, s->c->wish[w], 2)) continue;
        s->wish[k] = w;
        put_in(s, s->c->wish[w][0]), put_in(s, s->c->wish[w][1]);
    }
    for (i32 i = 0; i < s->m->applicants; i++) if (couple_of(s, i) < 0 && before[i] >= 0 && room_for(s, &before[i], 1)) put_in(s, before[i]);
}

bool match_couples_chain(const Market *m, const MatchTies *ties, i64 *got)
{
    must(!m->reserves && !m->caps);
    Arena *scratch = arena_new();
    State s = state_new(scratch, m, ties);
    bool moved = true;
    stay(&s, got);
    while (moved && s.moves < most_moves(&s)) moved = round_run(&s, most_moves(&s));
    memcpy(got, s.got, (size_t)m->applicants * sizeof *got);
    arena_free(scratch);
    return !moved;
}

/* english: has {c}, the coalitions that block what is written. */
static Err none(Arena *a, int lang, Str english, i64 blocking) { return (Err){ ERR_NONE, say(a, lang, english, { "c", count_(a, lang, "{n} coalition blocks", "{n} coalitions block", blocking) }) }; }

Err match_couples(Arena *a, const Market *m, const MatchTies *ties, i64 *got)
{
    must(!m->reserves && !m->caps);
    Arena *scratch = arena_new();
    State s = state_new(scratch, m, ties);
    Err e = OK;
    if (!starts_run(&s, ties, got)) {
        bool small = results_count(&s) <= COUPLES_SEARCHED, few = small || wishes_work(&s) <= COUPLES_WORK;
        all_leave(&s);
        bool found = small ? search(&s, 0, got) : few && wishes_search(&s, 0, make_array(scratch, i64, m->couples->n), got);
        if (!found) e = none(a, m->lang, few ? _("no stable result exists with ties broken as here: all were tried; in the one written {c}") : _("no stable result was found; in the one written {c}"), s.fewest);
    }
    arena_free(scratch);
    return e;
}
