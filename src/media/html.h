/* html.h: what generated pages call (docs/html-pages.md says how a page is written).
 *
 *   Buf b = buf_on(arena);
 *   Out o = { .buf = &b, .lang = LANG_ES, .carry = S("for=3921000"), .view = &view };
 *   practice_page(&o, &page);
 *
 * A value is escaped by the place where it stands; the place picks the function, the value's type picks its form:
 *   out_text    between tags, in title and textarea           out_path    a segment of an address
 *   out_attr    in a quoted attribute                         out_query   a query's value
 *   out_url     a whole address in href, src, action ...
 * They take Str, C strings and whole numbers. They refuse, when compiled, Html (write it with raw) and double (say how many
 * decimals: put_decimal, or decimal(x, 1) in a page).
 */
#ifndef MEDIA_HTML_H
#define MEDIA_HTML_H
#include "base/buf.h"
#include "media/messages.h"

/* Markup that is safe to show as it is. Only markdown(), the charts and the maps make one. */
typedef struct { Str s; } Html;

typedef struct Out {
    Buf *buf;
    int lang;             /* LANG_EN, LANG_ES */
    Str carry;            /* encoded parameters that every internal link carries: "for=3921000", or empty */
    Str token;            /* what every <form method="post"> carries as a hidden input, or empty */
    const void *view;     /* what the layout shows; the layout's head declares its type */
} Out;

#define out_lit(o, lit) put_bytes((o)->buf, (lit), (isize)sizeof(lit) - 1)
void out_raw(Out *o, Html html);
void out_json(Out *o, Str json);                    /* inside <script type="application/json"> */
void out_lang_prefix(Out *o);                       /* "/es", or nothing */
void out_carry(Out *o, bool has_query);             /* the carried parameters at the end of an address in an attribute */
void out_form_token(Out *o);                        /* written by htmlgen behind the tag of every form that posts */
void out_carry_inputs(Out *o);                      /* the same as hidden inputs of a GET form */

/* F is one of text, attr, path, query, url: out_F(o, value). */
#define OUT_FORMS(F)                             \
    void out_##F##_str(Out *o, Str s);           \
    void out_##F##_z(Out *o, const char *z);     \
    void out_##F##_int(Out *o, i64 n);
OUT_FORMS(text)
OUT_FORMS(attr)
OUT_FORMS(path)
OUT_FORMS(query)
void out_url_str(Out *o, Str s);
void out_url_z(Out *o, const char *z);

#define OUT_PICK(F, o, x)                                                                                      \
    _Generic((x), Str: out_##F##_str, const char *: out_##F##_z, char *: out_##F##_z, int: out_##F##_int,      \
             long: out_##F##_int, long long: out_##F##_int, short: out_##F##_int, unsigned: out_##F##_int,     \
             unsigned short: out_##F##_int, unsigned char: out_##F##_int)((o), (x))
#define out_text(o, x)  OUT_PICK(text, o, x)
#define out_attr(o, x)  OUT_PICK(attr, o, x)
#define out_path(o, x)  OUT_PICK(path, o, x)
#define out_query(o, x) OUT_PICK(query, o, x)
#define out_url(o, x)   _Generic((x), Str: out_url_str, const char *: out_url_z, char *: out_url_z)((o), (x))

/* Whether a value counts as there: a text that is not empty, a number that is not 0, a pointer that is not NULL. */
static inline bool truth_str(Str s) { return s.n != 0; }
static inline bool truth_html(Html h) { return h.s.n != 0; }
static inline bool truth_z(const char *z) { return z && *z; }
static inline bool truth_int(i64 n) { return n != 0; }
static inline bool truth_real(double v) { return v != 0; }
static inline bool truth_pointer(const void *p) { return p != NULL; }
#define truth(x)                                                                                                    \
    _Generic((x), Str: truth_str, Html: truth_html, const char *: truth_z, char *: truth_z, bool: truth_int,        \
             int: truth_int, long: truth_int, long long: truth_int, short: truth_int, unsigned: truth_int,          \
             unsigned short: truth_int, unsigned char: truth_int, unsigned long: truth_int, double: truth_real,     \
             default: truth_pointer)(x)

/* number(x), decimal(x, n), money(minor, code), tr(x), link(path) in a page's expressions. */
Str say_number(Out *o, i64 n);
Str say_decimal(Out *o, double v, int decimals);
Str say_money(Out *o, i64 minor, Str iso4217);
Str say_link(Out *o, Str path);                     /* by the rule of address.h; a whole address, for href="{{link(x.path)}}" */
#define say_tr(o, x) _Generic((x), Str: say_tr_str, const char *: say_tr_z, char *: say_tr_z)((o), (x))
Str say_tr_str(Out *o, Str english);
Str say_tr_z(Out *o, const char *english);
/* A value of a message as text: say_str(o, x). */
#define say_str(o, x)                                                                                              \
    _Generic((x), Str: say_str_str, const char *: say_str_z, char *: say_str_z, int: say_str_int, long: say_str_int, \
             long long: say_str_int)((o), (x))
Str say_str_str(Out *o, Str s);
Str say_str_z(Out *o, const char *z);
Str say_str_int(Out *o, i64 n);

/* A message with places: writes its text, escaped, and stops at each place for the page to fill it.
 * at is an index into names for {name}, MSG_OPEN + 1 for <1>, MSG_CLOSE + 1 for </1>. */
enum { MSG_OPEN = 100, MSG_CLOSE = 200 };
typedef struct { Out *o; Str rest; const char *const *names; int at; } Msg;
static inline Msg msg_begin(Out *o, Str text, const char *const *names) { return (Msg){ o, text, names, 0 }; }
bool msg_next(Msg *m);

#endif
