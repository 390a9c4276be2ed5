/* assign_teams.h: the worst item as well off as can be, then the next worst, and so on, where items need more than one reviewer:
 * a search among teams.
 *
 *   AssignTeams out;
 *   if (assign_teams(&in, &wants, ASSIGN_LEXMIN, ASSIGN_WORK, flow, &out) && out.whole) ... flow is the best of all
 *
 * A team is a set of reviewers who together fill an item's need; a column of 0 or 1 stands for each (Gilmore & Gomory 1961 for
 * such columns). Scores are in no row, only which teams reach a total, so that the linear program bounds well. Position by
 * position from the worst: the highest total that the linear program allows, then branch and bound (GLPK) from there down to
 * what is known already. The sum at the end is GLPK's where floating point tells sums apart (assign_sums_small); beyond, a search
 * of our own goes on from there and bounds in whole numbers (Lagrange, by rounded prices; Ryan & Foster 1981). Work is counted in entries touched by the simplex method, not in time, so that all machines stop at
 * the same place; what was found until then stands, with the bound that was reached.
 */
#ifndef ENGINES_ASSIGN_TEAMS_H
#define ENGINES_ASSIGN_TEAMS_H
#include "engines/assign/assign_exact.h"

enum { ASSIGN_TEAMS = 150000 };              /* columns, at the most */

/* How many teams there are; above ASSIGN_TEAMS: more than that. */
i64 assign_teams_count(const Assign *in);

/* As assign_exact, of problems of at most ASSIGN_TEAMS teams; flow (0 or 1 of each pair) must keep all needs and loads when it
 * comes, and is as good or better afterwards; work: how much may be done, such as ASSIGN_WORK. False: the solver failed, flow is as it came. */
bool assign_teams(const Assign *in, const AssignWants *wants, AssignObjective objective, i64 work, i32 *flow, AssignExact *out);

#endif
