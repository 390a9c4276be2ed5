/* match_files.h: a market from its files, and a result from its own: what the solver and the checker share. */
#ifndef ENGINES_MATCH_FILES_H
#define ENGINES_MATCH_FILES_H
#include "base/command.h"
#include "engines/match/match.h"

typedef struct {
    Market market;
    StrVec warnings;
} MarketFiles;

/* The files that the options positions, applicant-prefs, position-prefs and applicants name. Applicants are in the order of
 * their first appearance, positions in that of their file. */
Err market_read(Cli *cli, MarketFiles *out);

/* One row of match.csv for each applicant that has one: position -1 is unmatched. line 0: the file has no row. */
typedef struct { i64 line; i32 position; Str rank; } MatchRow;
Err match_rows_read(Cli *cli, Str path, const Market *m, bool *has_rank, MatchRow **out);

#endif
