#include "engines/impact/expression.h"
#include "base/buf.h"
#include <ctype.h>
#include <math.h>

enum { DEPTH_MOST = 200, SIGNS_MOST = 10000 };     /* so that no text is deeper than the stack */

/* ---- words and signs ---- */

static bool name_char(char c) { return isalnum((u8)c) || c == '_' || c == '.' || (u8)c >= 0x80; }

void lexer_refuse(Lexer *l, const char *wanted)
{
    if (failed(l->refused)) return;
    Str there = l->now.kind == T_END ? S("its end") : str_fmt(l->arena, "\"" STR_FMT "\"", STR_ARG(l->now.text));
    l->refused = err(l->arena, ERR_USAGE, "in %s \"" STR_FMT "\": %s was expected, not " STR_FMT " (character %td)", l->what, STR_ARG(l->all), wanted, STR_ARG(there), l->now.at + 1);
}

static void quoted_token(Lexer *l, char quote)
{
    isize from = l->at + 1, to = from;
    while (to < l->all.n && l->all.p[to] != quote) to++;
    l->now.kind = quote == '`' ? T_NAME : T_TEXT;
    l->now.text = str_slice(l->all, from, to);
    if (to == l->all.n) lexer_refuse(l, "a closing quote");
    l->at = to + 1;
}

static void number_token(Lexer *l)
{
    isize to = l->at;
    while (to < l->all.n && (isalnum((u8)l->all.p[to]) || l->all.p[to] == '.' || (strchr("+-", l->all.p[to]) && (l->all.p[to - 1] | 32) == 'e'))) to++;
    l->now.kind = T_NUMBER, l->now.text = str_slice(l->all, l->at, to);
    if (!str_real(l->now.text, &l->now.number)) lexer_refuse(l, "a number");
    l->at = to;
}

void lexer_next(Lexer *l)
{
    static const char *const doubles[] = { "==", "!=", "<>", "<=", ">=", "&&", "||", "::" };
    while (l->at < l->all.n && isspace((u8)l->all.p[l->at])) l->at++;
    l->now = (Token){ .kind = T_END, .at = l->at };
    if (l->at >= l->all.n) return;
    char c = l->all.p[l->at];
    if (c == '`' || c == '\'' || c == '"') { quoted_token(l, c); return; }
    if (isdigit((u8)c) || (c == '.' && l->at + 1 < l->all.n && isdigit((u8)l->all.p[l->at + 1]))) { number_token(l); return; }
    isize to = l->at;
    while (to < l->all.n && name_char(l->all.p[to])) to++;
    l->now.kind = to > l->at ? T_NAME : T_SIGN;
    if (to == l->at) {
        to++;
        for (isize i = 0; i < countof(doubles); i++) if (str_starts(str_slice(l->all, l->at, l->all.n), str_from(doubles[i]))) to = l->at + 2;
    }
    l->now.text = str_slice(l->all, l->at, to);
    l->at = to;
}

Lexer lexer_on(Arena *a, Str text, const char *what)
{
    Lexer l = { .arena = a, .all = text, .what = what };
    lexer_next(&l);
    return l;
}

bool lexer_is(const Lexer *l, const char *word) { return l->now.kind >= T_NAME && str_eq(l->now.text, str_from(word)); }

bool lexer_take(Lexer *l, const char *word)
{
    if (!lexer_is(l, word)) return false;
    lexer_next(l);
    return true;
}

void lexer_need(Lexer *l, const char *sign)
{
    if (!lexer_take(l, sign)) lexer_refuse(l, str_z(l->arena, str_fmt(l->arena, "\"%s\"", sign)));
}

/* ---- numbers ---- */

static Expr *expr_new(Lexer *l, Expr e)
{
    Expr *x = make(l->arena, Expr);
    *x = e;
    x->column = -1;
    return x;
}

static Expr *binary(Lexer *l, Op op, Expr *left, Expr *right)
{
    if (++l->signs > SIGNS_MOST) lexer_refuse(l, "a shorter condition: for one of many, in (...)");
    return expr_new(l, (Expr){ .kind = X_BINARY, .op = op, .left = left, .right = right });
}

static bool is_condition(const Expr *e) { return e->kind == X_NOT || e->kind == X_IN || e->kind == X_MISSING || (e->kind == X_BINARY && e->op >= OP_EQUAL); }

/* What is computed with: a condition in parentheses is no number. */
static Expr *number(Lexer *l, Expr *e)
{
    if (is_condition(e)) lexer_refuse(l, "I(...) around a condition that is counted with");
    return e;
}

static Expr *computed(Lexer *l, Op op, Expr *left, Expr *right) { return binary(l, op, number(l, left), number(l, right)); }

