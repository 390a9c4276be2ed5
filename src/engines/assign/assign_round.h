/* assign_round.h: a draw among assignments by given chances: each pair is used with its chance, each item has exactly its need,
 * each reviewer the whole number next below or above what they have on average (dependent rounding; Gandhi, Khuller,
 * Parthasarathy & Srinivasan 2006, as in Jecmen et al. 2020). In whole numbers, so that a seed gives the same everywhere. */
#ifndef ENGINES_ASSIGN_ROUND_H
#define ENGINES_ASSIGN_ROUND_H
#include "engines/assign/assign.h"
#include "engines/lottery/lottery.h"

/* flow: of each pair, in units; becomes 0 or unit. The sum of each item's flow is a multiple of unit. */
void assign_round(const Assign *in, i32 unit, const u8 seed[SEED_BYTES], i32 *flow);

#endif
