/* match.h: two-sided matching with capacities, incomplete lists and ties: students and city halls, teams and mentors.
 *
 *   Market m = { ... };                                  arrays, as match_files.h reads them or as a room has them
 *   MatchTies ties = { .seed = seed };
 *   i64 *got = make_array(arena, i64, m.applicants);
 *   match_applicants_propose(&m, &ties, got);     got[a]: the choice of applicant a, or -1
 *
 * Deferred acceptance (Gale & Shapley 1962). A result is stable: no applicant and position, each ranked by the other, both
 * strictly prefer each other to what they have, a free place counting as less than anybody ranked. With the ties broken by
 * lottery the result is stable for the order so broken and so for the order given. Where applicants propose, every
 * applicant has the best position that any stable result of the broken order gives them, and no applicant gains by stating
 * other wishes (Dubins & Freedman 1981; Roth 1982); where positions propose, every applicant has the worst. Who is matched
 * and how many each position gets is the same in all of them (rural hospitals, Roth 1986).
 *
 * A pair listed by one side only is not acceptable. Each choice is proposed at most once; where applicants propose nothing is
 * sorted: a position keeps a heap of those it holds, and applicants who were turned away wait for a turn together, so that
 * their rows can be fetched ahead of it.
 */
#ifndef ENGINES_MATCH_H
#define ENGINES_MATCH_H
#include "engines/lottery/lottery.h"

enum { MATCH_CHOICES = INT32_MAX - 1 };

/* A choice: a position that an applicant ranked, and how it ranks them: >= 0, lower is better, equal ones are ties, -1: not
 * at all. Esteems are compared within a position only. Side by side, because whoever reads one reads the other. */
typedef struct { i32 at, esteem; } Choice;

/* Reserved seats (Dur, Kominers, Pathak & Sonmez 2018; Kominers & Sonmez 2016). The groups of seats of position p, in the order
 * in which they are filled, are from[p] .. from[p + 1] - 1, together as many places as it has. A reserved seat goes to the best
 * of its category who is left and, where nobody of it is, to the best who is left at all; an open seat to the best who is left. */
typedef struct {
    const i64 *from, *places;               /* of each position + 1; of each group */
    const i32 *category;                    /* of each group, -1: open */
    const i64 *member_from;                 /* applicants + 1: applicant a has the categories member[member_from[a]] .. */
    const i32 *member;
    i32 categories;
    const Str *category_id;
} MatchReserves;

/* Caps of regions (Kamada & Kojima 2015). Up to its target a position may fill its places whatever the others do; what a
 * region's cap leaves beyond the targets goes round its positions, one place each, in their order. */
typedef struct {
    i32 regions;
    const Str *region_id;
    const i64 *cap;                         /* of each region, -1: none */
    const i32 *region;                      /* of each position, -1: none */
    const i64 *target;                      /* of each position in a region with a cap, at most its capacity; at most the cap together */
} MatchCaps;

/* Couples and friends, who are placed together or not at all (Roth & Peranson 1999): their wishes are pairs of choices, best
 * first, without ties. */
typedef struct {
    i32 n;
    const i32 (*member)[2];                 /* of each couple */
    const i32 *couple;                      /* of each applicant, -1: none */
    const i64 *from;                        /* n + 1: couple k has the wishes from[k] .. from[k + 1] - 1 */
    const i64 (*wish)[2];                   /* a choice of each member, -1: nothing for this one */
    const i64 *rank;                        /* of each wish of a couple that handed in a list: as given */
    const bool *listed;                     /* of each couple: it handed in a list of its own */
    const i64 *own_end;                     /* of each applicant: the choices from here on are in their couple's list alone; NULL: none are */
} MatchCouples;

