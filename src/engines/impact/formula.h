/* formula.h: models as people write them, in the words of R's lm and fixest.
 *
 *   y ~ x1 + log(x2) + x1:x3 + x^2 + factor(region) + i(year, treated, ref=2004) | unit + year + state[trend]
 *
 *   a + b        both             a:b   their product        a*b   a + b + a:b        1, 0, -1   with or without the constant
 *   factor(g)    a column for each level but the first; in a product with something that does not stand alone, for each
 *   i(g, ref=v)  a column for each level but v, without it but the first;  i(g, x, ref=v)  the same times x, without it for each
 *   | f          a mean for each level of f taken out;  f^g  for each pair;  f[x]  a mean and a slope of x for each level,
 *                f[[x]]  the slope alone;  f[x, z]  the mean and both slopes
 * Several outcomes stand on the left with + between them.
 */
#ifndef ENGINES_FORMULA_H
#define ENGINES_FORMULA_H
#include "engines/impact/expression.h"

typedef enum { F_NUMBER, F_FACTOR, F_I } FactorKind;
typedef struct { FactorKind kind; Str said; Expr *expr; Str group; Str ref; isize column; } FormulaFactor;    /* expr of F_NUMBER, and what F_I is times with */
enum { TERM_FACTORS = 4 };
typedef struct { isize n; FormulaFactor factor[TERM_FACTORS]; } FormulaTerm;
typedef struct { isize n; Str group[TERM_FACTORS]; isize column[TERM_FACTORS]; Expr *slope; bool slope_only; Str said; } FeTerm;

typedef struct {
    Vec(Expr *) outcome;
    StrVec outcome_said;
    Vec(FormulaTerm) term;
    Vec(FeTerm) fe;
    bool intercept;
    Str said;
} Formula;

Err  formula_parse(Arena *a, Str text, Formula *out);
Err  terms_parse(Arena *a, Str text, Formula *out);             /* of --covariates: 'x1 + x2', no outcome */
void formula_wishes(Arena *a, const Formula *f, ColumnWishes *w);
void formula_bind(Formula *f, const Columns *c);

/* The columns of the terms over all rows, each malloc'ed, and their names. */
typedef struct { isize k; double **x; Str *name; } Design;
Err  formula_design(Arena *a, const Formula *f, Columns *c, Design *out);
void design_free(Design *d);

#endif
