#include "engines/match/match_check.h"

typedef struct {
    Arena *a;
    const Market *m;
    const MatchTies *ties;
    i64 *held;                  /* by position */
    i64 *choice;                /* of each applicant: what the claim gives them, -1: none */
    i64 *worst;                 /* of each position: the choice held that it likes least, -1: none */
    void (*say)(void *to, Str breach);
    void *to;
    i64 breaches;
} Check;

/* Agreed on: they block nothing, and nobody takes their place. */
static bool agreed(const Check *k, i32 applicant) { return k->m->fixed && k->m->fixed[applicant] >= 0; }

static void breach(Check *k, Str what)
{
    k->breaches++;
    k->say(k->to, what);
}

static Str name_of(const Check *k, i64 c) { return str_fmt(k->a, STR_FMT " and " STR_FMT, STR_ARG(k->m->applicant_id[k->m->by[c]]), STR_ARG(k->m->position_id[k->m->at[c]])); }

static i64 choice_of(const Market *m, i32 applicant, i32 position)
{
    for (i64 c = m->from[applicant]; c < m->from[applicant + 1]; c++) if (m->at[c] == position) return c;
    return -1;
}

/* Equal in the order given; told apart by the lottery where one is asked for. */
static int lottery_cmp(u64 x, Str id, u64 y, Str other) { return x != y ? (x < y ? -1 : 1) : str_cmp(id, other); }

static bool applicant_prefers(const Check *k, i64 c, i64 had)
{
    const Market *m = k->m;
    if (had < 0 || m->rank[c] != m->rank[had] || !k->ties) return had < 0 || m->rank[c] < m->rank[had];
    i32 a = m->by[c];
    return lottery_cmp(match_number_for(m, k->ties, a, m->at[c]), m->position_id[m->at[c]], match_number_for(m, k->ties, a, m->at[had]), m->position_id[m->at[had]]) < 0;
}

static bool position_prefers(const Check *k, i64 c, i64 held)
{
    const Market *m = k->m;
    if (m->esteem[c] != m->esteem[held] || !k->ties) return m->esteem[c] < m->esteem[held];
    i32 p = m->at[c];
    return lottery_cmp(match_number_at(m, k->ties, m->by[c], p), m->applicant_id[m->by[c]], match_number_at(m, k->ties, m->by[held], p), m->applicant_id[m->by[held]]) < 0;
}

/* ---- each row by itself ---- */

static void row_check(Check *k, const MatchClaim *claim, i32 applicant)
{
    const Market *m = k->m;
    Str id = m->applicant_id[applicant];
    i32 p = claim->position[applicant];
    k->choice[applicant] = -1;
    if (!claim->has_row[applicant]) breach(k, str_fmt(k->a, STR_FMT " has no row", STR_ARG(id)));
    if (agreed(k, applicant) && p != m->fixed[applicant]) breach(k, str_fmt(k->a, STR_FMT " does not have " STR_FMT ", which was agreed on", STR_ARG(id), STR_ARG(m->position_id[m->fixed[applicant]])));
    if (p < 0) return;
    i64 c = k->choice[applicant] = choice_of(m, applicant, p);
    k->held[p]++;
    if (agreed(k, applicant)) return;
    if (c < 0) { breach(k, str_fmt(k->a, STR_FMT " has " STR_FMT ", which they did not rank", STR_ARG(id), STR_ARG(m->position_id[p]))); return; }
    if (m->esteem[c] < 0) breach(k, str_fmt(k->a, STR_FMT " has " STR_FMT ", which did not rank them", STR_ARG(id), STR_ARG(m->position_id[p])));
    Str rank = str_fmt(k->a, "%" PRId64, m->rank[c]);
    if (claim->rank && !str_eq(rank, claim->rank[applicant])) breach(k, str_fmt(k->a, STR_FMT " ranked " STR_FMT " " STR_FMT ", not \"" STR_FMT "\"", STR_ARG(id), STR_ARG(m->position_id[p]), STR_ARG(rank), STR_ARG(claim->rank[applicant])));
    if (m->esteem[c] >= 0 && (k->worst[p] < 0 || position_prefers(k, k->worst[p], c))) k->worst[p] = c;
}

/* ---- pairs ---- */

static void pair_check(Check *k, i64 c)
{
    const Market *m = k->m;
    i32 p = m->at[c];
    i64 had = k->choice[m->by[c]];
    if (agreed(k, m->by[c]) || m->esteem[c] < 0 || c == had || !applicant_prefers(k, c, had)) return;
    if (k->held[p] < m->capacity[p]) breach(k, str_fmt(k->a, STR_FMT " block: the position has a free place", STR_ARG(name_of(k, c))));
    else if (m->capacity[p] > 0 && k->worst[p] >= 0 && position_prefers(k, c, k->worst[p]))
        breach(k, str_fmt(k->a, STR_FMT " block: the position prefers them to " STR_FMT, STR_ARG(name_of(k, c)), STR_ARG(m->applicant_id[m->by[k->worst[p]]])));
}

i64 match_check(Arena *a, const Market *m, const MatchClaim *claim, const MatchTies *ties, void (*say)(void *to, Str breach), void *to)
{
    Check k = { .a = a, .m = m, .ties = ties, .say = say, .to = to };
    k.held = make_array(a, i64, m->positions), k.worst = make_array(a, i64, m->positions), k.choice = make_array(a, i64, m->applicants);
    for (i32 p = 0; p < m->positions; p++) k.worst[p] = -1;
    for (i32 i = 0; i < m->applicants; i++) row_check(&k, claim, i);
    for (i32 p = 0; p < m->positions; p++)
        if (k.held[p] > m->capacity[p]) breach(&k, str_fmt(a, STR_FMT " has %" PRId64 " applicants and %" PRId64 " places", STR_ARG(m->position_id[p]), k.held[p], m->capacity[p]));
    for (i64 c = 0; c < m->from[m->applicants]; c++) pair_check(&k, c);
    return k.breaches;
}
