/* library.h: the library as it is kept in memory: what of each practice is filtered, sorted, counted and searched. Built
 * anew after every commit that changed a table it is made from; texts for pages come from the database. */
#ifndef ROOMS_LIBRARY_H
#define ROOMS_LIBRARY_H
#include "engines/search/search.h"
#include "rooms/practices/practices.h"

/* Facets of the search index, and what its texts are sorted by. */
typedef enum { BY_CONCERN, BY_EVIDENCE, BY_COUNTRY, BY_SIZE, BY_COST, BY_YEAR, BY_COMMUNITY, FACETS } LibraryFacet;
typedef enum { KEY_YEAR, KEY_STRENGTH, KEY_ADOPTERS, KEY_CHANGED } LibraryKey;

enum { CONCERNS_MAX = 64, EVIDENCE_MAX = 8 };

typedef struct { Str slug, name[LANG_COUNT], about[LANG_COUNT]; i64 id, practices; } Concern;
typedef struct { Str level, label[LANG_COUNT], rule[LANG_COUNT]; i64 id, practices; int columns; } EvidenceLevel;   /* columns: filled, of the rotunda's four */

typedef enum { COST_KNOWN, COST_LITTLE, COST_UNKNOWN, COSTS } CostBand;
typedef struct { Str value, label; int from; } Band;            /* value: in an address; label: to be translated; from: the first year */
extern const Band cost_bands[COSTS];
enum { YEARS = 6 };
extern const Band year_bands[YEARS];  /* the newest first; the last is "not known" */

/* A community that did it: where it began, where a source reports it, where a city recorded it. */
typedef struct { i32 community; bool began, recorded; i16 year, ended; } Doer;       /* community: index into Library.communities; year 0: not known; ended 0: not known to have stopped */

typedef struct {
    i64  id;
    PracticeCards card;
    u64  concerns;              /* bits of Library.concern */
    const Doer *doer; i32 doers;    /* the first is where it began */
    i32  reported, recorded, stopped;   /* adopters; stopped: of those recorded */
    i16  year;                  /* of its start; 0: nobody saw it in a source */
    i8   evidence;              /* index into Library.evidence */
} Shelf;

typedef struct { i64 id; Str slug, name, country, region; OptInt population; OptReal lat, lon; i32 practices, adoptions; } Doing;     /* a community */

typedef struct Library {
    Arena *arena;
    Concern concern[CONCERNS_MAX];
    isize concerns;
    EvidenceLevel evidence[EVIDENCE_MAX];      /* the strongest first */
    isize levels;
    Shelf *shelf;               /* by id */
    isize n;
    Doing *community;           /* by id: those with practices or adoptions, and all others */
    isize communities;
    i64   reported, recorded;   /* adoptions */
    TableSet read;              /* what it was made from */
    SearchIndex *index;         /* NULL in a library without one */
    void *shelves, *of;         /* of a library with one: whose shelves it shows, and what they were taken from */
} Library;

void *library_build(Db *db);            /* without the index: at once */
Library *library_indexed(Db *db, const Library *l);     /* the same shelves with an index; l has to live as long. NULL after a failure */
void  library_discard(void *library);

/* What the editors think of changing: a library with an index as it would then be, to be searched and discarded. */
typedef struct { Str synonyms; const Concern *concern; const EvidenceLevel *level; } LibraryTrial;  /* p NULL, NULL: as it is; else in place of the one of its slug or level */
Library *library_tried(Db *db, const Library *l, const LibraryTrial *t);
Str synonyms_text(Db *db, Arena *a);    /* the list as it is: the editors' own unless the last one kept is empty, else as synonyms_file */
Str synonyms_file(Arena *a, Str dir);   /* DIR/synonyms.txt, else the list that came with the program */

const Doing *origin_of(const Library *l, const Shelf *s);        /* where a practice began */
const Shelf *shelf_of(const Library *l, i64 practice_id);       /* NULL where it is not there */
i8    evidence_place(const Library *l, i64 id, i8 otherwise);  /* index of the level */
i32   concern_named(const Library *l, Str slug);                /* index, or -1 */
i32   community_at(const Library *l, i64 id);

Str in_language(const Request *rq, Str english, Str spanish);   /* of what the center keeps in both: the Spanish, where it is asked for and there */

#endif
