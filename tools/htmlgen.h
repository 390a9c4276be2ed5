/* htmlgen.h: the parts of the page compiler.
 *
 *   htmlgen.c            reads the command line and the files, writes what changed
 *   htmlgen_page.c       a page -> C: tags, blocks, messages
 *   htmlgen_expr.c       an expression of a page -> C
 *   htmlgen_context.c    the state machine that knows where in the markup a character stands
 *   htmlgen_messages.c   the list of messages, from pages and from C files
 *   htmlgen_po.c         the catalog that translates them, and the table that the program carries
 */
#ifndef TOOLS_HTMLGEN_H
#define TOOLS_HTMLGEN_H
#include "tools/tool.h"

/* ---- messages ---- */

typedef struct {
    Str english, many;                 /* many is empty where the message has no plural */
    Str where;                         /* "file:line file:line" */
    const Source *source;              /* of its first use */
    isize at;
} MessageUse;
typedef struct { Arena *arena; Vec(MessageUse) all; } Messages;

void message_add(Messages *m, const Source *s, isize at, Str english, Str many);
void messages_of_c(Messages *m, Arena *a, const Source *s);
void messages_pot(Buf *b, const Messages *m);
/* Both read the catalog; the first writes the table, the second lists what is wrong and says how many. */
void messages_table(Arena *a, Buf *b, const Messages *m, const Source *po);
isize messages_check(Arena *a, const Messages *m, const Source *po);
/* The names in {name} and the numbered elements of a message: "n", "<1>", "</1>", in their order. */
StrVec message_places(Arena *a, Str message);
/* Why the message's numbered elements make no markup, or NULL. */
const char *message_wrong(Arena *a, Str message);
void put_quoted(Buf *b, Str text);                 /* as a literal of C and of .po */
/* The text of a C string literal that begins at s->text.p[*at]; *at moves behind it. */
Str literal_text(Arena *a, const Source *s, isize *at, isize end);

/* ---- where in the markup a character stands ---- */

typedef enum {
    IN_TEXT, IN_RCDATA, IN_RAWTEXT, IN_COMMENT, IN_DECLARATION,
    IN_TAG_NAME, IN_TAG, IN_ATTR_NAME, IN_AFTER_NAME, IN_BEFORE_VALUE, IN_VALUE, IN_UNQUOTED,
} Place;
typedef enum { URL_NO, URL_START, URL_HOST, URL_PATH, URL_QUERY, URL_FRAGMENT } UrlPart;

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
bool  is_void_element(Str name);

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

static inline bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
static inline bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

#endif
