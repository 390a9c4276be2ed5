#include "engines/assign/assign_exact.h"
#include <glpk.h>
#include <math.h>

/* Columns: one of 0 or 1 for each pair, one of 0 or 1 for each want that is missed, and a level of totals. */
typedef struct {
    glp_prob *lp;
    const Assign *in;
    const AssignWants *wants;
    int pairs, missed, level;               /* the first column of each kind */
    int *index;
    double *value;
    i64 work;                               /* what is left of it */
} Model;

static double column(const Model *m, int c) { return glp_mip_col_val(m->lp, c); }

/* A row of n entries in index and value, bounded. */
static void row_add(Model *m, int n, int kind, double low, double high)
{
    int row = glp_add_rows(m->lp, 1);
    glp_set_row_bnds(m->lp, row, kind, low, high);
    glp_set_mat_row(m->lp, row, n, m->index, m->value);
}

static int entry(Model *m, int n, int c, double v)
{
    m->index[n + 1] = c, m->value[n + 1] = v;
    return n + 1;
}

static int item_entries(Model *m, i32 item, bool scores)
{
    int n = 0;
    for (i64 e = m->in->from[item]; e < m->in->from[item + 1]; e++) n = entry(m, n, m->pairs + (int)e, scores ? (double)m->in->pair[e].score : 1);
    return n;
}

static void bounds_add(Model *m)
{
    const Assign *in = m->in;
    for (i32 i = 0; i < in->items; i++) row_add(m, item_entries(m, i, false), GLP_FX, (double)in->need[i], (double)in->need[i]);
    for (i32 k = 0; k < in->reviewers; k++) {
        int n = 0;
        double low = in->least ? (double)in->least[k] : 0, high = (double)in->most[k];
        for (i64 e = 0; e < in->from[in->items]; e++) if (in->pair[e].reviewer == k) n = entry(m, n, m->pairs + (int)e, 1);
        row_add(m, n, low == high ? GLP_FX : GLP_DB, low, high);
    }
    for (i64 w = 0; w < m->wants->n; w++) {
        int n = entry(m, 0, m->missed + (int)w, 1);
        for (i64 k = m->wants->from[w]; k < m->wants->from[w + 1]; k++) n = entry(m, n, m->pairs + (int)m->wants->pair[k], 1);
        row_add(m, n, GLP_LO, 1, 0);
    }
}

static void columns_add(Model *m)
{
    const Assign *in = m->in;
    int pairs = (int)in->from[in->items], wants = (int)m->wants->n;
    m->pairs = 1, m->missed = 1 + pairs, m->level = m->missed + wants;
    glp_add_cols(m->lp, pairs + wants + 1);
    for (int c = 1; c < m->level; c++) glp_set_col_kind(m->lp, c, GLP_BV);
    for (int e = 0; e < pairs; e++) if (in->pair[e].least == in->pair[e].most) glp_set_col_bnds(m->lp, m->pairs + e, GLP_FX, in->pair[e].least, 0);
    glp_set_col_bnds(m->lp, m->level, GLP_FR, 0, 0);
}

static void objective_clear(Model *m) { for (int c = 1; c <= m->level; c++) glp_set_obj_coef(m->lp, c, 0); }

static i64 work_done(const Model *m) { return (i64)glp_get_it_cnt(m->lp) * (glp_get_num_cols(m->lp) + 10 * glp_get_num_rows(m->lp)); }

static void watch(glp_tree *tree, void *info)
{
    Model *m = info;
    if (work_done(m) > m->work) glp_ios_terminate(tree);
}

/* GLPK's presolver of integer programs fails where nothing is left for it to solve, so the simplex method goes first. */
static bool solve(Model *m)
{
    glp_iocp how;
    glp_smcp simplex;
    glp_init_smcp(&simplex);
    simplex.msg_lev = GLP_MSG_OFF;
    glp_std_basis(m->lp);
    if (glp_simplex(m->lp, &simplex) != 0 || glp_get_status(m->lp) != GLP_OPT) return false;
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF, how.cov_cuts = GLP_ON, how.mir_cuts = GLP_ON, how.cb_func = watch, how.cb_info = m;
    return glp_intopt(m->lp, &how) == 0 && glp_mip_status(m->lp) == GLP_OPT;
}

/* ---- the steps ---- */

static bool tags_first(Model *m, AssignExact *out)
{
    objective_clear(m);
    for (i64 w = 0; w < m->wants->n; w++) glp_set_obj_coef(m->lp, m->missed + (int)w, -1);
    if (!solve(m)) return false;
    out->missing = llround(-glp_mip_obj_val(m->lp));
    int n = 0;
    for (i64 w = 0; w < m->wants->n; w++) n = entry(m, n, m->missed + (int)w, 1);
    if (n) row_add(m, n, GLP_UP, 0, (double)out->missing);
    return true;
}

/* Totals of all items are at least the level. */
static void level_rows(Model *m)
{
    for (i32 i = 0; i < m->in->items; i++) if (m->in->need[i]) row_add(m, entry(m, item_entries(m, i, true), m->level, -1), GLP_LO, 0, 0);
}

static i64 worst_total(const Model *m)
{
    i64 worst = INT64_MAX;
    for (i32 i = 0; i < m->in->items; i++) {
        i64 total = 0;
        for (i64 e = m->in->from[i]; e < m->in->from[i + 1]; e++) total += llround(column(m, m->pairs + (int)e)) * m->in->pair[e].score;
        if (m->in->need[i]) worst = min_i64(worst, total);
    }
    return worst;
}

static void totals_from(Model *m, double low)
{
    for (i32 i = 0; i < m->in->items; i++) if (m->in->need[i]) row_add(m, item_entries(m, i, true), GLP_LO, low, 0);
}