/* Whether it may go one deeper: who calls goes back up by l->depth--. */
static bool goes_deeper(Lexer *l)
{
    if (++l->depth > DEPTH_MOST) lexer_refuse(l, "something that is nested less deeply");
    return l->depth <= DEPTH_MOST;
}

static bool is_function(Str s)
{
    static const char *const names[] = { "log", "log2", "log10", "log1p", "exp", "sqrt", "abs", "I" };
    for (isize i = 0; i < countof(names); i++) if (str_eq(s, str_from(names[i]))) return true;
    return false;
}

static Expr *condition_or(Lexer *l);

Expr *expr_atom(Lexer *l)
{
    Token t = l->now;
    if (t.kind == T_NUMBER) { lexer_next(l); return expr_new(l, (Expr){ .kind = X_NUMBER, .number = t.number }); }
    if (t.kind == T_TEXT) { lexer_next(l); return expr_new(l, (Expr){ .kind = X_TEXT, .text = t.text }); }
    if (lexer_take(l, "(")) {
        Expr *e = l->conditions ? condition_or(l) : expr_sum(l);
        lexer_need(l, ")");
        return e;
    }
    if (t.kind != T_NAME) { lexer_refuse(l, "a column or a number"); return expr_new(l, (Expr){ .kind = X_NUMBER }); }
    lexer_next(l);
    if (!lexer_is(l, "(")) return expr_new(l, (Expr){ .kind = X_COLUMN, .text = t.text });
    if (!is_function(t.text)) lexer_refuse(l, "log, log2, log10, log1p, exp, sqrt, abs or I before a parenthesis");
    lexer_next(l);
    bool outside = l->conditions;
    l->conditions = str_eq(t.text, S("I"));
    Expr *inside = l->conditions ? condition_or(l) : expr_sum(l);
    l->conditions = outside;
    lexer_need(l, ")");
    return expr_new(l, (Expr){ .kind = X_CALL, .text = t.text, .left = inside });
}

static Expr *expr_power(Lexer *l);

static Expr *expr_signed(Lexer *l)
{
    Expr *e = !goes_deeper(l) ? expr_new(l, (Expr){ .kind = X_NUMBER }) : lexer_take(l, "-") ? expr_new(l, (Expr){ .kind = X_NEGATE, .left = number(l, expr_signed(l)) }) : expr_power(l);
    l->depth--;
    return e;
}

static Expr *expr_power(Lexer *l)
{
    Expr *e = expr_atom(l);
    return lexer_take(l, "^") ? computed(l, OP_POWER, e, expr_signed(l)) : e;
}

static Expr *expr_product(Lexer *l)
{
    Expr *e = expr_signed(l);
    for (;;) {
        if (lexer_take(l, "*")) e = computed(l, OP_MULTIPLY, e, expr_signed(l));
        else if (lexer_take(l, "/")) e = computed(l, OP_DIVIDE, e, expr_signed(l));
        else return e;
    }
}

Expr *expr_sum(Lexer *l)
{
    Expr *e = expr_product(l);
    for (;;) {
        if (lexer_take(l, "+")) e = computed(l, OP_ADD, e, expr_product(l));
        else if (lexer_take(l, "-")) e = computed(l, OP_SUBTRACT, e, expr_product(l));
        else return e;
    }
}

/* ---- conditions ---- */

static void as_id(Expr *a, const Expr *b) { if (b->kind == X_TEXT && a->kind == X_COLUMN) a->as_id = true; }

static Expr *in_list(Lexer *l, Expr *e, bool negated)
{
    Vec(Expr *) list = { 0 };
    lexer_need(l, "(");
    do vec_push(l->arena, &list, expr_signed(l)); while (lexer_take(l, ","));
    lexer_need(l, ")");
    for (isize i = 0; i < list.n; i++) as_id(e, list.p[i]);
    for (isize i = 0; i < list.n; i++)
        if (list.p[i]->kind != (e->as_id ? X_TEXT : X_NUMBER) && !(list.p[i]->kind == X_NEGATE && !e->as_id)) lexer_refuse(l, "a list of numbers, or of texts in quotes,");
    return expr_new(l, (Expr){ .kind = X_IN, .left = e, .list = list.p, .list_n = list.n, .negated = negated });
}

