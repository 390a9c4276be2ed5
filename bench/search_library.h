/* search_library.h: the library of practices as the search engine wants it, from the files in data/. The practices room
 * fills its scheme in the same way from its rows: this is the example to copy. */
#ifndef BENCH_SEARCH_LIBRARY_H
#define BENCH_SEARCH_LIBRARY_H
#include "base/map.h"
#include "engines/search/search.h"
#include "engines/search/synonyms.h"

/* What a practice is found by. */
enum { IN_TITLE, IN_SUMMARY, IN_CONCERNS, IN_PLACE, IN_TEXT, IN_EVIDENCE };
enum { BY_CONCERN, BY_COUNTRY, BY_EVIDENCE };       /* facets */
enum { KEY_YEAR };

typedef struct { Str slug, field[SEARCH_FIELDS]; i32 concern[8], country, evidence; int concerns; double year; } Practice;

typedef struct {
    Practice *practice; isize n;
    SearchScheme scheme;
} Library;

Library library_read(Arena *a, bool with_synonyms);
SearchDoc library_doc(void *library, isize i);      /* ids are 1, 2, ... in the order of the file */

Str file_text(Arena *a, const char *path);          /* ends the program where it cannot be read */

#endif
