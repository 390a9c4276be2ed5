/* compare.h: two to four practices side by side, differences first, and what can and cannot be compared. */
#ifndef ROOMS_COMPARE_H
#define ROOMS_COMPARE_H
#include "rooms/practices/practices_pages.h"

enum { COMPARED_MAX = 4 };

typedef struct { Figure figure; Str path; int columns; } CompareCell;   /* columns: of the mark, where it is the scale's */
typedef struct { Str label; CompareCell *p; isize n; bool differs; } CompareRow;
typedef struct { Str slug, title, lang, place, without; } Compared;     /* without: the address without it */

typedef struct {
    struct { Compared *p; isize n; } practices;
    struct { CompareRow *p; isize n; } rows;            /* those that differ first */
    isize differing;
    Str  cost_words, effect_words;                      /* what can be said across them, or why nothing can */
    Str  words, chosen_query;
    Cards found;                                        /* to add one more */
    Cards suggested;
    Str  yours;
    bool full;
    i64  unknown_asked;                                 /* so many that the address names are not here */
} ComparePage;

Str compare_add(Out *o, Str slug, Str chosen);          /* the address with one more; chosen: "&p=a&p=b" */

#endif
