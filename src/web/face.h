/* face.h: how this center shows itself: its name, mark, colour and languages. The room of the staff keeps them and lends them; without
 * it the center is Rotunda. What is on a page depends on it: a page that was kept is made anew when it changes.
 */
#ifndef WEB_FACE_H
#define WEB_FACE_H
#include "web/request.h"

typedef struct Face {
    Arena *arena;
    Str  name;
    Str  contact;           /* an e-mail or web address for everybody; may be empty */
    Str  mail_from;         /* whom mail comes from; empty: as the server was started */
    Str  style, mark;       /* addresses of a sheet with its colour and of a picture; empty: ours */
    bool one_language;      /* pages in Spanish are not offered */
} Face;

void  face_lend(Derived *face);                     /* builds a Face; NULL: no more */
Face  face_of(Request *rq);                         /* of the request, which depends on it */
Face  face_now(Arena *a);                           /* copied, for what is sent without a request */

#endif
