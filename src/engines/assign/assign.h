/* assign.h: assignment with scores: reviewers to items, coaches to cities, so that the total score is the largest possible.
 *
 *   Assign a = { .items = 2, .reviewers = 3, .need = need, .most = most, .from = from, .pair = pair };
 *   AssignResult r = assign_sum(arena, &a);
 *   for each pair e: r.flow[e] is 1 where it is assigned
 *
 * A flow of least cost: shortest augmenting paths with prices (Jonker & Volgenant 1987; Edmonds & Karp 1972), each item asking
 * its pairs from the best down. The prices that are left prove the result: assign_prove finds that no assignment can have a
 * larger total, from the prices alone, and the loss at a pair says what it would cost at the least to use it.
 *
 * Whole numbers everywhere: scores are scaled by whoever reads them.
 */
#ifndef ENGINES_ASSIGN_H
#define ENGINES_ASSIGN_H
#include "base/arena.h"

/* A pair that is possible. least: how much of it must be used (a pair that is fixed); most: how much may (1, or in units). */
typedef struct { i32 reviewer, least, most; i64 score; } AssignPair;

enum { ASSIGN_PAIRS = INT32_MAX - 1 };
#define ASSIGN_SCORE_MOST 1000000000000000  /* of a score, either way */

typedef struct {
    i32 items, reviewers;
    const i64 *need, *most;                 /* of each item; of each reviewer */
    const i64 *least;                       /* of each reviewer: NULL: none */
    const i64 *from;                        /* items + 1: item i has the pairs from[i] .. from[i + 1] - 1, no reviewer twice */
    const AssignPair *pair;
} Assign;

typedef struct {
    i32 *flow;                              /* of each pair */
    i64 *missing;                           /* of each item: how much of its need nobody fills */
    i64 *short_of;                          /* of each reviewer: how much is missing to their least */
    i64 unfilled, below;                    /* the sums of these two; both 0: all is kept */
    __int128 total;                         /* of the scores */
    i64 *item_price, *reviewer_price;       /* what one more place for the item adds at the most; what one more of the reviewer adds */
    i64 big;                                /* what filling a need or a least load was worth to it */
} AssignResult;

/* As much of the needs and least loads as can be, then the largest total. */
AssignResult assign_sum(Arena *a, const Assign *in);

/* What using one more of a pair costs the total at the least, from the prices; below 0: what the pair adds. */
static inline i64 assign_loss(const Assign *in, const AssignResult *r, i32 item, i64 e) { return r->item_price[item] + r->reviewer_price[in->pair[e].reviewer] - in->pair[e].score; }

/* loss, of each pair that is not used up: what the largest total loses exactly where one more of it must be used (a shortest way
 * in the residual network; Ahuja, Magnanti & Orlin 1993, 9.6), above big / 2 where a need or least load would not be met;
 * INT64_MAX: it cannot be used. r: of assign_sum. Looks at ASSIGN_LOSS_WORK arcs and then no further: so many items, the first,
 * have exact losses, which is returned; those of the others are what the prices say, the least that it can be. */
#define ASSIGN_LOSS_WORK 100000000
i32 assign_losses(const Assign *in, const AssignResult *r, i64 *loss);

/* Whether the result keeps all bounds, and its prices prove that none has a larger total. Shares no code with assign_sum. */
bool assign_prove(const Assign *in, const AssignResult *r);

/* Why not all needs can be filled: items that together need more than the reviewers whom they can have can give. Both lists are
 * flags; need and give are the sums. */
typedef struct { bool *item, *reviewer; i64 need, give; } AssignCut;
AssignCut assign_cut(Arena *a, const Assign *in, const AssignResult *r);

#endif
