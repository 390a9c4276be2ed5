#include "engines/match/lots.h"
#include "engines/match/match_check.h"
#include "engines/match/match_couples.h"
#include "engines/match/match_minimum.h"
#include "engines/match/match_repair.h"
#include "engines/match/match_seats_chain.h"

/* ---- checked from the definitions ---- */

static void nothing_said(void *of, Str what) { (void)of, (void)what; }

static bool stable(const Market *m, const MatchTies *ties, const i64 *got)
{
    Arena *a = arena_new();
    i32 *position = make_array(a, i32, m->applicants);
    bool *has_row = make_array(a, bool, m->applicants);
    for (i32 i = 0; i < m->applicants; i++) position[i] = match_position(m, got, i), has_row[i] = true;
    i64 breaches = match_check(a, m, &(MatchClaim){ position, NULL, has_row }, ties, &(MatchTold){ nothing_said, NULL, NULL });
    arena_free(a);
    return !breaches;
}

/* ---- the chain of each rule ---- */

/* A position with more than its places is no beginning. */
static bool crowded(const Market *m, const i64 *got)
{
    Arena *a = arena_new();
    i64 *open = match_open(a, m);
    bool any = false;
    for (i32 i = 0; i < m->applicants; i++) if (got[i] >= 0) any |= open[m->choice[got[i]].at]-- <= 0;
    arena_free(a);
    return any;
}

static bool chain(const Market *m, const MatchTies *ties, i64 *got)
{
    if (m->couples) return match_couples_chain(m, ties, got);
    if (crowded(m, got)) return false;
    return m->minimum_hard ? match_minimum_chain(m, ties, got) : match_seats_chain(m, ties, got);
}

static Err anew(Arena *a, const Market *m, const MatchTies *ties, i64 *got)
{
    if (m->couples) return match_couples(a, m, ties, got);
    if (m->minimum_hard) return match_minimum(a, m, ties, got);
    match_applicants_propose(m, ties, got);
    return OK;
}

/* ---- how many must move ---- */

/* Where seats are reserved, the stable results lie between that best for applicants and that worst for them, as without. */
static i64 outside(const Market *m, const MatchTies *ties, const i64 *before)
{
    Arena *a = arena_new();
    i64 n = 0, *best = make_array(a, i64, m->applicants), *worst = make_array(a, i64, m->applicants), *pick = lots_picks(a, m, ties);
    i32 *wish = make_array(a, i32, m->from[m->applicants]);
    for (i64 i = 0; i < m->from[m->applicants]; i++) { i64 c = pick ? pick[i] : i; wish[c] = (i32)(i - m->from[m->by[c]]); }
    match_applicants_propose(m, ties, best);
    for (i32 i = 0; i < m->applicants; i++) worst[i] = -1;
    must(match_seats_chain(m, ties, worst));
    for (i32 i = 0; i < m->applicants; i++) {
        i64 b = before[i];
        if (b == REPAIR_NEW || match_fixed(m, i) >= 0) continue;
        n += b < 0 || best[i] < 0 ? b != best[i] : wish[b] < wish[best[i]] || wish[b] > wish[worst[i]];
    }
    arena_free(a);
    return n;
}

/* Whoever cannot have again what they had; and one at least, where that is not stable and nobody new could mend it. */
static i64 forced(const Market *m, const MatchTies *ties, const i64 *before, const i64 *stay)
{
    i64 n = 0, new = 0;
    for (i32 i = 0; i < m->applicants; i++) {
        if (match_fixed(m, i) >= 0) continue;
        n += before[i] != REPAIR_NEW && before[i] != stay[i];
        for (i64 c = m->from[i]; before[i] == REPAIR_NEW && c < m->from[i + 1]; c++) new += m->choice[c].esteem >= 0;
    }
    return max_i64(n, !new && !stable(m, ties, stay));
}

/* ---- every result that moves fewer ---- */

