#include "engines/impact/formula.h"
#include "base/buf.h"
#include "base/pages.h"
#include <math.h>

/* ---- reading ---- */

static Str said_from(const Lexer *l, isize from) { return str_trim(str_slice(l->all, from, l->now.at)); }

static FormulaFactor i_factor(Lexer *l)
{
    FormulaFactor f = { .kind = F_I, .group = l->now.text };
    if (l->now.kind != T_NAME) lexer_refuse(l, "a column in i()");
    lexer_next(l);
    while (lexer_take(l, ",")) {
        if (lexer_take(l, "ref")) {
            lexer_need(l, "=");
            bool negative = lexer_take(l, "-");
            f.ref = negative ? str_fmt(l->arena, "-" STR_FMT, STR_ARG(l->now.text)) : l->now.text;
            lexer_next(l);
        } else f.expr = expr_atom(l);
    }
    lexer_need(l, ")");
    return f;
}

static FormulaFactor factor_take(Lexer *l)
{
    isize from = l->now.at;
    Lexer before = *l;
    FormulaFactor f = { .kind = F_NUMBER };
    if (lexer_take(l, "i") && lexer_take(l, "(")) f = i_factor(l);
    else {
        *l = before;
        if (lexer_take(l, "factor") && lexer_take(l, "(")) {
            f = (FormulaFactor){ .kind = F_FACTOR, .group = l->now.text };
            lexer_next(l);
            lexer_need(l, ")");
        } else {
            *l = before;
            /* R takes what stands in parentheses, and powers, for sets of terms: where it is no number there, it is none here */
            if (lexer_is(l, "(")) lexer_refuse(l, "I(...) around a number that is computed, or x + z + x:z for columns and their products,");
            f.expr = expr_atom(l);
            if (lexer_is(l, "^") && f.expr->kind != X_COLUMN) lexer_refuse(l, "I(...) around a power of what is no column");
            if (lexer_take(l, "^")) {
                Expr *power = make(l->arena, Expr);
                *power = (Expr){ .kind = X_BINARY, .op = OP_POWER, .left = f.expr, .right = expr_atom(l), .column = -1 };
                f.expr = power;
            }
        }
    }
    if (!expr_sound(f.expr)) lexer_refuse(l, "a column or a number, not a text,");
    f.said = said_from(l, from), f.column = -1;
    return f;
}

static void term_add(Lexer *l, Formula *f, const FormulaTerm *t) { if (t->n) vec_push(l->arena, &f->term, *t); }

static bool is_constant(const FormulaTerm *t, double *v)
{
    if (t->n != 1 || t->factor[0].kind != F_NUMBER || t->factor[0].expr->kind != X_NUMBER) return false;
    *v = t->factor[0].expr->number;
    return true;
}

/* a*b*c: all products of one or more, the short ones first. */
static void products_add(Lexer *l, Formula *f, const FormulaTerm *part, isize n)
{
    for (int size = 1; size <= n; size++)
        for (int set = 1; set < 1 << n; set++) {
            if (__builtin_popcount((unsigned)set) != size) continue;
            FormulaTerm t = { 0 };
            for (isize i = 0; i < n; i++)
                for (isize k = 0; (set >> i & 1) && k < part[i].n; k++) {
                    if (t.n == TERM_FACTORS) { lexer_refuse(l, "at most four factors in a product"); return; }
                    t.factor[t.n++] = part[i].factor[k];
                }
            term_add(l, f, &t);
        }
}

static void term_take(Lexer *l, Formula *f, bool minus)
{
    FormulaTerm part[TERM_FACTORS] = { 0 };
    isize n = 0;
    do {
        if (n == TERM_FACTORS) { lexer_refuse(l, "at most four factors in a product"); return; }
        FormulaTerm *t = &part[n++];
        do {
            if (t->n == TERM_FACTORS) { lexer_refuse(l, "at most four factors in a product"); return; }
            t->factor[t->n++] = factor_take(l);
        } while (lexer_take(l, ":"));
    } while (lexer_take(l, "*") && !failed(l->refused));
    double v;
    if (n == 1 && is_constant(&part[0], &v)) {
        if ((v == 1 && minus) || v == 0) f->intercept = false;
        else if (v != 1) lexer_refuse(l, "1 or 0 for the constant");
        return;
    }
    if (minus) lexer_refuse(l, "1 behind the minus: only the constant can be taken away");
    else if (n == 1) term_add(l, f, &part[0]);
    else products_add(l, f, part, n);
}

static void terms_take(Lexer *l, Formula *f)
{
    bool minus = lexer_take(l, "-");
    for (;;) {
        term_take(l, f, minus);
        if (failed(l->refused)) return;
        if (lexer_take(l, "+")) minus = false;
        else if (lexer_take(l, "-")) minus = true;
        else return;
    }
}

