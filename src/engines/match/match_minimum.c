#include "engines/match/match_minimum.h"
#include "engines/match/match_order.h"
#include "media/lang_option.h"
#include "media/number.h"

typedef struct {
    Arena *a;
    const Market *m;
    const MatchTies *ties;
    MatchOrder o;
    i32 *turn;                  /* positions, as they take turns */
    i64 *held, *next;           /* of each position; next: into its list: who comes before has something better */
    i64 *got;
    bool *placed;               /* of each applicant: put where they are, so that a minimum is kept */
    i32 places;                 /* how many are */
    bool tied;                  /* somebody got what one who stays as gladly where they are comes first for */
} Keep;

static i64 minimum_at(const Keep *k, i32 p) { return k->m->minimum[p]; }

/* ---- the minimums filled ---- */

/* Applicants propose to these places only; who is placed stays. */
static void propose_to(Keep *k, const i64 *places)
{
    const Market *m = k->m;
    i32 *fixed = make_array(k->a, i32, m->applicants);
    for (i32 i = 0; i < m->applicants; i++) fixed[i] = k->placed[i] ? m->choice[k->got[i]].at : match_fixed(m, i);
    Market less = *m;
    less.capacity = places, less.fixed = fixed;
    i64 *got = make_array(k->a, i64, m->applicants);
    match_applicants_propose(&less, k->ties, got);
    memset(k->held, 0, (size_t)m->positions * sizeof *k->held);
    for (i32 i = 0; i < m->applicants; i++) {
        if (!k->placed[i]) k->got[i] = got[i];
        i32 p = match_position(m, k->got, i);
        if (p >= 0) k->held[p]++;
    }
}

typedef struct { i32 *queue, n; i64 *by_choice; i32 *from; bool *seen; } Paths;

static Paths paths_new(const Keep *k)
{
    const Market *m = k->m;
    return (Paths){ make_array(k->a, i32, m->positions + 1), 0, make_array(k->a, i64, m->applicants), make_array(k->a, i32, m->positions), make_array(k->a, bool, m->applicants) };
}

/* Who ranked p, is ranked, and is not looked at yet. Returns a choice of one who is free to come, -1: none so far. */
static i64 path_step(const Keep *k, Paths *w, i32 p)
{
    const Market *m = k->m;
    for (i64 i = k->o.list_from[p]; i < k->o.list_from[p + 1]; i++) {
        i64 c = k->o.list[i], had = k->got[m->by[c]];
        if (w->seen[m->by[c]] || had == c) continue;
        w->seen[m->by[c]] = true;
        w->by_choice[m->by[c]] = c;
        if (had < 0 || k->held[m->choice[had].at] > minimum_at(k, m->choice[had].at)) return c;
        if (w->from[m->choice[had].at] < 0) w->from[m->choice[had].at] = m->by[c], w->queue[w->n++] = m->choice[had].at;
    }
    return -1;
}

/* Breadth first from a position that lacks somebody to an applicant who lacks nothing by coming; then all on the way move up. */
static bool path_find(Keep *k, Paths *w, i32 lacking)
{
    const Market *m = k->m;
    i64 c = -1;
    memset(w->seen, 0, (size_t)m->applicants);
    for (i32 p = 0; p < m->positions; p++) w->from[p] = -1;
    w->queue[0] = lacking, w->n = 1, w->from[lacking] = INT32_MAX;
    for (i32 i = 0; i < w->n && c < 0; i++) c = path_step(k, w, w->queue[i]);
    if (c < 0) return false;
    if (k->got[m->by[c]] >= 0) k->held[m->choice[k->got[m->by[c]]].at]--;
    k->held[lacking]++;
    for (i32 p;; c = w->by_choice[w->from[p]]) {
        p = m->choice[c].at;
        k->got[m->by[c]] = c, k->places += !k->placed[m->by[c]], k->placed[m->by[c]] = true;
        if (p == lacking) return true;
    }
}