typedef struct {
    const Market *m;
    const MatchTies *ties;
    const i64 *before;
    const i32 *turn;
    const i64 *pick;            /* the choices of each, best first */
    i64 *got, *open;
    i64  left, tried, most;     /* how many more may move; pairs looked at, and how many may be */
} Search;

static bool search(Search *s, i32 at);

/* Gives the applicant whose turn it is a choice, -1: none, if it fits, and goes on. */
static bool search_with(Search *s, i32 at, i64 c)
{
    i32 applicant = s->turn[at];
    i64 *open = c >= 0 ? &s->open[s->m->choice[c].at] : NULL, moves = s->before[applicant] != REPAIR_NEW && s->before[applicant] != c;
    if (moves > s->left || (open && (*open <= 0 || s->m->choice[c].esteem < 0))) return false;
    if (open) --*open;
    s->left -= moves, s->got[applicant] = c;
    bool found = search(s, at + 1);
    s->left += moves;
    if (open) ++*open;
    return found;
}

static bool search(Search *s, i32 at)
{
    const Market *m = s->m;
    if (s->tried++ > s->most) return false;
    if (at == m->applicants) {
        if (s->left) return false;
        s->tried += m->applicants + m->from[m->applicants];
        return stable(m, s->ties, s->got);
    }
    i32 applicant = s->turn[at];
    if (match_fixed(m, applicant) >= 0) { s->got[applicant] = -1; return search(s, at + 1); }
    for (i64 i = m->from[applicant]; i < m->from[applicant + 1]; i++) if (search_with(s, at, s->pick ? s->pick[i] : i)) return true;
    return search_with(s, at, -1);
}

/* Moves the bound up as far as everything below it was tried; a result found on the way is the least. */
static void search_run(const Market *m, const MatchTies *ties, const i64 *before, i64 most_pairs, i64 *got, MatchRepair *r)
{
    Arena *a = arena_new();
    Search s = { .m = m, .ties = ties, .before = before, .turn = lots_turns(a, ties, m->applicant_id, m->applicants), .pick = lots_picks(a, m, ties), .got = make_array(a, i64, m->applicants), .open = match_open(a, m), .most = most_pairs };
    while (r->bound < r->moved && m->applicants <= REPAIR_SEARCHED) {
        s.left = r->bound;
        bool found = search(&s, 0);
        if (s.tried > s.most) break;
        if (found) memcpy(got, s.got, (size_t)m->applicants * sizeof *got), r->moved = r->bound;
        else r->bound++;
    }
    arena_free(a);
}

/* ---- the whole ---- */

Err match_repair_rules(Arena *a, const Market *m, const MatchTies *ties, const i64 *before, i64 most_pairs, i64 *got, MatchRepair *out)
{
    Arena *scratch = arena_new();
    i64 *stay = make_array(scratch, i64, m->applicants);
    Err none = OK;
    match_stay(m, before, stay);
    memcpy(got, stay, (size_t)m->applicants * sizeof *got);
    if (!chain(m, ties, got) || !stable(m, ties, got)) none = anew(a, m, ties, got);
    *out = (MatchRepair){ match_moved(m, before, got), m->reserves ? outside(m, ties, before) : forced(m, ties, before, stay) };
    if (failed(none)) out->bound = 0;
    else search_run(m, ties, before, most_pairs, got, out);
    arena_free(scratch);
    return none;
}

Err match_repair(Arena *a, const Market *m, const MatchTies *ties, const i64 *before, i64 *got, MatchRepair *out)
{
    if (m->reserves || m->caps || m->couples || m->minimum_hard) return match_repair_rules(a, m, ties, before, REPAIR_TRIED, got, out);
    if (m->from[m->applicants] <= REPAIR_EXACT) *out = match_repair_exact(m, ties, before, got);
    else *out = (MatchRepair){ match_repair_chain(m, ties, before, got), match_repair_bound(m, ties, before) };
    return OK;
}