/* x], x, z] or [x, z]]: the mean of each level, where it is asked for, comes with the first slope. */
static void slopes_take(Lexer *l, Formula *f, FeTerm t)
{
    bool alone = lexer_take(l, "[");
    Str of = t.said;
    t.slope_only = alone;
    do {
        isize from = l->now.at;
        t.slope = expr_sum(l);
        if (!expr_sound(t.slope)) lexer_refuse(l, "a column or a number, not a text,");
        Str x = said_from(l, from);
        t.said = str_fmt(l->arena, t.slope_only ? STR_FMT "[[" STR_FMT "]]" : STR_FMT "[" STR_FMT "]", STR_ARG(of), STR_ARG(x));
        vec_push(l->arena, &f->fe, t);
        t.slope_only = true;
    } while (lexer_take(l, ","));
    lexer_need(l, "]");
    if (alone) lexer_need(l, "]");
}

static void fe_take(Lexer *l, Formula *f)
{
    do {
        FeTerm t = { 0 };
        isize from = l->now.at;
        do {
            if (l->now.kind != T_NAME || t.n == TERM_FACTORS) { lexer_refuse(l, "a column of groups"); return; }
            t.group[t.n++] = l->now.text;
            lexer_next(l);
        } while (lexer_take(l, "^"));
        t.said = said_from(l, from);
        if (lexer_take(l, "[")) slopes_take(l, f, t);
        else vec_push(l->arena, &f->fe, t);
    } while (lexer_take(l, "+"));
}

Err formula_parse(Arena *a, Str text, Formula *out)
{
    *out = (Formula){ .intercept = true, .said = text };
    Lexer l = lexer_on(a, text, "the formula");
    do {
        isize from = l.now.at;
        Expr *e = expr_atom(&l);
        if (!expr_sound(e)) lexer_refuse(&l, "an outcome, not a text,");
        vec_push(a, &out->outcome, e);
        vec_push(a, &out->outcome_said, e->kind == X_COLUMN ? e->text : said_from(&l, from));
    } while (lexer_take(&l, "+"));
    lexer_need(&l, "~");
    if (!failed(l.refused)) terms_take(&l, out);
    if (!failed(l.refused) && lexer_take(&l, "|")) fe_take(&l, out);
    if (l.now.kind != T_END) lexer_refuse(&l, "+, :, *, | or the end");
    return l.refused;
}

Err terms_parse(Arena *a, Str text, Formula *out)
{
    *out = (Formula){ .intercept = true, .said = text };
    Lexer l = lexer_on(a, text, "the covariates");
    if (l.now.kind != T_END) terms_take(&l, out);
    if (l.now.kind != T_END) lexer_refuse(&l, "+, :, * or the end");
    return l.refused;
}

/* ---- columns ---- */

void formula_wishes(Arena *a, const Formula *f, ColumnWishes *w)
{
    for (isize i = 0; i < f->outcome.n; i++) expr_wishes(a, f->outcome.p[i], w);
    for (isize i = 0; i < f->term.n; i++)
        for (isize k = 0; k < f->term.p[i].n; k++) {
            const FormulaFactor *q = &f->term.p[i].factor[k];
            if (q->group.n) wish(a, w, q->group, COLUMN_ID);
            expr_wishes(a, q->expr, w);
        }
    for (isize i = 0; i < f->fe.n; i++) {
        for (isize k = 0; k < f->fe.p[i].n; k++) wish(a, w, f->fe.p[i].group[k], COLUMN_ID);
        expr_wishes(a, f->fe.p[i].slope, w);
    }
}

void formula_bind(Formula *f, const Columns *c)
{
    for (isize i = 0; i < f->outcome.n; i++) expr_bind(f->outcome.p[i], c);
    for (isize i = 0; i < f->term.n; i++)
        for (isize k = 0; k < f->term.p[i].n; k++) {
            FormulaFactor *q = &f->term.p[i].factor[k];
            if (q->group.n) q->column = columns_find(c, q->group, COLUMN_ID);
            expr_bind(q->expr, c);
        }
    for (isize i = 0; i < f->fe.n; i++) {
        for (isize k = 0; k < f->fe.p[i].n; k++) f->fe.p[i].column[k] = columns_find(c, f->fe.p[i].group[k], COLUMN_ID);
        expr_bind(f->fe.p[i].slope, c);
    }
}

/* ---- the design ---- */

typedef struct { Arena *arena; Columns *c; Vec(double *) x; StrVec name; } Building;
typedef struct { Vec(double *) x; StrVec name; } Pieces;    /* what one factor contributes: columns to be multiplied */

static double *column_new(const Columns *c) { return large_array(double, c->n + 1); }

/* Whether the model has the term without its factor `without`: then a factor beside it leaves its first level out (R's rule). */
static bool has_margin(const Formula *f, const FormulaTerm *t, isize without)
{
    bool constant = f->intercept;
    for (isize g = 0; g < f->fe.n; g++) constant |= !f->fe.p[g].slope_only;
    if (t->n == 1) return constant;
    for (isize i = 0; i < f->term.n; i++) {
        const FormulaTerm *o = &f->term.p[i];
        bool all = o->n == t->n - 1;
        for (isize k = 0; k < t->n && all; k++) {
            bool found = k == without;
            for (isize j = 0; j < o->n && !found; j++) found = str_eq(o->factor[j].said, t->factor[k].said);
            all = found;
        }
        if (all) return true;
    }
    return false;
}