static Err lacking_say(const Keep *k, const Paths *w)
{
    i64 need = 0, have = 0;
    int lang = k->m->lang;
    Str name[5];
    for (i32 i = 0; i < w->n; i++) {
        need += minimum_at(k, w->queue[i]), have += k->held[w->queue[i]];
        if (i < countof(name)) name[i] = k->m->position_id[w->queue[i]];
    }
    return (Err){ ERR_NONE, say(k->a, lang, _("the minimums cannot be kept: those of {names} come to {n}, and only {m} could be there: who ranked them, is ranked, and is not needed elsewhere"),
        { "names", names_told(k->a, lang, name, w->n, countof(name)) }, { "n", number_str(k->a, lang, need) }, { "m", count_(k->a, lang, "{n} applicant", "{n} applicants", have) }) };
}

/* Of those at p, or of those placed there, the one it likes least, -1: nobody is. */
static i64 last_at(const Keep *k, i32 p, bool placed)
{
    i64 last = -1;
    for (i64 i = k->o.list_from[p + 1] - 1; k->places && last < 0 && i >= k->o.list_from[p]; i--) {
        i64 c = k->o.list[i];
        if (k->got[k->m->by[c]] == c && (k->placed[k->m->by[c]] || !placed)) last = c;
    }
    return last;
}

/* Somebody who has nothing and whom p prefers to one who was placed there is placed instead. */
static bool placed_better(Keep *k, i32 p)
{
    i64 last = last_at(k, p, true), end = last < 0 ? 0 : k->o.list_from[p] + k->o.standing[last];
    for (i64 i = k->o.list_from[p]; i < end; i++) {
        i64 c = k->o.list[i];
        if (k->got[k->m->by[c]] >= 0) continue;
        k->got[k->m->by[last]] = -1, k->placed[k->m->by[last]] = false;
        k->got[k->m->by[c]] = c, k->placed[k->m->by[c]] = true;
        return true;
    }
    return false;
}

static Err minimums_fill(Keep *k)
{
    const Market *m = k->m;
    i64 *places = make_array(k->a, i64, m->positions), *agreed = match_open(k->a, m);
    for (i32 p = 0; p < m->positions; p++) places[p] = max_i64(minimum_at(k, p), m->capacity[p] - agreed[p]);
    Paths w = paths_new(k);
    for (;;) {
        bool lacks = false;
        propose_to(k, places);
        for (i32 i = 0; i < m->positions; i++)
            while (k->held[k->turn[i]] < minimum_at(k, k->turn[i])) {
                lacks = true;
                if (!path_find(k, &w, k->turn[i])) return lacking_say(k, &w);
            }
        for (i32 i = 0; i < m->positions; i++) while (placed_better(k, k->turn[i])) lacks = true;
        if (!lacks) return OK;
    }
}

/* ---- places opened ---- */

static bool pinned(const Keep *k, i32 applicant)
{
    i64 c = k->got[applicant];
    return c >= 0 && k->held[k->m->choice[c].at] <= minimum_at(k, k->m->choice[c].at);
}

static bool wants(const Keep *k, i64 c) { i64 had = k->got[k->m->by[c]]; return had < 0 || k->o.wish[c] < k->o.wish[had]; }

static void move(Keep *k, i64 c)
{
    i32 a = k->m->by[c];
    if (k->got[a] >= 0) k->held[k->m->choice[k->got[a]].at]--;
    k->places -= k->placed[a], k->placed[a] = false;
    k->got[a] = c, k->held[k->m->choice[c].at]++;
}

/* Somebody leaves for one who comes: who was passed over because of what they had may want more now. Either of the two was
 * placed and is so no more, so that this comes to an end. */
static void leave(Keep *k, i64 last)
{
    i32 a = k->m->by[last];
    k->places -= k->placed[a], k->placed[a] = false, k->got[a] = -1, k->held[k->m->choice[last].at]--;
    for (i32 p = 0; p < k->m->positions; p++) k->next[p] = k->o.list_from[p];
}

/* Pinned at what they like as well: the lottery alone would have them here, and that closes the place to nobody. */
static bool stays_as_gladly(const Keep *k, i64 c) { return pinned(k, k->m->by[c]) && k->m->rank[c] == k->m->rank[k->got[k->m->by[c]]]; }

