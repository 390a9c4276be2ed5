/* match_draw.h: small markets drawn at random, for tests that try every result of them: strict lists, positions that rank some. */
#ifndef TESTS_MATCH_DRAW_H
#define TESTS_MATCH_DRAW_H
#include "engines/match/match.h"

enum { N = 5 };
typedef struct {
    Market m;
    MatchReserves reserves;
    MatchCaps caps;
    Str ids[2][N], names[2];
    i64 capacity[N], minimum[N], from[N + 1], rank[N * N], group_from[N + 1], places[3 * N], member_from[N + 1], cap[2], target[N];
    i32 by[N * N], category[3 * N], member[2 * N], region[N], fixed[N];
    Choice choice[N * N];
} Small;

void   draw_from(u64 seed);                             /* what is drawn from here on */
i64    draw_below(i64 n);
Small *draw_market(Arena *a, i32 applicants, i32 positions);    /* each at most N; capacities from 0 to 3 */

void   draw_reserves(Small *s);                         /* of two categories */
void   draw_caps(Small *s);                             /* of two regions */

/* One or two couples in a small market, with a list of their own or the pairs of what both ranked. */
typedef struct {
    Small *s;
    MatchCouples c;
    i32 member[2][2], couple[N];
    i64 from[3], wish[2 * N * N][2], rank[2 * N * N];
    bool listed[2];
} Coupled;
Coupled *draw_couples(Arena *a);

i64    choice_at(const Market *m, i32 applicant, i32 position); /* -1: not ranked */
u32    held_at(const Market *m, const i64 *got, i32 position);  /* the applicants, as bits */
int    count_at(const Market *m, const i64 *got, i32 position);
bool   passes_check(Arena *a, const Market *m, const i64 *got); /* of match_check, weak stability */
bool   passes_check_in(Arena *a, const Market *m, const i64 *got, const MatchTies *ties);

#endif
