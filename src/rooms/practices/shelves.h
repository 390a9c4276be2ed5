/* shelves.h: the library as requests share it, made anew after each change of what it shows. */
#ifndef ROOMS_PRACTICES_SHELVES_H
#define ROOMS_PRACTICES_SHELVES_H
#include "rooms/practices/library.h"
#include "web/request.h"

void shelves_start(Store *s);
void shelves_stop(void);

/* The library for this request, which then depends on it; NULL after a failure. */
const Library *library_of(Request *rq);
const Library *library_with(Request *rq, i64 practice); /* the same, made anew where it is older than this practice */
const Library *indexed_library_of(Request *rq);         /* with its index, which is there a moment later: searches wait for it */

#endif
