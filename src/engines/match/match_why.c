#include "engines/match/seats.h"

/* ---- who was admitted ---- */

static void last_note(const Market *m, Lots *lots, i64 *last, i64 c)
{
    i32 p = m->choice[c].at;
    if (*last >= 0) {
        i32 esteem = m->choice[c].esteem, other = m->choice[*last].esteem;
        if (esteem < other || (esteem == other && lots_at(lots, p, m->by[c], m->by[*last]) < 0)) return;
    }
    *last = c;
}

/* Whoever is held by a position is offered to it once more: each finds the seat that they have. */
static void groups_admit(Arena *a, const Market *m, Lots *lots, const i64 *got, i64 *last)
{
    Seats *s = seats_new(a, m, lots);
    for (i32 i = 0; i < m->applicants; i++) if (got[i] >= 0) must(seats_offer(s, m->choice[got[i]].at, i, m->choice[got[i]].esteem) < 0);
    for (i64 g = 0; g < m->reserves->from[m->positions]; g++)
        for (i32 i = 0; i < s->group[g].n; i++) last_note(m, lots, &last[g], got[s->seat[s->group[g].first + i].applicant]);
}

MatchAdmitted match_admitted(Arena *a, const Market *m, const MatchTies *ties, const i64 *got)
{
    i64 groups = m->reserves ? m->reserves->from[m->positions] : m->positions;
    MatchAdmitted in = { make_array(a, i64, m->positions), make_array(a, i64, groups) };
    Lots *lots = lots_new(a, m, ties);
    for (i64 g = 0; g < groups; g++) in.last[g] = -1;
    for (i32 i = 0; i < m->applicants; i++) {
        i32 p = match_position(m, got, i);
        if (p >= 0) in.held[p]++;
        if (got[i] >= 0 && !m->reserves) last_note(m, lots, &in.last[p], got[i]);
    }
    if (m->reserves) groups_admit(a, m, lots, got, in.last);
    return in;
}

/* ---- why somebody was not ---- */

static i64 last_of(const Market *m, i64 x, i64 y) { return x < 0 || (y >= 0 && m->choice[y].esteem > m->choice[x].esteem) ? y : x; }

/* A full position with reserved seats: the last one in a seat that the applicant could have had on equal terms, and the last
 * one in any other. Where they are preferred to that other one, the reserve is the reason. */
static void reserved_why(const Market *m, const MatchAdmitted *in, MatchWhy *w)
{
    const MatchReserves *r = m->reserves;
    i32 p = m->choice[w->choice].at;
    i64 equal = -1, other = -1;
    for (i64 g = r->from[p]; g < r->from[p + 1]; g++) {
        i64 *last = r->category[g] < 0 || match_member(r, m->by[w->choice], r->category[g]) ? &equal : &other;
        *last = last_of(m, *last, in->last[g]);
    }
    if (other >= 0 && m->choice[other].esteem > m->choice[w->choice].esteem) w->reason = MATCH_RESERVED;
    w->last_admitted = equal >= 0 ? equal : other;
}

static MatchWhy why(const Market *m, const MatchAdmitted *in, i64 c)
{
    i32 p = m->choice[c].at;
    if (match_fixed(m, m->by[c]) >= 0) return (MatchWhy){ c, MATCH_FIXED, -1 };
    if (m->withdrawn && m->withdrawn[m->by[c]]) return (MatchWhy){ c, MATCH_WITHDRAWN, -1 };
    if (m->choice[c].esteem < 0) return (MatchWhy){ c, MATCH_NOT_RANKED, -1 };
    MatchWhy w = { c, MATCH_FULL, -1 };
    if (m->reserves) reserved_why(m, in, &w);
    else w.last_admitted = in->last[p];
    if (m->minimum_hard && w.last_admitted >= 0 && m->choice[c].esteem < m->choice[w.last_admitted].esteem) w.reason = MATCH_HELD_BACK;
    if (in->held[p] < m->capacity[p]) w.reason = m->caps && m->caps->region[p] >= 0 && m->caps->cap[m->caps->region[p]] >= 0 ? MATCH_CAPPED : m->couples ? MATCH_COUPLE : MATCH_HELD_BACK;
    return w;
}

/* The position would take them by themselves: what keeps them from it is that they are one of a couple, or that nothing stable was found. */
static void couple_why(const Market *m, const MatchAdmitted *in, MatchWhy *w)
{
    if (!m->couples || (w->reason != MATCH_FULL && w->reason != MATCH_COUPLE)) return;
    bool preferred = w->last_admitted >= 0 && m->choice[w->choice].esteem < m->choice[w->last_admitted].esteem;
    if (preferred || in->held[m->choice[w->choice].at] < m->capacity[m->choice[w->choice].at]) w->reason = m->couples->couple[m->by[w->choice]] < 0 ? MATCH_BLOCKS : MATCH_COUPLE;
}

/* Only in the couple's list, not in their own. */
static bool joint_only(const Market *m, i64 c) { return m->couples && m->couples->own_end && c >= m->couples->own_end[m->by[c]]; }

i64 match_why(const Market *m, const i64 *got, const MatchAdmitted *in, i32 applicant, MatchWhy *out)
{
    i64 n = 0, is = got[applicant];
    i32 fixed = match_fixed(m, applicant);
    for (i64 c = m->from[applicant]; fixed >= 0 && c < m->from[applicant + 1]; c++) if (m->choice[c].at == fixed) is = c;
    for (i64 c = m->from[applicant]; c < m->from[applicant + 1]; c++) {
        if (is >= 0 && !joint_only(m, is) && m->rank[c] >= m->rank[is]) break;
        if (joint_only(m, c)) continue;
        out[n] = why(m, in, c);
        couple_why(m, in, &out[n++]);
    }
    return n;
}
