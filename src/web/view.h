/* view.h: what the layout shows on every page, and addresses of lists that say all of their choices. */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H
#include "web/face.h"
#include "web/reply.h"
#include "base/command.h"

typedef struct View {
    Str path;               /* without language: "/practices/zero-fares" */
    Str section;            /* "practices", "communities", "compare", "about" or empty: the current word of the header */
    Str words;              /* in the search field */
    Str for_id, for_label;  /* the place that the visitor works for; empty where not said */
    Str other_address;      /* this page in the other language */
    Str here;               /* this page's address, to come back to */
    Str sign_in;            /* where to sign in, and to come back here from */
    Str canonical;          /* whole, without for= */
    Str canonical_other;    /* the same in the other language */
    Str done;               /* what the form did that led here (done.h), or empty */
    Str feed;               /* address of the Atom feed of this list, or empty */
    Identity who;           /* who is signed in; person 0: nobody */
    Face face;              /* how this center shows itself */
    struct Form *const *forms;      /* those of this page, as far as they are made */
} View;

/* Fills rq->out->view and its carry once. Pages that want a feed or words in the search field set them on the result. */
View *view_ready(Request *rq);
#define show(rq, page_fn, data) (view_ready(rq), page_fn((rq)->out, (data)), reply_html(rq))

/* Set once at start: the public address of the center ("https://practices.example.org"), and who knows what for= means. */
void view_base(Str address);
Err  view_base_option(Cli *cli, Str otherwise);  /* what --address says, where none stands yet; ERR_USAGE where that is none */
Str  view_base_address(void);
void view_lend_place(bool (*find)(Request *rq, Str id, Str *canonical_id, Str *label));

/* "/practices?concern=housing&sort=new" with one parameter set, taken away (value.p NULL), or with one value of a repeated
 * parameter added or removed. `for` is never in it: pages carry it by themselves. Setting anything goes to the first page. */
Str address_set(Request *rq, const char *name, Str value);
Str address_toggle(Request *rq, const char *name, Str value);
Str address_page(Request *rq, i64 page);
Str address_whole(Request *rq, int lang, Str path); /* "https://x.example/es/practices/x": as others are told it, with demo=1 where it was asked so */
Str feed_address(Request *rq);                    /* "/practices.atom?concern=housing": of this list, as it is asked for, from its first page */
Str address_under(Out *o, Str path, const char *what);    /* "/drafts/x" and "send": where a form of that page goes */
void put_query(Buf *b, Str value);               /* a value of a query, encoded */

#endif
