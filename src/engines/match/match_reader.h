/* match_reader.h: what the readers of a market's files share: market_read.c, match_wishes.c, match_esteems.c, match_rules.c,
 * match_couples_read.c. */
#ifndef ENGINES_MATCH_READER_H
#define ENGINES_MATCH_READER_H
#include "base/buf.h"
#include "base/parallel.h"
#include "engines/match/match_files.h"
#include "media/table.h"

typedef struct {
    Cli *cli;
    MarketFiles *out;
    Map *applicants, *positions;            /* of out */
    StrVec applicant_id, position_id;
    IntVec capacity, minimum, region, target, position_line;   /* of each position; region, target -1: none */
    Map    regions;                         /* id -> index + 1 */
    StrVec region_id;
    i32 *fixed;
    bool *withdrawn;
    MatchCaps *caps;
    MatchReserves *reserves;
    MatchCouples *couples;
    TableSource wishes, esteems;            /* read more than once where something is wrong */
    bool strict_wishes;
    i64 *from, *rank;
    Choice *choice;
    i32 *by;
} Reader;

/* Rows wait for each other, so that what their ids need of memory is asked for ahead. In a careful reading none waits. */
enum { BATCH = 64 };
typedef struct {
    isize n, most;
    Buf   text;                             /* of their ids */
    i32   at[BATCH + 1];                    /* where each id begins there */
    u64   hash[BATCH];
} Batch;

/* Rows of applicants who are in no list are passed over: how many, and the line of the first. */
Str strangers_warning(Arena *a, Str path, i64 line, i64 rows);

Batch batch_new(Arena *a, bool careful);
void  batch_put(Batch *b, const Map *m, Str id);
static inline Str batch_id(const Batch *b, isize i) { return str_of(b->text.p + b->at[i], b->at[i + 1] - b->at[i]); }

/* How many parts a file is read in, and their arenas: the first is the command's. */
typedef struct { isize n; Arena *arena[PARALLEL_MOST]; } PartArenas;
PartArenas part_arenas(Cli *cli, bool careful);
void       part_arenas_free(PartArenas *p);

i32 position_in(Reader *r, Table *t, isize k);              /* the index of the position that column k names; else refused */
Err wishes_read(Reader *r);                                 /* applicants, from, choice[].at, by, rank */
Err esteems_read(Reader *r);                                /* choice[].esteem, the scale */
Err caps_read(Reader *r);                                   /* positions first */
Err reserves_read(Reader *r);                               /* positions and applicants first */
Err couples_read(Reader *r);                                /* positions and wishes first, esteems not yet: it may add choices */
Err pair_twice(Reader *r, const TableSource *from, const char *first, const char *second);    /* says which pair stands twice, and where */

#endif