static Expr *condition_compare(Lexer *l)
{
    static const struct { const char *sign; Op op; } signs[] = {
        { "==", OP_EQUAL }, { "=", OP_EQUAL }, { "!=", OP_UNEQUAL }, { "<>", OP_UNEQUAL }, { "<=", OP_LESS_EQUAL }, { ">=", OP_GREATER_EQUAL }, { "<", OP_LESS }, { ">", OP_GREATER } };
    Expr *e = expr_sum(l);
    for (isize i = 0; i < countof(signs); i++) {
        if (!lexer_take(l, signs[i].sign)) continue;
        Expr *r = expr_sum(l);
        as_id(e, r), as_id(r, e);
        bool texts = e->kind == X_TEXT || r->kind == X_TEXT;
        if (texts && ((signs[i].op != OP_EQUAL && signs[i].op != OP_UNEQUAL) || !(e->as_id || r->as_id))) lexer_refuse(l, "a column = 'text' or != 'text' (texts have no order)");
        return binary(l, signs[i].op, e, r);
    }
    if (lexer_take(l, "is")) {
        bool negated = lexer_take(l, "not");
        lexer_need(l, "missing");
        if (e->kind != X_COLUMN) lexer_refuse(l, "a column before \"is missing\"");
        e->as_id = true;
        return expr_new(l, (Expr){ .kind = X_MISSING, .left = e, .negated = negated });
    }
    if (lexer_take(l, "not")) { lexer_need(l, "in"); return in_list(l, e, true); }
    return lexer_take(l, "in") ? in_list(l, e, false) : e;
}

static Expr *condition_not(Lexer *l)
{
    Expr *e = !goes_deeper(l) ? expr_new(l, (Expr){ .kind = X_NUMBER }) : lexer_take(l, "not") || lexer_take(l, "!") ? expr_new(l, (Expr){ .kind = X_NOT, .left = condition_not(l) }) : condition_compare(l);
    l->depth--;
    return e;
}

static Expr *condition_and(Lexer *l)
{
    Expr *e = condition_not(l);
    while (lexer_take(l, "and") || lexer_take(l, "&&") || lexer_take(l, "&")) e = binary(l, OP_AND, e, condition_not(l));
    return e;
}

static Expr *condition_or(Lexer *l)
{
    Expr *e = condition_and(l);
    while (lexer_take(l, "or") || lexer_take(l, "||") || lexer_take(l, "|")) e = binary(l, OP_OR, e, condition_and(l));
    return e;
}

/* A text stands beside a column that is compared with it, and nowhere else. */
bool expr_sound(const Expr *e)
{
    if (!e) return true;
    if (e->kind == X_TEXT) return false;
    if (e->kind == X_IN && e->left->as_id) return true;
    if (e->kind == X_BINARY && (e->left->as_id || e->right->as_id)) return e->op == OP_EQUAL || e->op == OP_UNEQUAL;
    return expr_sound(e->left) && expr_sound(e->right);
}

Err condition_parse(Arena *a, Str text, const char *what, Expr **out)
{
    Lexer l = lexer_on(a, text, what);
    l.conditions = true;
    *out = condition_or(&l);
    if (!expr_sound(*out)) lexer_refuse(&l, "a column = 'text' around a text in quotes");
    if (l.now.kind != T_END) lexer_refuse(&l, "\"and\", \"or\" or the end");
    return l.refused;
}

/* ---- columns ---- */

void wish(Arena *a, ColumnWishes *w, Str name, ColumnKind kind)
{
    for (isize i = 0; i < w->n; i++) if (str_eq(w->p[i].name, name) && w->p[i].kind == kind) return;
    vec_push(a, w, (ColumnWanted){ name, kind });
}

void expr_wishes(Arena *a, const Expr *e, ColumnWishes *w)
{
    if (!e) return;
    if (e->kind == X_COLUMN) wish(a, w, e->text, e->as_id ? COLUMN_ID : COLUMN_NUMBER);
    expr_wishes(a, e->left, w);
    expr_wishes(a, e->right, w);
}

void expr_bind(Expr *e, const Columns *c)
{
    if (!e) return;
    if (e->kind == X_COLUMN) e->column = columns_find(c, e->text, e->as_id ? COLUMN_ID : COLUMN_NUMBER);
    expr_bind(e->left, c);
    expr_bind(e->right, c);
}

/* ---- values, a block of rows at a time ---- */

static double apply(Op op, double x, double y)
{
    switch (op) {
    case OP_ADD:      return x + y;
    case OP_SUBTRACT: return x - y;
    case OP_MULTIPLY: return x * y;
    case OP_DIVIDE:   return x / y;
    case OP_POWER:    return y == 2 ? x * x : pow(x, y);
    case OP_AND:      return x == 0 || y == 0 ? 0 : isnan(x) || isnan(y) ? NAN : 1;
    case OP_OR:       return (!isnan(x) && x != 0) || (!isnan(y) && y != 0) ? 1 : isnan(x) || isnan(y) ? NAN : 0;
    default: break;
    }
    if (isnan(x) || isnan(y)) return NAN;
    switch (op) {
    case OP_EQUAL:         return x == y;
    case OP_UNEQUAL:       return x != y;
    case OP_LESS:          return x < y;
    case OP_LESS_EQUAL:    return x <= y;
    case OP_GREATER:       return x > y;
    default:               return x >= y;
    }
}

