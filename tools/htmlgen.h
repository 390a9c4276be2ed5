/* htmlgen.h: the parts of the page compiler.
 *
 *   htmlgen.c            reads the command line and the files, writes what changed
 *   htmlgen_page.c       a page -> C: text, values, blocks, functions
 *   htmlgen_message.c    its messages
 *   htmlgen_expr.c       an expression of a page -> C
 *   htmlgen_context.c    the state machine that knows where in the markup a character stands
 */
#ifndef TOOLS_HTMLGEN_H
#define TOOLS_HTMLGEN_H
#include "tools/catalog.h"

/* ---- where in the markup a character stands ---- */

typedef enum {
    IN_TEXT, IN_RCDATA, IN_RAWTEXT, IN_COMMENT, IN_DECLARATION,
    IN_TAG_NAME, IN_TAG, IN_ATTR_NAME, IN_AFTER_NAME, IN_BEFORE_VALUE, IN_VALUE, IN_UNQUOTED,
} Place;
typedef enum { URL_NO, URL_START, URL_WHOLE, URL_HOST, URL_PATH, URL_QUERY, URL_FRAGMENT } UrlPart;

typedef struct {
    Place place;
    char quote;            /* of the value */
    bool closing;          /* the tag is </...> */
    bool glued;            /* a tag of ours stood right behind a name or value: white space has to follow */
    bool internal;         /* the address is inside the site and has not been given its carried parameters */
    bool after_block;      /* only white space since the tag of a block element */
    UrlPart url;
    int pre;               /* depth of pre */
    Str element, attr;     /* in lower case */
    bool posts, token_due;      /* a <form method="post"> is open; it has just been closed with its > */
} Context;

/* What has to be written beside the character itself. */
typedef struct { bool lang_before, carry_before, has_query; } Extra;

void  context_step(Context *c, Arena *a, const Source *s, isize at, isize end, Extra *extra);
/* A tag of ours stands here: names that were being read are finished. */
void  context_pause(Context *c, const Source *s, isize at);
bool  context_same(const Context *a, const Context *b);
Str   context_name(Arena *a, const Context *c);          /* "between tags", "the value of href" ... */
/* The function that writes a value here ("text", "attr", "path", "query", "url"); complains where none may stand. */
const char *context_writer(const Context *c, Arena *a, const Source *s, isize at);
bool  is_block_element(Str name);

/* ---- expressions ---- */

typedef struct { Str name; bool pointer; } Var;
typedef Vec(Var) Vars;
typedef struct { Arena *arena; const Source *source; Messages *messages; Vars *vars; } Expr;

Str expr_c(const Expr *e, isize from, isize to);         /* a value, or an argument */
Str expr_value(const Expr *e, isize from, isize to);     /* as expr_c; a row's name alone is the row itself */
Str expr_condition(const Expr *e, isize from, isize to); /* with truth() around what is no comparison */
isize expr_end(const Source *s, isize from, isize to);   /* the first white space outside of quotes and parentheses */
isize quoted_end(const Source *s, isize from, isize to); /* behind the quote that closes the one at from; {{...}} inside is skipped */

/* ---- pages ---- */

typedef struct { Str name, params; const Source *source; Str header; bool view; } Layout;
typedef struct { Arena *arena; Messages messages; Vec(Layout) layouts; Vec(Layout) parts; } Site;

Str  page_file(Arena *a, Str path);                      /* "rooms/x/card.html" -> "card" */
void page_declare(Site *site, const Source *s);          /* first round: the layouts and parts that it offers */
void page_compile(Site *site, const Source *s, Buf *c, Buf *h);

/* ---- inside a page: what the files that write C share ---- */

typedef struct {
    Site *site;
    Arena *a;
    const Source *s;
    isize at, end;              /* what is being compiled */
    Buf *out, *h;               /* the function being written; the header */
    Buf functions, includes;    /* fragments that are complete; headers of layouts and parts */
    Buf lit;                    /* literal text not yet written */
    Context ctx;
    Vars vars;
    Str name, params;           /* of the function: "practice_page", "const PracticePage *p" */
    Layout layout;              /* of the page, name empty for none */
    bool in_function, is_layout, body_seen;
    int indent, blocks, loops, counter;
    int c_line;               /* the number that the C compiler gives the next line */
} Page;

typedef struct { isize open, from, to, after; Str word; } Tag;   /* {{word args}}: args are from..to */

/* A statement; at is the place in the page that the C compiler shall name, or -1. */
void emit(Page *p, isize at, const char *fmt, ...) PRINTF_LIKE(3, 4);
void open_brace(Page *p, isize at, Str head);
void close_brace(Page *p);
void value_written(Page *p);
void compile_range(Page *p, isize from, isize to);      /* a piece of the page, in the context where p stands */
const char *value_c(Page *p, isize from, isize to);     /* an expression of the page as C */
isize skip(const Page *p, isize at, isize to);          /* behind white space */
Str  take_name(Page *p, isize *at, isize to, const char *what);
Str  take_quoted(Page *p, isize *at, isize to, const char *what);
void tag_message(Page *p, Tag *t);
void tag_count(Page *p, Tag *t);

#endif
