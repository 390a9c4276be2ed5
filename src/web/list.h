/* list.h: what every list's page shows beside its rows: filters with counts, orders, pages. Drawn by the parts of parts.html. */
#ifndef WEB_LIST_H
#define WEB_LIST_H
#include "base/vec.h"

typedef struct { Str value, label, address; bool on; i64 n; } Choice;   /* address: the list with this choice made, or taken back */
typedef struct { Str name, title; Choice *p; isize n; bool open; } Facet;  /* name: of its parameter */
typedef struct { Facet *p; isize n; } Facets;
enum { FACET_FIRST = 8 };       /* choices of a filter that stand open; the others are unfolded */
typedef struct { i64 from, to, total; Str previous, next; } Paging;     /* addresses, empty at an end */

#endif