typedef struct {
    i32 applicants, positions;
    const Str *applicant_id, *position_id;  /* ties are broken by seed and id, never by the order of rows */
    const i64 *capacity;                    /* of each position, >= 0 */
    const i64 *minimum;                     /* of each position, >= 0: how many it would have at the least; NULL: none */
    bool minimum_hard;                      /* minimums come before stability (match_minimum.h) */
    const i32 *fixed;                       /* of each applicant: the position agreed on, whoever ranked it, or -1; NULL: nothing
                                               is agreed. No more at a position than its capacity */
    const bool *withdrawn;                  /* of each applicant: takes no part, their choices are not ranked; NULL: nobody. For people */
    const i64 *from;                        /* applicants + 1: applicant a has the choices from[a] .. from[a + 1] - 1, by rank;
                                               all in all at most MATCH_CHOICES */
    const Choice *choice;                   /* no pair twice */
    const i32 *by;                          /* of each choice: its applicant */
    const i64 *rank;                        /* of each choice: lower is better, equal ones are ties */
    const MatchReserves *reserves;          /* NULL: none */
    const MatchCaps *caps;                  /* NULL: none. Not together with reserves: no rule for both is known to us */
    const MatchCouples *couples;            /* NULL: none (match_couples.h). Not together with reserves or caps */
    int lang;                               /* of what is said of it: why nothing is stable, what is wrong with a result */
    bool strict_wishes;                     /* known: no applicant ranks two positions alike. Saves looking for such ties */
} Market;

typedef struct {
    const u8 *seed;                         /* SEED_BYTES; NULL: zeros */
    bool multiple;                          /* a lottery of its own for each position, instead of one for all */
} MatchTies;

/* Applicants with a position agreed on keep it: they take one of its places (of their category where it has one for them, else
 * an open one), count in its region, and take no part in the rest; their got[] is -1. Positions do not propose where seats
 * are reserved or regions capped. */
void match_applicants_propose(const Market *m, const MatchTies *ties, i64 *got);
void match_positions_propose(const Market *m, const MatchTies *ties, i64 *got);

static inline i32 match_fixed(const Market *m, i32 applicant) { return m->fixed ? m->fixed[applicant] : -1; }

/* Where an applicant is, agreed on or matched; -1: nowhere. */
static inline i32 match_position(const Market *m, const i64 *got, i32 applicant)
{
    i32 p = match_fixed(m, applicant);
    return p >= 0 ? p : got[applicant] >= 0 ? m->choice[got[applicant]].at : -1;
}

/* The rank that an applicant gave to what they have: by their couple's list where it has one, else by their own. */
bool match_rank(const Market *m, const i64 *got, i32 applicant, i64 *rank);

__int128 match_places(const Market *m);         /* of all positions together */
i64 *match_open(Arena *a, const Market *m);     /* places of each position that nothing agreed on takes */
bool match_member(const MatchReserves *r, i32 applicant, i32 category);

/* ---- why ---- */

/* Who was admitted: by position, or, where seats are reserved, by group of seats. */
typedef struct {
    i64 *held;                              /* of each position, what is agreed on among them */
    i64 *last;                              /* of each position or group: the choice admitted last, -1: nobody */
    struct Lots *lots;                      /* that broke the ties (lots.h) */
} MatchAdmitted;

MatchAdmitted match_admitted(Arena *a, const Market *m, const MatchTies *ties, const i64 *got);

/* Why an applicant does not have a choice that they rank above what they got. */
typedef enum {
    MATCH_FULL,                             /* of applicants that it prefers */
    MATCH_NOT_RANKED,                       /* by the position */
    MATCH_FIXED,                            /* something else is agreed on */
    MATCH_WITHDRAWN,                        /* they are */
    MATCH_CAPPED,                           /* it has free places, but the cap of its region leaves it no more */
    MATCH_RESERVED,                         /* it prefers them to somebody who has a seat that is reserved for others */
    MATCH_HELD_BACK,                        /* a minimum would be missed if they had it */
    MATCH_COUPLE,                           /* it would take them, but nothing that fits would take the other one */
    MATCH_BLOCKS,                           /* it would take them, who are in no couple: the result is not stable */
    MATCH_REASONS
} MatchReason;

typedef struct {
    i64 choice;
    MatchReason reason;
    i64 last_admitted;                      /* the choice of whoever was admitted last, to a seat that they could have had on equal
                                               terms where there is one; -1: nobody */
} MatchWhy;

/* The choices of an applicant ranked strictly above what they got (all, where they got none), best first, are the first of
 * from[]: returns how many. */
i64 match_why(const Market *m, const i64 *got, const MatchAdmitted *in, i32 applicant, MatchWhy *out);

#endif
