#include "engines/assign/assign.h"
#include "tests/match_draw.h"
#include "tests/test.h"
#include <glpk.h>

/* ---- thousands of problems of up to 12 by 12, against the simplex method of GLPK ---- */

enum { MOST = 12 };
typedef struct {
    Assign in;
    i64 need[MOST], most[MOST], least[MOST], from[MOST + 1];
    AssignPair pair[MOST * MOST];
} Problem;

static int by_score(const void *x, const void *y) { return (((const AssignPair *)x)->score < ((const AssignPair *)y)->score) - (((const AssignPair *)x)->score > ((const AssignPair *)y)->score); }

static Problem *problem(Arena *a)
{
    Problem *p = make(a, Problem);
    p->in = (Assign){ .items = 1 + (i32)draw_below(MOST), .reviewers = 1 + (i32)draw_below(MOST), .need = p->need, .most = p->most, .least = p->least, .from = p->from, .pair = p->pair };
    for (i32 k = 0; k < p->in.reviewers; k++) p->most[k] = draw_below(6), p->least[k] = draw_below(3) ? 0 : draw_below(p->most[k] + 1);
    for (i32 i = 0; i < p->in.items; i++) {
        i64 n = p->from[i];
        p->need[i] = draw_below(4);
        for (i32 k = 0; k < p->in.reviewers; k++) if (draw_below(3)) p->pair[n++] = (AssignPair){ k, 0, 1, draw_below(2001) - 1000 };
        qsort(p->pair + p->from[i], (size_t)(n - p->from[i]), sizeof *p->pair, by_score);
        p->from[i + 1] = n;
    }
    return p;
}

/* The same as a linear program: a column for each pair, a row for each item and reviewer. False: infeasible. */
static bool glpk_best(const Assign *in, double *total)
{
    i64 pairs = in->from[in->items];
    int row[2 * MOST * MOST + 1], column[2 * MOST * MOST + 1], n = 0;
    double one[2 * MOST * MOST + 1];
    glp_prob *lp = glp_create_prob();
    glp_set_obj_dir(lp, GLP_MAX);
    glp_add_rows(lp, in->items + in->reviewers);
    if (pairs) glp_add_cols(lp, (int)pairs);
    for (i32 i = 0; i < in->items; i++) glp_set_row_bnds(lp, i + 1, GLP_FX, (double)in->need[i], (double)in->need[i]);
    for (i32 k = 0; k < in->reviewers; k++) glp_set_row_bnds(lp, in->items + k + 1, in->least[k] == in->most[k] ? GLP_FX : GLP_DB, (double)in->least[k], (double)in->most[k]);
    for (i32 i = 0; i < in->items; i++)
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) {
            glp_set_col_bnds(lp, (int)e + 1, GLP_DB, 0, 1);
            glp_set_obj_coef(lp, (int)e + 1, (double)in->pair[e].score);
            row[++n] = i + 1, column[n] = (int)e + 1, one[n] = 1;
            row[++n] = in->items + in->pair[e].reviewer + 1, column[n] = (int)e + 1, one[n] = 1;
        }
    glp_load_matrix(lp, n, row, column, one);
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    bool ok = glp_simplex(lp, &how) == 0 && glp_get_status(lp) == GLP_OPT;
    *total = glp_get_obj_val(lp);
    glp_delete_prob(lp);
    return ok;
}

TEST(assign_has_the_total_of_glpk)
{
    i64 failures = 0, feasible = 0;
    draw_from(51);
    for (i64 k = 0; k < (getenv("ROTUNDA_TORTURE") ? 50000 : 3000); k++) {
        Problem *p = problem(a);
        double total;
        bool possible = glpk_best(&p->in, &total);
        AssignResult r = assign_sum(a, &p->in);
        failures += possible != (r.unfilled + r.below == 0) || !assign_prove(&p->in, &r) || (possible && (double)(i64)r.total != (double)(i64)(total < 0 ? total - .5 : total + .5));
        feasible += possible;
        arena_reset(a);
    }
    CHECK_INT(failures, 0);
    CHECK(feasible > 300);
}
