/* practices_pages.h: what the pages of practices show, and who shows it. */
#ifndef ROOMS_PRACTICES_PAGES_H
#define ROOMS_PRACTICES_PAGES_H
#include "rooms/practices/shelves.h"
#include "web/api.h"
#include "web/layout.h"
#include "web/list.h"
#include "web/route.h"

/* ---- a card (cards.c) ---- */

typedef struct { Str text; bool found; } Run;                   /* found: a word that was looked for */
typedef struct { Run *p; isize n; } Runs;
typedef struct { Str main, more; bool known; Str lang; } Figure;     /* lang: of main, where it is not the page's */
typedef struct { Str path, label, why; } NearBy;                /* the doer most like the visitor's place */

typedef struct {
    Str  slug, title, lang;
    Runs title_runs, summary_runs, excerpt;
    Str  place, place_path, since;
    Figure cost, change;
    Str  evidence, level;
    int  columns;
    Str  adopters;
    NearBy near;
} Card;
typedef struct { Card *p; isize n; bool chooses; } Cards;       /* chooses: with a box to compare it */

typedef struct {
    const Library *library;
    const SearchResult *found;      /* marks its words; NULL: none */
    bool chooses;
} CardsAsked;

/* The cards of these practices, in their order; those that are not published any more are left out. */
Cards cards_of(Request *rq, const CardsAsked *asked, const i64 *ids, isize n);

/* What is known in the words of a busy reader. Shared by cards, pages, the comparison and the brief. */
Figure cost_said(Arena *a, int lang, const PracticeCards *p);
Figure change_said(Arena *a, int lang, const PracticeCards *p);
Str    number_said(Arena *a, int lang, Str number);     /* "-1190" as a source writes it: "−1,190"; a text that is no number as it is */
Str    change_figure(Arena *a, int lang, const PracticeCards *p);       /* "−43%", or empty */
Str    adopters_said(Arena *a, int lang, const Shelf *s);
Str    years_said(Arena *a, int lang, OptInt from, OptInt to);         /* "2023", "2023–2026", "until 2026"; to: when it stopped */
Str    since_said(Arena *a, int lang, const PracticeCards *p);          /* "since 2012", empty where nobody saw the year */
Str    doing_label(Arena *a, int lang, const Doing *d);                 /* "Rockford, Illinois" */
MapDot doing_dot(Arena *a, int lang, const Doing *d, MapKind kind);
Str    practice_path(Arena *a, Str slug);
/* A practice's own page is as the database has it, also before the library in memory is made anew. */
Shelf  shelf_now(Request *rq, const Library *l, const Shelf *s, const PracticeBySlug *row);

/* ---- places like the visitor's (nearby.c) ---- */

typedef struct {
    bool known;                     /* the visitor said where she works, and something is known of it */
    Locality place;
    LikenessPlace like;
    const Atlas *atlas;
    const i32 *atlas_at;            /* of a community of the library: its index in the atlas, or -1 */
    const double *unlikeness;       /* of a community of the library, to the visitor's place; INFINITY where they cannot be compared */
} Nearby;

Nearby nearby(Request *rq, const Library *l);
/* The doer of a practice most like the visitor's place (index into shelf.doer), or -1. */
i32    nearest_doer(const Nearby *n, const Shelf *s);
Likeness nearby_likeness(const Nearby *n, i32 community);

/* ---- the list ---- */

typedef struct {
    Cards  cards;
    struct { Facet *p; isize n; } facets;
    Facet  sorts;
    Paging paging;
    Str    words, clear;            /* clear: the list with the words alone */
    bool   filtered;
    SearchWay way;
    struct { Str *p; isize n; } read;       /* "“loosing” was read as “losing”" */
    Str    unknown;                 /* words that no text has, or empty */
    Str    place, everywhere;       /* a place understood; the address that takes it for a word */
    Str    yours;
    i64    total;                   /* in the library */
    struct { Choice *p; isize n; } ways_on; /* where nothing was found: one choice less each, with what it gives */
} PracticesPage;

/* What an address asks for: words, filters, order. */
enum { VALUES_MAX = 32 };
typedef struct { SearchQuery q; i32 want[FACETS][VALUES_MAX]; bool filtered; } PracticesAsked;

/* The page of the list is left to the caller. False where a filter names a value that does not exist; it then filters nothing.
 * What it fills points into itself: it must not be copied. */
bool practices_ask(Request *rq, const Library *l, PracticesAsked *asked);

/* ---- the gap map ---- */

typedef struct { Str address, label; i64 n; int radius; bool adopted; } GapCell;
typedef struct { GapCell *p; isize n; } GapCells;
typedef struct { Str slug, name; GapCells cells; i64 n; } GapRow;
typedef struct { Str label; int columns; } GapHead;
typedef struct {
    struct { GapHead *p; isize n; } heads;
    struct { GapRow *p; isize n; } rows;
    struct { Str *p; isize n; } holes;      /* sentences */
} Gaps;

Gaps gaps_of(Request *rq, const Library *l);

Reply practices_list(Request *rq);
Reply home_show(Request *rq);                                           /* home.c */
Reply gaps_show(Request *rq);
Reply concerns_show(Request *rq);
Reply evidence_show(Request *rq);
Reply about_show(Request *rq);
Reply compare_show(Request *rq);
Reply practice_show(Request *rq, const PracticeBySlug *practice);
Reply practice_brief(Request *rq, const PracticeBySlug *practice);      /* brief.c: PDF, one page */
Reply practice_bib(Request *rq, const PracticeBySlug *practice);
Reply practice_qr(Request *rq, const PracticeBySlug *practice);

Reply practices_feed(Request *rq);                                      /* practices_feeds.c */
Reply communities_feed(Request *rq);
Reply sitemap_show(Request *rq);
Reply robots_show(Request *rq);
Reply api_practices(Request *rq);                                       /* practices_api.c */
Reply api_practice(Request *rq, const PracticeBySlug *practice);
Reply api_adoptions(Request *rq);
Reply api_concerns(Request *rq);
Reply api_concern(Request *rq);

extern const Route practices_routes[];
extern const ApiOperation practices_api[];

#endif
