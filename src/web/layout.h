/* layout.h: what a page tells the layout about itself (the rest is in view.h). */
#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H
#include "web/view.h"

typedef struct PageHead {
    Str title;              /* without the center's name */
    Str description;        /* a sentence for search engines and shared links; may be empty */
    Str json_ld;            /* schema.org data, or empty */
} PageHead;

/* An error, in the layout. For ServerOptions.error_page. */
typedef struct { int status; Str title, what_to_do; bool desk; Str sign_in, form; struct { Str *p; isize n; } typed; } ProblemPage;     /* of a refused form: where it is gone on with, and what is to be copied out of it */
Reply layout_error_page(Request *rq, int status, Str title, Str what_to_do);

#endif
