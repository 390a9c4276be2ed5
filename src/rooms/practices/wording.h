/* wording.h: the words of the library, kept by its editors: concerns, the scale of evidence, words that mean the same. Before a change is
 * kept, five searches show what it does. */
#ifndef ROOMS_PRACTICES_WORDING_H
#define ROOMS_PRACTICES_WORDING_H
#include "rooms/practices/shelves.h"
#include "web/form.h"

enum { SEARCHES_TRIED = 5, HITS_COMPARED = 10 };

typedef struct { Str title, lang; int before, after; } TriedHit;    /* its place among the first ten; 0: not among them */
typedef struct { Str words; i64 was, is; bool same; struct { TriedHit *p; isize n; } hits; } TriedSearch;      /* was, is: how many are found */
typedef struct { Str path, label, about; } WordLine;
typedef struct { struct { WordLine *p; isize n; } concerns, levels; bool own; Str saved; } WordsPage;
typedef struct { Str title, path, preview_path; Form *form; struct { TriedSearch *p; isize n; } tried; } WordsEdit;

Reply words_show(Request *rq);

/* Each of them at its page, kept, tried, and as it stands now. */
extern const Field concern_fields[], level_fields[], synonyms_fields[];
Reply concern_edit(Request *rq, const ConcernFind *c);
Reply concern_send(Request *rq, const ConcernFind *c);
Reply concern_try(Request *rq, const ConcernFind *c);
Form *concern_now(Request *rq, const void *concern);
Reply level_edit(Request *rq, const EvidenceFind *e);
Reply level_send(Request *rq, const EvidenceFind *e);
Reply level_try(Request *rq, const EvidenceFind *e);
Form *level_now(Request *rq, const void *level);
Reply synonyms_edit(Request *rq);
Reply synonyms_send(Request *rq);
Reply synonyms_try(Request *rq);
Form *synonyms_now(Request *rq, const void *nothing);

#endif