static double call(Str name, double x)
{
    return str_eq(name, S("log")) ? log(x) : str_eq(name, S("log2")) ? log2(x) : str_eq(name, S("log10")) ? log10(x) : str_eq(name, S("log1p")) ? log1p(x) : str_eq(name, S("exp")) ? exp(x) : str_eq(name, S("sqrt")) ? sqrt(x) : str_eq(name, S("abs")) ? fabs(x) : x;
}

static i32 level_of(const Column *c, Str text)
{
    for (i32 l = 0; l < c->levels; l++) if (str_eq(c->level[l], text)) return l;
    return -2;
}

/* An id beside one text or several: 1, 0 or missing. */
static void id_among(const Columns *c, const Expr *id, Expr *const *texts, isize texts_n, bool negated, isize from, isize n, double *out)
{
    const Column *k = &c->column[id->column];
    for (isize i = 0; i < n; i++) out[i] = k->code[from + i] < 0 ? NAN : negated;
    for (isize t = 0; t < texts_n; t++) {
        i32 level = level_of(k, texts[t]->text);
        for (isize i = 0; i < n; i++) if (k->code[from + i] == level) out[i] = !negated;
    }
}

static void number_among(const Expr *e, const Columns *c, isize from, isize n, double *out)
{
    double x[EXPR_BLOCK];
    expr_values(e->left, c, from, n, x);
    for (isize i = 0; i < n; i++) {
        out[i] = isnan(x[i]) ? NAN : e->negated;
        for (isize t = 0; t < e->list_n; t++) {
            const Expr *v = e->list[t];
            if (x[i] == (v->kind == X_NEGATE ? -v->left->number : v->number)) out[i] = !e->negated;
        }
    }
}

/* Apart, so that long chains, which are deep on the left, need little of the stack for each sign. */
__attribute__((noinline)) static void with_right(const Expr *e, const Columns *c, isize from, isize n, double *out)
{
    double y[EXPR_BLOCK];
    expr_values(e->right, c, from, n, y);
    for (isize i = 0; i < n; i++) out[i] = apply(e->op, out[i], y[i]);
}

static void binary_values(const Expr *e, const Columns *c, isize from, isize n, double *out)
{
    const Expr *id = e->left->as_id ? e->left : e->right->as_id ? e->right : NULL;
    if (id) {
        Expr *text = id == e->left ? e->right : e->left;
        id_among(c, id, &text, 1, e->op == OP_UNEQUAL, from, n, out);
        return;
    }
    expr_values(e->left, c, from, n, out);
    with_right(e, c, from, n, out);
}

void expr_values(const Expr *e, const Columns *c, isize from, isize n, double *out)
{
    switch (e->kind) {
    case X_NUMBER:  for (isize i = 0; i < n; i++) out[i] = e->number; return;
    case X_COLUMN:  memcpy(out, c->column[e->column].value + from, (size_t)n * sizeof(double)); return;
    case X_BINARY:  binary_values(e, c, from, n, out); return;
    case X_MISSING: for (isize i = 0; i < n; i++) out[i] = (c->column[e->left->column].code[from + i] < 0) != e->negated; return;
    case X_IN:
        if (e->left->as_id) id_among(c, e->left, e->list, e->list_n, e->negated, from, n, out);
        else number_among(e, c, from, n, out);
        return;
    default: break;
    }
    expr_values(e->left, c, from, n, out);
    if (e->kind == X_NEGATE) for (isize i = 0; i < n; i++) out[i] = -out[i];
    else if (e->kind == X_NOT) for (isize i = 0; i < n; i++) out[i] = isnan(out[i]) ? NAN : out[i] == 0;
    else for (isize i = 0; i < n; i++) out[i] = call(e->text, out[i]);
}

Err expr_column(const Expr *e, const Columns *c, Str said, double *out)
{
    for (isize from = 0; from < c->n; from += EXPR_BLOCK) {
        isize n = min_i64(EXPR_BLOCK, c->n - from);
        expr_values(e, c, from, n, out + from);
        for (isize i = from; i < from + n; i++)
            if (!isfinite(out[i])) return err(c->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": " STR_FMT " is not finite here (a logarithm or root of what is not above zero, or a division by zero): leave such rows out with --where",
                                              STR_ARG(c->name), columns_line(c, i), STR_ARG(said));
    }
    return OK;
}