static void piece_levels(Building *b, const FormulaFactor *q, i32 skip, const double *times, Pieces *p)
{
    const Column *g = &b->c->column[q->column];
    u8 *seen = arena_alloc(b->arena, g->levels + 1);
    for (isize r = 0; r < b->c->n; r++) seen[g->code[r]] = 1;
    if (skip == -2) for (i32 l = 0; l < g->levels && skip < 0; l++) if (seen[l]) skip = l;
    for (i32 l = 0; l < g->levels; l++) {
        if (l == skip || !seen[l]) continue;
        double *x = column_new(b->c);
        for (isize r = 0; r < b->c->n; r++) x[r] = g->code[r] != l ? 0 : times ? times[r] : 1;
        vec_push(b->arena, &p->x, x);
        Str with = q->kind == F_I && q->expr ? str_fmt(b->arena, ":" STR_FMT, STR_ARG(q->expr->text)) : (Str){ 0 };
        vec_push(b->arena, &p->name, q->kind == F_I ? str_fmt(b->arena, STR_FMT "::" STR_FMT STR_FMT, STR_ARG(q->group), STR_ARG(g->level[l]), STR_ARG(with))
                                                    : str_fmt(b->arena, STR_FMT STR_FMT, STR_ARG(q->said), STR_ARG(g->level[l])));
    }
}

static Err piece_number(Building *b, const FormulaFactor *q, Pieces *p)
{
    double *x = column_new(b->c);
    Err e = expr_column(q->expr, b->c, q->said, x);
    vec_push(b->arena, &p->x, x);
    vec_push(b->arena, &p->name, q->said);
    return e;
}

static Err piece_of(Building *b, const Formula *f, const FormulaTerm *t, isize at, Pieces *p)
{
    const FormulaFactor *q = &t->factor[at];
    if (q->kind == F_NUMBER) return piece_number(b, q, p);
    if (q->kind == F_FACTOR) { piece_levels(b, q, has_margin(f, t, at) ? -2 : -1, NULL, p); return OK; }
    i32 skip = !q->ref.n && !q->expr && t->n == 1 && has_margin(f, t, at) ? -2 : -1;      /* as in fixest: the first level where it stands alone */
    const Column *g = &b->c->column[q->column];
    for (i32 l = 0; l < g->levels && q->ref.n; l++) if (str_eq(g->level[l], q->ref)) skip = l;
    if (q->ref.n && skip < 0) return err(b->arena, ERR_INPUT, "in " STR_FMT ": column " STR_FMT " has no value " STR_FMT " to be the reference", STR_ARG(q->said), STR_ARG(q->group), STR_ARG(q->ref));
    double *times = q->expr ? column_new(b->c) : NULL;
    Err e = times ? expr_column(q->expr, b->c, q->said, times) : OK;
    if (!failed(e)) piece_levels(b, q, skip, times, p);
    free(times);
    return e;
}

static void pieces_free(Pieces *p) { for (isize i = 0; i < p->x.n; i++) free(p->x.p[i]); }

static void pieces_multiply(Building *b, Pieces *all, Pieces *more)
{
    Pieces out = { 0 };
    for (isize j = 0; j < more->x.n; j++)
        for (isize i = 0; i < all->x.n; i++) {
            double *x = column_new(b->c);
            for (isize r = 0; r < b->c->n; r++) x[r] = all->x.p[i][r] * more->x.p[j][r];
            vec_push(b->arena, &out.x, x);
            vec_push(b->arena, &out.name, str_fmt(b->arena, STR_FMT ":" STR_FMT, STR_ARG(all->name.p[i]), STR_ARG(more->name.p[j])));
        }
    pieces_free(all);
    pieces_free(more);
    *all = out;
}

static Err term_build(Building *b, const Formula *f, const FormulaTerm *t)
{
    Pieces all = { 0 };
    Err e = piece_of(b, f, t, 0, &all);
    for (isize k = 1; k < t->n && !failed(e); k++) {
        Pieces more = { 0 };
        e = piece_of(b, f, t, k, &more);
        if (failed(e)) pieces_free(&more);
        else pieces_multiply(b, &all, &more);
    }
    for (isize i = 0; i < all.x.n; i++) {
        vec_push(b->arena, &b->x, all.x.p[i]);
        vec_push(b->arena, &b->name, all.name.p[i]);
    }
    return e;
}

Err formula_design(Arena *a, const Formula *f, Columns *c, Design *out)
{
    Building b = { .arena = a, .c = c };
    Err e = OK;
    for (isize i = 0; i < f->term.n && !failed(e); i++) e = term_build(&b, f, &f->term.p[i]);
    *out = (Design){ b.x.n, b.x.p, b.name.p };
    if (failed(e)) design_free(out);
    return e;
}

void design_free(Design *d)
{
    for (isize i = 0; i < d->k; i++) free(d->x[i]);
    d->k = 0;
}
