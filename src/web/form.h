/* form.h: a form is a table. It draws the form, reads what was sent, says what is wrong beside each field, and describes the body
 * in OpenAPI. What was typed is shown again after a refusal.
 *
 *   static const Field join_fields[] = {
 *       { "email", FIELD_EMAIL, REQUIRED, .label = N_("Your work e-mail"), .hint = N_("Of your city, not a private one") },
 *       { "why",   FIELD_AREA,  OPTIONAL, .label = N_("What brings you here?"), .max = 500 },
 *       { 0 }
 *   };
 *   static Reply join_show(Request *rq) { return form_reply(rq, &join_page, form_new(rq, join_fields)); }
 *   static Reply join_send(Request *rq)
 *   {
 *       Form *f = form_new(rq, join_fields);
 *       if (!form_read(rq, f)) return form_reply(rq, &join_page, f);
 *       Err e = request_change(rq, join_ask, &(Joining){ .email = form_text(f, "email") });
 *       if (form_refused(f, rq, "email", e)) return form_reply(rq, &join_page, f);
 *       return reply_redirect(rq, 303, S("/join/sent"));
 *   }
 *
 * Where the answers are to be checked before they are sent, with `if (!form_read(rq, f) || !form_checked(rq, f))`, form_reply shows
 * them once more as they were understood, with a button that sends them and one that goes back to the form.
 *
 * Texts are trimmed, lines end with \n, control characters are refused. A form is drawn by form.html alone: nothing else writes
 * a <form method="post">.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H
#include "web/layout.h"
#include "store/query.h"
#include "web/list.h"
#include "media/file_type.h"

typedef enum {
    FIELD_TEXT = 1,         /* a line */
    FIELD_AREA,             /* lines */
    FIELD_MARKDOWN,         /* an area whose text may have headings, lists, links */
    FIELD_EMAIL,            /* lowered, and of the form a@b.c */
    FIELD_URL,              /* http or https */
    FIELD_PASSWORD,         /* never shown again; not trimmed */
    FIELD_NEW_PASSWORD,
    FIELD_CODE,             /* digits of a second factor; blanks are left out */
    FIELD_DATE,             /* YYYY-MM-DD, typed */
    FIELD_NUMBER,           /* a whole one, low to high */
    FIELD_DECIMAL,          /* "12.5", in Spanish also "12,5" */
    FIELD_SELECT,           /* one of many choices */
    FIELD_RADIO,            /* one of few, each to be read */
    FIELD_CHECKS,           /* any of few */
    FIELD_YES,              /* one box */
    FIELD_HIDDEN,
    FIELD_FILE,             /* one file of a kind that is taken (media/file_type.h), at most max bytes; 0: BLOB_MAX */
} FieldType;
typedef enum { OPTIONAL, REQUIRED, SOMETIMES } FieldNeed;       /* SOMETIMES: by what else was answered; the rule says so, the hint when */

typedef struct { const char *value, *label, *hint; } FieldChoice;    /* ended by {0} */
typedef struct Field {
    const char *name;
    FieldType   type;
    FieldNeed   need;
    const char *label, *hint;           /* marked with N_ */
    const char *missing;                /* what is said where it is empty; NULL: a sentence with the label */
    const char *complete;               /* of autocomplete: "email", "name", "one-time-code" */
    const FieldChoice *choices;         /* of SELECT, RADIO, CHECKS; NULL: given by form_choices */
    isize       max;                    /* characters; 0: 200, of areas 20,000, of passwords 256 */
    i64         low, high;              /* of NUMBER; both 0: from 0 on */
    bool        past;                   /* of DATE: one that has begun somewhere */
    bool        picture;                /* of FILE: a PNG or JPEG alone */
    bool        aside;                  /* of the page alone: nothing is kept of it, and no program sends it */
} Field;

