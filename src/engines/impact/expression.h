/* expression.h: what people write of columns: arithmetic for formulas, comparisons for --where.
 *
 *   numbers      1.5  x  `a name`  + - * / ^  ( )  log(x) log2 log10 log1p exp sqrt abs; I(x), I(x > 0): 0 or 1
 *   conditions   = == != < <= > >=   and or not   x in (1, 2)   state in ('CA', 'NY')   x is missing   x is not missing
 *
 * Comparing with something missing is missing, and so is what rests on it ("and", "or" and "not" as in SQL); rows where a
 * condition is missing are not kept. A column beside a text is read as an id, elsewhere as a number.
 */
#ifndef ENGINES_EXPRESSION_H
#define ENGINES_EXPRESSION_H
#include "media/columns.h"

typedef enum { X_NUMBER, X_TEXT, X_COLUMN, X_CALL, X_NEGATE, X_NOT, X_BINARY, X_IN, X_MISSING } ExprKind;
typedef enum { OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE, OP_POWER, OP_EQUAL, OP_UNEQUAL, OP_LESS, OP_LESS_EQUAL, OP_GREATER, OP_GREATER_EQUAL, OP_AND, OP_OR } Op;

typedef struct Expr Expr;
struct Expr {
    ExprKind kind;
    Op     op;
    double number;
    Str    text;                /* of X_TEXT, X_COLUMN, X_CALL */
    bool   as_id, negated;
    Expr  *left, *right;
    Expr **list;                /* X_IN */
    isize  list_n, column;      /* column: bound, index into Columns */
};

/* ---- words and signs ---- */

typedef enum { T_END, T_NUMBER, T_TEXT, T_NAME, T_SIGN } TokenKind;
typedef struct { TokenKind kind; Str text; double number; isize at; } Token;
typedef struct { Arena *arena; Str all; isize at; Token now; const char *what; Err refused; bool conditions; int depth, signs; } Lexer;      /* conditions: parentheses may hold one */

Lexer lexer_on(Arena *a, Str text, const char *what);   /* what: "the formula", for errors */
void  lexer_next(Lexer *l);
bool  lexer_is(const Lexer *l, const char *sign_or_word);
bool  lexer_take(Lexer *l, const char *sign_or_word);
void  lexer_need(Lexer *l, const char *sign);
void  lexer_refuse(Lexer *l, const char *wanted);

/* ---- expressions ---- */

Expr *expr_sum(Lexer *l);                               /* a number: sums, products, powers */
Expr *expr_atom(Lexer *l);                              /* a number, a column, a call, something in parentheses */
Err   condition_parse(Arena *a, Str text, const char *what, Expr **out);

typedef Vec(ColumnWanted) ColumnWishes;
void  wish(Arena *a, ColumnWishes *w, Str name, ColumnKind kind);       /* each once */
void  expr_wishes(Arena *a, const Expr *e, ColumnWishes *w);
void  expr_bind(Expr *e, const Columns *c);

enum { EXPR_BLOCK = 1024 };
void  expr_values(const Expr *e, const Columns *c, isize from, isize n, double *out);  /* n <= EXPR_BLOCK */
Err   expr_column(const Expr *e, const Columns *c, Str said, double *out);  /* all rows; a value that is not finite is refused with its line */
bool  expr_sound(const Expr *e);                        /* no text where a number belongs */

#endif
