/* match.h: two-sided matching with capacities, incomplete lists and ties: students and city halls, teams and mentors.
 *
 *   Market m = { ... };                                  arrays, as match_files.h reads them or as a room has them
 *   MatchOrder o = match_order(arena, &m, &(MatchTies){ .seed = seed });
 *   i64 *got = make_array(arena, i64, m.applicants);
 *   match_applicants_propose(arena, &m, &o, got);        got[a]: the choice of applicant a, or -1
 *
 * Deferred acceptance (Gale & Shapley 1962). A result is stable: no applicant and position, each ranked by the other, both
 * strictly prefer each other to what they have, a free place counting as less than anybody ranked. With the ties broken by
 * lottery the result is stable for the order so broken and so for the order given. Where applicants propose, every
 * applicant has the best position that any stable result of the broken order gives them, and no applicant gains by stating
 * other wishes (Dubins & Freedman 1981; Roth 1982); where positions propose, every applicant has the worst. Who is matched
 * and how many each position gets is the same in all of them (rural hospitals, Roth 1986).
 *
 * A pair listed by one side only is not acceptable. Time is that of sorting the choices; each choice is proposed at most once.
 */
#ifndef ENGINES_MATCH_H
#define ENGINES_MATCH_H
#include "engines/lottery/lottery.h"

typedef struct {
    i32 applicants, positions;
    const Str *applicant_id, *position_id;  /* ties are broken by seed and id, never by the order of rows */
    const i64 *capacity;                    /* of each position, >= 0 */
    const i64 *minimum;                     /* of each position, >= 0: how many it would have at the least; NULL: none */
    const i32 *fixed;                       /* of each applicant: the position agreed on, whoever ranked it, or -1; NULL: nothing
                                               is agreed. No more at a position than its capacity */
    const i64 *from;                        /* applicants + 1: applicant a has the choices from[a] .. from[a + 1] - 1, by rank */
    const i32 *by, *at;                     /* of each choice: its applicant and position; no pair twice */
    const i64 *rank;                        /* of each choice: lower is better, equal ones are ties */
    const i32 *esteem;                      /* of each choice: how the position ranks the applicant; lower is better, equal
                                               ones are ties, -1: not ranked */
    const Str *esteem_given;                /* of each choice, for people: the rank or score as written; NULL: none */
} Market;

typedef struct {
    const u8 *seed;                         /* SEED_BYTES; NULL: zeros */
    bool multiple;                          /* a lottery of its own for each position, instead of one for all */
} MatchTies;

/* Both sides' lists without ties. pick: the choices of each applicant, best first, within from[]. list: the choices that
 * are ranked by both, by position, best first; position p has list_from[p] .. list_from[p + 1] - 1. */
typedef struct {
    i64 *pick, *list_from, *list;
    i32 *wish;                              /* of each choice: its place in pick, from 0 */
    i32 *standing;                          /* of each choice: its place in the position's list, from 0; -1: not ranked */
} MatchOrder;

MatchOrder match_order(Arena *a, const Market *m, const MatchTies *ties);

/* Lottery numbers by which ties are broken, the lower first and equal ones by id: of an applicant at a position, and of a
 * position for an applicant. */
u64 match_number_at(const Market *m, const MatchTies *ties, i32 applicant, i32 position);
u64 match_number_for(const Market *m, const MatchTies *ties, i32 applicant, i32 position);

/* Applicants with a position agreed on keep it: they take one of its places and no part in the rest; their got[] is -1. */
void match_applicants_propose(Arena *a, const Market *m, const MatchOrder *o, i64 *got);
void match_positions_propose(Arena *a, const Market *m, const MatchOrder *o, i64 *got);

static inline i32 match_fixed(const Market *m, i32 applicant) { return m->fixed ? m->fixed[applicant] : -1; }

/* Where an applicant is, agreed on or matched; -1: nowhere. */
static inline i32 match_position(const Market *m, const i64 *got, i32 applicant)
{
    i32 p = match_fixed(m, applicant);
    return p >= 0 ? p : got[applicant] >= 0 ? m->at[got[applicant]] : -1;
}

i64 *match_open(Arena *a, const Market *m);     /* places of each position that nothing agreed on takes */

/* Why an applicant does not have a choice that they rank above what they got. */
typedef enum { MATCH_FULL, MATCH_NOT_RANKED, MATCH_FIXED } MatchReason;   /* fixed: something else is agreed on */
typedef struct {
    i64 choice;
    MatchReason reason;
    i64 last_admitted;                      /* the choice of whoever was admitted last to a full position; -1: nobody */
} MatchWhy;

/* The choices of an applicant ranked strictly above what they got (all, where they got none), best first, are the first of
 * from[]: returns how many. last[p] is the choice admitted last at position p, -1: nobody. */
i64  match_why(const Market *m, const i64 *got, const i64 *last, i32 applicant, MatchWhy *out);
void match_last_admitted(const Market *m, const MatchOrder *o, const i64 *got, i64 *last);

#endif