/* Takes the rows behind the first so many away again. */
static void rows_drop(Model *m, int kept)
{
    int n = glp_get_num_rows(m->lp) - kept, *gone = calloc((size_t)n + 1, sizeof *gone);
    must(gone);
    for (int i = 0; i < n; i++) gone[i + 1] = kept + i + 1;
    if (n) glp_del_rows(m->lp, n, gone);
    free(gone);
}

/* The worst total as large as can be, and kept from here on. */
static bool worst_first(Model *m, i64 *worst)
{
    int rows = glp_get_num_rows(m->lp);
    objective_clear(m);
    level_rows(m);
    glp_set_obj_coef(m->lp, m->level, 1);
    if (!solve(m)) return false;
    *worst = worst_total(m);
    rows_drop(m, rows);
    if (*worst < INT64_MAX) totals_from(m, (double)*worst);
    return true;
}

/* A column for each item: 1 only where its total is above the level. As many as can be; how many is kept from here on. */
static int above_count(Model *m, i64 level, double far, int *first)
{
    const Assign *in = m->in;
    *first = glp_add_cols(m->lp, in->items);
    objective_clear(m);
    for (i32 i = 0; i < in->items; i++) {
        glp_set_col_kind(m->lp, *first + i, GLP_BV);
        if (!in->need[i]) { glp_set_col_bnds(m->lp, *first + i, GLP_FX, 0, 0); continue; }
        row_add(m, entry(m, item_entries(m, i, true), *first + i, -far), GLP_LO, (double)level + 1 - far, 0);
        glp_set_obj_coef(m->lp, *first + i, 1);
    }
    if (!solve(m)) return -1;
    int above = (int)llround(glp_mip_obj_val(m->lp)), n = 0;
    for (i32 i = 0; i < in->items; i++) n = entry(m, n, *first + i, 1), glp_set_obj_coef(m->lp, *first + i, 0);
    row_add(m, n, GLP_LO, above, 0);
    return above;
}

/* The worst total of those above, as large as can be, and kept from here on. */
static bool level_next(Model *m, double far, int first, i64 *level)
{
    int rows = glp_get_num_rows(m->lp);
    glp_set_obj_coef(m->lp, m->level, 1);
    glp_set_col_bnds(m->lp, m->level, GLP_DB, -far, far);
    for (i32 i = 0; i < m->in->items; i++) if (m->in->need[i]) row_add(m, entry(m, entry(m, item_entries(m, i, true), m->level, -1), first + i, -2 * far), GLP_LO, -2 * far, 0);
    if (!solve(m)) return false;
    i64 next = llround(glp_mip_obj_val(m->lp));
    rows_drop(m, rows);
    for (i32 i = 0; i < m->in->items; i++) if (m->in->need[i]) row_add(m, entry(m, item_entries(m, i, true), first + i, -far), GLP_LO, (double)next - far, 0);
    must(next > *level);
    *level = next;
    return true;
}

/* As few items at each level as can be, from the worst up. Which items are above one may change in the next step; only how many
 * is kept. */
static bool levels_follow(Model *m, i64 level, double far)
{
    for (int first;;) {
        int above = above_count(m, level, far, &first);
        if (above <= 0) return above == 0;
        if (!level_next(m, far, first, &level)) return false;
    }
}

static bool sum_last(Model *m, i32 *flow)
{
    objective_clear(m);
    for (i64 e = 0; e < m->in->from[m->in->items]; e++) glp_set_obj_coef(m->lp, m->pairs + (int)e, (double)m->in->pair[e].score);
    if (!solve(m)) return false;
    for (i64 e = 0; e < m->in->from[m->in->items]; e++) flow[e] = (i32)llround(column(m, m->pairs + (int)e));
    return true;
}

/* More than any two totals differ by. */
static double far_of(const Assign *in)
{
    double far = 2;
    for (i64 e = 0; e < in->from[in->items]; e++) far += 2 * fabs((double)in->pair[e].score);
    return far;
}

bool assign_exact(const Assign *in, const AssignWants *wants, AssignObjective objective, i32 *flow, AssignExact *out)
{
    must(in->from[in->items] <= ASSIGN_EXACT_PAIRS);
    *out = (AssignExact){ .whole = true };
    Arena *a = arena_new();
    isize most = in->from[in->items] + wants->n + 3 * in->items + 8;
    Model m = { .lp = glp_create_prob(), .in = in, .wants = wants, .index = make_array(a, int, most), .value = make_array(a, double, most), .work = ASSIGN_WORK };
    glp_term_out(GLP_OFF);
    glp_set_obj_dir(m.lp, GLP_MAX);
    columns_add(&m);
    bounds_add(&m);
    i64 worst = INT64_MAX;
    bool needed = false, ok = tags_first(&m, out);
    for (i32 i = 0; i < in->items; i++) needed |= in->need[i] > 0;
    if (ok && needed && objective != ASSIGN_SUM) ok = worst_first(&m, &worst);
    if (ok && objective == ASSIGN_LEXMIN && worst < INT64_MAX) ok = levels_follow(&m, worst, far_of(in));
    ok = ok && sum_last(&m, flow);
    out->whole = ok;
    glp_delete_prob(m.lp);
    arena_free(a);
    return ok;
}

bool assign_sums_small(const Assign *in)
{
    i64 sum = 0;
    for (i64 e = 0; e < in->from[in->items] && sum <= 5000000; e++) sum += in->pair[e].score < 0 ? -in->pair[e].score : in->pair[e].score;
    return sum <= 5000000;
}

i64 assign_item_total(const Assign *in, const i32 *flow, i32 item)
{
    i64 total = 0;
    for (i64 e = in->from[item]; e < in->from[item + 1]; e++) total += flow[e] * in->pair[e].score;
    return total;
}
