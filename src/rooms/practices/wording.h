/* wording.h: the words of the library, kept by its editors: concerns, the scale of evidence, words that mean the same. Before a change is
 * kept, five searches show what it does. */
#ifndef ROOMS_PRACTICES_WORDING_H
#define ROOMS_PRACTICES_WORDING_H
#include "rooms/practices/practices_pages.h"
#include "web/form.h"

enum { SEARCHES_TRIED = 5, HITS_COMPARED = 10 };

typedef struct { Str title, lang; int before, after; } TriedHit;    /* its place among the first ten; 0: not among them */
typedef struct { Str words; i64 was, is; bool same; struct { TriedHit *p; isize n; } hits; } TriedSearch;      /* was, is: how many are found */
typedef struct { Str path, label, about; } WordLine;
typedef struct { struct { WordLine *p; isize n; } concerns, levels; bool own; Str saved; } WordsPage;
typedef struct { Str title, path; Form *form; struct { TriedSearch *p; isize n; } tried; } WordsEdit;

#endif