/* A place is free: the first in p's list who wants it gets it, or nobody while that one is pinned. */
static bool free_place_give(Keep *k, i32 p)
{
    bool tied = false;
    for (i64 i = k->next[p]; i < k->o.list_from[p + 1]; i++) {
        i64 c = k->o.list[i];
        if (!wants(k, c)) continue;
        if (stays_as_gladly(k, c)) { tied = true; continue; }
        if (pinned(k, k->m->by[c])) return false;
        move(k, c), k->tied |= tied;
        return true;
    }
    return false;
}

/* No place is free, or to nobody: the first who wants one and is not pinned gets that of somebody behind them, where either was placed. */
static bool full_place_give(Keep *k, i32 p)
{
    for (i64 i = k->next[p]; k->places && i < k->o.list_from[p + 1]; i++) {
        i64 c = k->o.list[i];
        if (!wants(k, c) || pinned(k, k->m->by[c])) continue;
        i64 last = last_at(k, p, !k->placed[k->m->by[c]]);
        if (last < 0 || k->o.standing[last] < k->o.standing[c]) continue;
        leave(k, last);
        move(k, c);
        return true;
    }
    return false;
}

/* Moves somebody to p who wants it and may come. */
static bool place_open(Keep *k, i32 p)
{
    while (k->next[p] < k->o.list_from[p + 1] && !wants(k, k->o.list[k->next[p]])) k->next[p]++;
    if (k->next[p] == k->o.list_from[p + 1]) return false;
    return (k->held[p] < k->m->capacity[p] && free_place_give(k, p)) || full_place_give(k, p);
}

static bool places_open(Keep *k)
{
    bool any = false, moved = true;
    for (i32 p = 0; p < k->m->positions; p++) k->next[p] = k->o.list_from[p];
    while (moved) {
        moved = false;
        for (i32 i = 0; i < k->m->positions; i++) while (place_open(k, k->turn[i])) moved = any = true;
    }
    return any;
}

static Keep keep_new(const Market *m, const MatchTies *ties, i64 *got)
{
    must(!m->reserves && !m->caps);
    Keep k = { .a = arena_new(), .m = m, .ties = ties, .got = got };
    k.o = match_order(k.a, m, ties);
    k.turn = lots_turns(k.a, ties, m->position_id, m->positions);
    k.held = make_array(k.a, i64, m->positions), k.next = make_array(k.a, i64, m->positions), k.placed = make_array(k.a, bool, m->applicants);
    return k;
}

bool match_minimum_chain(const Market *m, const MatchTies *ties, i64 *got)
{
    Keep k = keep_new(m, ties, got);
    Paths w = paths_new(&k);
    bool filled = true;
    for (i32 i = 0; i < m->applicants; i++) {
        i32 p = match_position(m, got, i);
        if (p >= 0) k.held[p]++;
    }
    for (i32 i = 0; i < m->positions; i++) while (filled && k.held[k.turn[i]] < minimum_at(&k, k.turn[i])) filled = path_find(&k, &w, k.turn[i]);
    for (i32 i = 0; i < m->positions; i++) while (filled && placed_better(&k, k.turn[i])) continue;
    if (filled) places_open(&k);
    arena_free(k.a);
    return filled;
}

Err match_minimum(Arena *a, const Market *m, const MatchTies *ties, i64 *got)
{
    Keep k = keep_new(m, ties, got);
    propose_to(&k, m->capacity);
    bool missed = false;
    for (i32 p = 0; p < m->positions; p++) missed |= k.held[p] < minimum_at(&k, p);
    Err e = missed ? minimums_fill(&k) : OK;
    for (bool moved = missed && !failed(e); moved;) {
        moved = places_open(&k);
        i64 *filled = make_array(k.a, i64, m->positions);
        memcpy(filled, k.held, (size_t)m->positions * sizeof *filled);
        if (moved && !k.tied) propose_to(&k, filled);
    }
    if (failed(e)) {
        e.text = str_copy(a, e.text);
        match_applicants_propose(m, ties, got);
    }
    arena_free(k.a);
    return e;
}
