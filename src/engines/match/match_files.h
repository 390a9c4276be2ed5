/* match_files.h: a market from its files, and a result from its own: what the solver and the checker share.
 *
 * Large files are read in parts, on several threads, without keeping track of lines; where anything is to be refused they are
 * read once more, row by row, and the first refusal is reported with its line.
 */
#ifndef ENGINES_MATCH_FILES_H
#define ENGINES_MATCH_FILES_H
#include "base/buf.h"
#include "base/command.h"
#include "base/map.h"
#include "engines/match/match.h"

/* What an esteem was in its file, as it was written there. */
typedef struct { i64 choice; Str text; } EsteemText;
typedef struct {
    bool by_score;
    int  decimals;
    int  shown;                             /* decimals that scores are written with; -1: those that they need */
    i64  first, step;                       /* of esteem e: first + e * step, a rank, or a score negated and scaled by decimals */
    const i64 *value;                       /* instead: of each choice. NULL: as above */
    EsteemText *text;                       /* of those that are written in another way; by choice */
    isize texts;
} EsteemScale;

typedef struct {
    Market market;
    StrVec warnings;
    EsteemScale scale;
    Map applicants, positions;              /* id -> index + 1 */
} MarketFiles;

/* The files that the options positions, applicant-prefs, position-prefs, applicants and fixed name. Applicants are in the order
 * of their first appearance, positions in that of their file. */
Err market_read(Cli *cli, MarketFiles *out);

void esteem_put(Buf *b, const MarketFiles *f, i64 choice);      /* the rank or score of a choice that the position ranked, as in its file */

/* One row of match.csv for each applicant that has one: position -1 is unmatched. line 0: the file has no row. */
typedef struct { i64 line; i32 position; Str rank; } MatchRow;
Err match_rows_read(Cli *cli, Str path, const MarketFiles *f, bool *has_rank, MatchRow **out);

/* An earlier result: the choice of each applicant as match_repair takes it. Rows of applicants who are no more are passed over. */
Err match_previous_read(Cli *cli, const MarketFiles *f, i64 **out);

#endif
