/* practice_show.h: what is known of one practice, as its page and its brief show it. */
#ifndef ROOMS_PRACTICE_SHOW_H
#define ROOMS_PRACTICE_SHOW_H
#include "rooms/practices/practices_pages.h"

typedef struct { Str path, label, when, kind; i64 year, ended; Str why, compared; } DoerLine;       /* kind: began here, reported, recorded; why, compared: how like the visitor's place, and in what */
typedef struct { DoerLine *p; isize n; } DoerLines;
enum { LIKE_FIRST = 3 };        /* those like the visitor's place that stand open; the others are unfolded */
typedef struct { Str slug, name; } ConcernName;

typedef struct {
    PracticeBySlug row;
    PracticeCards card;
    Str    place, place_path, since;
    struct { ConcernName *p; isize n; } concerns;
    Figure cost, change;
    bool   cost_below, change_below;        /* its city wrote it in a section of the text, and no figure says it */
    Str    funding_label;           /* "Prize", "Grant": money that came in, never a cost */
    Str    done, aim;               /* an output, a target: what was counted or aimed at, not a change */
    Str    interval;                /* "between 162 and 2,218", as its source states it */
    const EvidenceLevel *evidence;
    Str    evidence_label, evidence_rule;
    Str    adopters;
    i64    adopters_n;
    DoerLines doers;                /* where it began first, then by year */
    Html   map, chart;
    Str    chart_words;
    DoerLines like;                 /* those most like the visitor's place, the most alike first */
    Str    yours;                   /* the visitor's place */
    Str    compared;                /* in what, and what is not known: of the first of them; a line says its own where it differs */
    bool   yours_did;
    Str    source_kind, checked, read_on, source_host;
    bool   unread;                  /* nobody here has looked into the source */
    Cards  related;
    Str    unknown;                 /* "cost and year of start", or empty */
    Str    cite, json_ld, here, address;  /* here: to come back to; address: without the visitor's place, to be shared */
    Str    pdf_path, bib_path, qr_path, compare_path;
    Html   body;
    Html   panels;
    struct FileList *files;
    bool   staff;                   /* whoever looks may take it out of the library */
} PracticePage;

/* All of it but map, chart, text and panels; false after a failure. */
bool practice_fill(Request *rq, const PracticeBySlug *row, PracticePage *page);

#endif