typedef struct { Str name, bytes; const FileType *type; } Upload;    /* name: fit to be kept */
typedef struct {
    const Field *field;
    FieldType type;
    bool optional;
    int  rows;                                  /* of an area, by what it may hold */
    bool blank;                                 /* of a SELECT: one of its choices is to choose nothing */
    const char *input, *complete;               /* type and autocomplete of an <input> */
    Str  name, id, label, hint, value, error, described, maxlength;    /* described: ids of hint and error */
    struct { Choice *p; isize n; } choices;     /* Choice.on: chosen; Choice.address: its id */
    Upload file;                                /* of a FILE that was sent and is taken; bytes empty: none */
    Str  said;                                  /* while answers are checked: the words of what was chosen or typed, */
    struct { Str *p; isize n; } sent;           /* and the values that are sent again */
} FormField;

typedef struct Form {
    FormField *p;
    isize n;
    const Field *fields;
    struct Form *next;                  /* that was made before it, of Request.forms */
    Arena *arena;
    int   lang;
    bool  program;                      /* a program sends it: its numbers are JSON's, whatever the language of its messages */
    Str   problem;                      /* of the form as a whole */
    bool  refused;
    bool  files;                        /* it has a FILE: sent as multipart/form-data */
    bool  to_check;                     /* form_reply shows the answers, not the fields */
    Str   seen;                         /* a tag of what stood there when the page was made; empty: nobody asks */
} Form;

Str   choice_label(int lang, const FieldChoice *choices, Str value);             /* its words; the value itself where it is none of them */

enum { FORM_FIELDS_MOST = 24 };
isize field_max(const Field *x);                                                /* characters */
Form *form_new(Request *rq, const Field *fields);                               /* empty */
void  form_ids(Form *f, const char *prefix);                                    /* of the second form on a page: its own, as "link-email" */
void  form_set(Form *f, const char *name, Str value);                           /* what stands in it at first */
void  form_set_real(Form *f, const char *name, OptReal v);                      /* the same of a DECIMAL, as its reader writes it */
void  form_choices(Form *f, const char *name, const Choice *choices, isize n);  /* value and label of each */

/* Several are meant by what was typed into a line: it becomes a choice of them, under the same name, with nothing chosen. */
void  form_offer(Form *f, const char *name, const Choice *choices, isize n);

/* Of a form that shows what stands there now (fresh: or nothing yet), before it is drawn: if somebody else changes that before this
 * one is sent, to a route with NOW(...), it is refused once, with what was typed, and says so. Programs have If-Match for that. */
void  form_seen(Request *rq, Form *f, bool fresh);

bool  form_read(Request *rq, Form *f);              /* of the table that the route says; false: it is not as the table says, and says so itself */
Str   form_text(const Form *f, const char *name);   /* empty where nothing was given; of FIELD_CHECKS the values with \n between */
i64   form_int(const Form *f, const char *name);    /* of a NUMBER, 0 where nothing was given */
bool  form_yes(const Form *f, const char *name);
OptReal form_real(const Form *f, const char *name); /* of a DECIMAL */
Time  form_date(const Form *f, const char *name);   /* 0 where nothing was given */
const Upload *form_file(const Form *f, const char *name);                       /* NULL where none was sent */
bool  form_checked(Request *rq, Form *f);           /* of a form that was read: they have seen their answers, and send them */

/* Says what is wrong: beside the field, or, name NULL, above all of them. form_refused does so where a rule has refused with
 * ERR_INPUT; other failures are left to the request, which is answered 503. True: answer with form_reply. */
void  form_wrong(Form *f, const char *name, Str why);
bool  form_refused(Form *f, Request *rq, const char *name, Err e);
const Form *form_that_was_refused(const Form *newest);      /* the newest of a request's, NULL: none */

/* What stands around a form that is a page of its own. All marked with N_ or empty. */
typedef struct {
    const char *title, *lead, *button, *action;     /* action NULL: the page's own address */
    const char *after;                              /* a note below */
    const char *back, *back_label;                  /* the page that it came from, above it; NULL: none */
} FormFrame;
typedef struct { FormFrame frame; Str action, back; Form *form; Html before, after; } FormPage;

Reply form_reply(Request *rq, const FormFrame *frame, Form *f);                 /* 200, or 422 where it was refused */
Reply form_reply_with(Request *rq, const FormFrame *frame, Form *f, Html before, Html after);

#endif
