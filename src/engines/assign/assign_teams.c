#include "engines/assign/assign_teams.h"
#include "base/vec.h"
#include <glpk.h>
#include <math.h>

/* first: where its pairs begin in the list of all teams' pairs; missed: wants of the item that it does not meet. */
typedef struct { i64 first, total; i32 item, n; int missed; } Team;

typedef struct {
    Arena *a;
    const Assign *in;
    const AssignWants *wants;
    glp_prob *lp;                           /* column t + 1 is team t */
    Vec(Team) team;
    IntVec pair;
    i64 *want_item;                         /* of each want; -1: nobody could meet it */
    i32 *flow;                              /* the best so far */
    i64 *worst;                             /* its totals of items that need somebody, the worst first */
    i32 counted;                            /* how many these are */
    i64 *level;                             /* totals that teams have, ascending, each once */
    isize levels;
    i64 work;                               /* what is left of it */
    IntVec shut;                            /* teams that a branch has excluded, the newest last */
    int *index;
    double *value;
} Search;

typedef enum { FOUND, NONE, GAVE_UP, BROKEN } Answer;

/* ---- teams ---- */

static double choices(i64 n, i64 k)
{
    double c = 1;
    for (i64 i = 1; i <= k && c <= ASSIGN_TEAMS; i++) c = c * (double)(n - k + i) / (double)i;
    return n < k ? 0 : c;
}

i64 assign_teams_count(const Assign *in)
{
    double all = 0;
    for (i32 i = 0; i < in->items && all <= ASSIGN_TEAMS; i++) {
        i64 fixed = 0, n = in->from[i + 1] - in->from[i];
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) fixed += in->pair[e].least;
        i64 k = min_i64(in->need[i] - fixed, n - in->need[i]);
        all += choices(n - fixed, max_i64(k, 0));
    }
    return (i64)fmin(round(all), ASSIGN_TEAMS + 1);
}

static bool team_meets(const Search *s, const Team *t, i64 want)
{
    for (i64 k = s->wants->from[want]; k < s->wants->from[want + 1]; k++)
        for (i32 i = 0; i < t->n; i++) if (s->pair.p[t->first + i] == s->wants->pair[k]) return true;
    return false;
}

static void team_add(Search *s, i32 item, const i64 *chosen, i32 n)
{
    Team t = { .first = s->pair.n, .item = item, .n = n };
    for (i32 i = 0; i < n; i++) {
        vec_push(s->a, &s->pair, chosen[i]);
        t.total += s->in->pair[chosen[i]].score;
    }
    for (i64 w = 0; w < s->wants->n; w++) t.missed += s->want_item[w] == item && !team_meets(s, &t, w);
    vec_push(s->a, &s->team, t);
}

/* All teams that take n of the pairs from e on beside those chosen already. */
static void teams_from(Search *s, i32 item, i64 e, i64 *chosen, i32 n)
{
    const Assign *in = s->in;
    if (n > in->need[item] || n + in->from[item + 1] - e < in->need[item]) return;
    if (e == in->from[item + 1]) { team_add(s, item, chosen, n); return; }
    chosen[n] = e;
    if (in->pair[e].most) teams_from(s, item, e + 1, chosen, n + 1);
    if (!in->pair[e].least) teams_from(s, item, e + 1, chosen, n);
}

static int ascending(const void *x, const void *y) { return (*(const i64 *)x > *(const i64 *)y) - (*(const i64 *)x < *(const i64 *)y); }

static void teams_list(Search *s)
{
    const Assign *in = s->in;
    i64 *chosen = make_array(s->a, i64, in->from[in->items] + 1);
    for (i64 w = 0; w < s->wants->n; w++) {
        s->want_item[w] = -1;
        if (s->wants->from[w] == s->wants->from[w + 1]) continue;
        for (i32 i = 0; i < in->items; i++) if (s->wants->pair[s->wants->from[w]] >= in->from[i]) s->want_item[w] = i;
    }
    for (i32 i = 0; i < in->items; i++) if (in->need[i]) teams_from(s, i, in->from[i], chosen, 0), s->counted++;
    s->level = make_array(s->a, i64, s->team.n);
    for (isize t = 0; t < s->team.n; t++) s->level[t] = s->team.p[t].total;
    if (s->team.n) qsort(s->level, (size_t)s->team.n, sizeof *s->level, ascending);
    for (isize t = 0; t < s->team.n; t++) if (!t || s->level[t] != s->level[s->levels - 1]) s->level[s->levels++] = s->level[t];
}

/* ---- the linear program ---- */

static int entry(Search *s, int n, isize team, double v)
{
    s->index[n + 1] = (int)team + 1, s->value[n + 1] = v;
    return n + 1;
}

static void row_add(Search *s, int n, double low, double high)
{
    int row = glp_add_rows(s->lp, 1);
    glp_set_row_bnds(s->lp, row, low == high ? GLP_FX : high < HUGE_VAL ? GLP_DB : GLP_LO, low, high < HUGE_VAL ? high : 0);
    glp_set_mat_row(s->lp, row, n, s->index, s->value);
}

static void item_row(Search *s, i32 item)
{
    int n = 0;
    for (isize t = 0; t < s->team.n; t++) if (s->team.p[t].item == item) n = entry(s, n, t, 1);
    row_add(s, n, 1, 1);
}

static void reviewer_row(Search *s, i32 reviewer)
{
    int n = 0;
    for (isize t = 0; t < s->team.n; t++) {
        const Team *team = &s->team.p[t];
        for (i32 i = 0; i < team->n; i++) if (s->in->pair[s->pair.p[team->first + i]].reviewer == reviewer) n = entry(s, n, t, 1);
    }
    row_add(s, n, s->in->least ? (double)s->in->least[reviewer] : 0, (double)s->in->most[reviewer]);
}

/* So many items at the least have teams of this total or a larger one. */
static void count_row(Search *s, i64 level, i32 count)
{
    int n = 0;
    for (isize t = 0; t < s->team.n; t++) if (s->team.p[t].total >= level) n = entry(s, n, t, 1);
    row_add(s, n, count, HUGE_VAL);
}

static void last_row_drop(Search *s)
{
    int row[] = { 0, glp_get_num_rows(s->lp) };
    glp_del_rows(s->lp, 1, row);
}

static void program_make(Search *s)
{
    s->index = make_array(s->a, int, s->team.n + 1), s->value = make_array(s->a, double, s->team.n + 1);
    glp_set_obj_dir(s->lp, GLP_MAX);
    if (s->team.n) glp_add_cols(s->lp, (int)s->team.n);
    for (isize t = 0; t < s->team.n; t++) glp_set_col_kind(s->lp, (int)t + 1, GLP_BV);
    for (i32 i = 0; i < s->in->items; i++) if (s->in->need[i]) item_row(s, i);
    for (i32 k = 0; k < s->in->reviewers; k++) reviewer_row(s, k);
}

/* ---- solving ---- */

enum { BEGINNING = 50 };                    /* entries touched of each column before the simplex method moves, about */

static i64 work_done(glp_prob *lp, int before) { return (i64)(glp_get_it_cnt(lp) - before) * (glp_get_num_cols(lp) + 10 * glp_get_num_rows(lp)); }

/* Whether the relaxation has a solution. finely: prices as fine as floating point has them, from the basis that the last branch left. */
static Answer relaxed(Search *s, bool finely)
{
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    if (finely) how.meth = GLP_DUALP, how.tol_dj = 1e-12;
    int before = glp_get_it_cnt(s->lp);
    if (glp_simplex(s->lp, &how) != 0) {
        glp_std_basis(s->lp);
        if (glp_simplex(s->lp, &how) != 0) return BROKEN;
    }
    s->work -= work_done(s->lp, before) + BEGINNING * s->team.n;
    if (s->work < 0) return GAVE_UP;
    return glp_get_status(s->lp) == GLP_OPT ? FOUND : NONE;
}

typedef struct { i64 work; int before; i64 nodes; } Watch;

static void watch(glp_tree *tree, void *info)
{
    Watch *w = info;
    glp_prob *lp = glp_ios_get_prob(tree);
    if (glp_ios_reason(tree) == GLP_ISELECT) w->nodes++;
    if (work_done(lp, w->before) + w->nodes * glp_get_num_cols(lp) > w->work) glp_ios_terminate(tree);
}

/* In whole numbers, after relaxed. FOUND: column values are a solution, with GAVE_UP perhaps not the best. */
static Answer whole(Search *s, bool *best)
{
    Watch w = { s->work, glp_get_it_cnt(s->lp), 0 };
    glp_iocp how;
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF, how.cb_func = watch, how.cb_info = &w;
    int failed = glp_intopt(s->lp, &how), status = glp_mip_status(s->lp);
    s->work -= work_done(s->lp, w.before) + w.nodes * s->team.n;
    if (failed && failed != GLP_ESTOP) return BROKEN;
    *best = !failed;
    if (status == GLP_OPT || status == GLP_FEAS) return FOUND;
    return failed ? GAVE_UP : NONE;
}

static void worst_set(Search *s)
{
    i32 n = 0;
    for (i32 i = 0; i < s->in->items; i++) if (s->in->need[i]) s->worst[n++] = assign_item_total(s->in, s->flow, i);
    if (n) qsort(s->worst, (size_t)n, sizeof *s->worst, ascending);
}

static void solution_take(Search *s)
{
    memset(s->flow, 0, (size_t)s->in->from[s->in->items] * sizeof *s->flow);
    for (isize t = 0; t < s->team.n; t++) {
        if (glp_mip_col_val(s->lp, (int)t + 1) < .5) continue;
        for (i32 i = 0; i < s->team.p[t].n; i++) s->flow[s->pair.p[s->team.p[t].first + i]] = 1;
    }
    worst_set(s);
}

/* ---- the steps ---- */

static void objective_set(Search *s, bool scores, bool missed)
{
    for (isize t = 0; t < s->team.n; t++) glp_set_obj_coef(s->lp, (int)t + 1, scores ? (double)s->team.p[t].total : missed ? -s->team.p[t].missed : 0);
}

/* The fewest wants missed, and kept from here on. */
static Answer tags_first(Search *s, AssignExact *out)
{
    bool best;
    i64 never = 0;
    for (i64 w = 0; w < s->wants->n; w++) never += s->want_item[w] < 0 || !s->in->need[s->want_item[w]];
    out->missing = never;
    if (!s->wants->n) return FOUND;
    objective_set(s, false, true);
    Answer a = relaxed(s, false);
    if (a == FOUND) a = whole(s, &best);
    if (a != FOUND || !best) return BROKEN;
    solution_take(s);
    i64 missing = llround(-glp_mip_obj_val(s->lp));
    int n = 0;
    for (isize t = 0; t < s->team.n; t++) if (s->team.p[t].missed) n = entry(s, n, t, s->team.p[t].missed);
    if (n) row_add(s, n, 0, (double)missing + .5);
    out->missing += missing;
    objective_set(s, false, false);
    return FOUND;
}

/* Whether so many items can have a total of this level; exactly: in whole numbers. */
static Answer level_try(Search *s, i64 level, i32 count, bool exactly)
{
    bool best;
    count_row(s, level, count);
    Answer a = relaxed(s, false);
    if (a == FOUND && exactly) a = whole(s, &best);
    if (a == FOUND && exactly) solution_take(s);
    last_row_drop(s);
    return a;
}

static isize level_index(const Search *s, i64 total)
{
    const i64 *at = bsearch(&total, s->level, (size_t)s->levels, sizeof *s->level, ascending);
    must(at);
    return at - s->level;
}

/* The highest level that the relaxation allows to so many items; what is known is allowed. */
static isize level_bound(Search *s, isize known, i32 count)
{
    isize low = known, high = s->levels;
    while (high - low > 1) {
        isize mid = low + (high - low) / 2;
        Answer a = level_try(s, s->level[mid], count, false);
        if (a == GAVE_UP) return high - 1;
        if (a == NONE) high = mid;
        else low = mid;
    }
    return low;
}

/* The total at a position, counted from the worst, as large as can be, and kept from here on. */
static Answer position_raise(Search *s, i32 position, AssignExact *out)
{
    i32 count = s->counted - position;
    for (isize high = level_bound(s, level_index(s, s->worst[position]), count); s->level[high] > s->worst[position]; high--) {
        Answer a = level_try(s, s->level[high], count, true);
        if (a == GAVE_UP) out->bound = s->level[high], out->position = position;
        if (a == FOUND) break;
        if (a != NONE) return a;
    }
    if (position && s->worst[position] == s->worst[position - 1]) return FOUND;
    if (position) count_row(s, s->worst[position], count);
    else for (isize t = 0; t < s->team.n; t++) if (s->team.p[t].total < s->worst[0]) glp_set_col_bnds(s->lp, (int)t + 1, GLP_FX, 0, 0);
    return FOUND;
}

/* ---- the largest total, in whole numbers ---- */

enum { PARTS = 5040 };                      /* prices are whole numbers of these parts of a unit */

static i64 flow_total(const Search *s)
{
    i64 sum = 0;
    for (i64 e = 0; e < s->in->from[s->in->items]; e++) sum += s->flow[e] * s->in->pair[e].score;
    return sum;
}

static bool is_shut(const Search *s, isize team) { return glp_get_col_type(s->lp, (int)team + 1) == GLP_FX; }

static bool team_has(const Search *s, const Team *t, i64 pair)
{
    for (i32 i = 0; i < t->n; i++) if (s->pair.p[t->first + i] == pair) return true;
    return false;
}

/* The price of a row in parts, by the linear program; 0 where its sign would bound nothing. */
static __int128 price(const Search *s, int row)
{
    double dual = fmax(fmin(glp_get_row_dual(s->lp, row) * PARTS, 9e18), -9e18);
    if (glp_get_row_type(s->lp, row) == GLP_LO && dual > 0) return 0;
    return (i64)dual;
}

/* What no choice among the teams that are not shut can exceed: whatever the prices of the rows are, a team brings at the most its
 * total less its prices, and each item has one team (Lagrange; with rounded prices as Neumaier & Shcherbina 2004). INT64_MIN: an
 * item has none. */
static i64 sure_bound(Search *s, Arena *a)
{
    int rows = glp_get_num_rows(s->lp);
    __int128 sum = 0, *of_row = make_array(a, __int128, rows + 1), *best = make_array(a, __int128, s->in->items), least = -((__int128)1 << 120);
    for (int r = s->counted + 1; r <= rows; r++) {
        of_row[r] = price(s, r);
        sum += of_row[r] * (i64)(of_row[r] > 0 ? floor(glp_get_row_ub(s->lp, r)) : of_row[r] < 0 ? ceil(glp_get_row_lb(s->lp, r)) : 0);
    }
    for (i32 i = 0; i < s->in->items; i++) best[i] = least;
    for (isize t = 0; t < s->team.n; t++) {
        if (is_shut(s, t)) continue;
        __int128 left = (__int128)s->team.p[t].total * PARTS;
        for (int n = glp_get_mat_col(s->lp, (int)t + 1, s->index, s->value); n > 0; n--) left -= of_row[s->index[n]] * (i64)s->value[n];
        if (left > best[s->team.p[t].item]) best[s->team.p[t].item] = left;
    }
    for (i32 i = 0; i < s->in->items; i++) {
        if (!s->in->need[i]) continue;
        if (best[i] == least) return INT64_MIN;
        sum += best[i];
    }
    return (i64)((sum - (sum % PARTS + PARTS) % PARTS) / PARTS);
}

/* How much of each pair the linear program uses; the pair that it uses most nearly by half, or -1: all are whole. */
static i64 usage_of(const Search *s, double *used)
{
    i64 pairs = s->in->from[s->in->items], most = -1;
    double distance = .5 - 1e-6;
    memset(used, 0, (size_t)pairs * sizeof *used);
    for (isize t = 0; t < s->team.n; t++) {
        double x = glp_get_col_prim(s->lp, (int)t + 1);
        for (i32 i = 0; x > 0 && i < s->team.p[t].n; i++) used[s->pair.p[s->team.p[t].first + i]] += x;
    }
    for (i64 e = 0; e < pairs; e++) if (fabs(used[e] - .5) < distance) distance = fabs(used[e] - .5), most = e;
    return most;
}

static void usage_take(Search *s, const double *used)
{
    i64 total = 0, pairs = s->in->from[s->in->items];
    for (i64 e = 0; e < pairs; e++) total += used[e] > .5 ? s->in->pair[e].score : 0;
    if (total <= flow_total(s)) return;
    for (i64 e = 0; e < pairs; e++) s->flow[e] = used[e] > .5;
    worst_set(s);
}

/* A pair that some open team of its item has and another has not; -1: nothing is left to choose. */
static i64 pair_open(const Search *s, Arena *a)
{
    i64 pairs = s->in->from[s->in->items], *teams = make_array(a, i64, s->in->items), *with = make_array(a, i64, pairs);
    for (isize t = 0; t < s->team.n; t++) {
        if (is_shut(s, t)) continue;
        teams[s->team.p[t].item]++;
        for (i32 i = 0; i < s->team.p[t].n; i++) with[s->pair.p[s->team.p[t].first + i]]++;
    }
    for (i32 i = 0; i < s->in->items; i++)
        for (i64 e = s->in->from[i]; e < s->in->from[i + 1]; e++) if (with[e] && with[e] < teams[i]) return e;
    return -1;
}

/* Excludes the teams of the pair's item that have it, or those that have it not. */
static void shut(Search *s, i64 pair, bool with)
{
    i32 item = 0;
    while (pair >= s->in->from[item + 1]) item++;
    for (isize t = 0; t < s->team.n; t++) {
        if (s->team.p[t].item != item || is_shut(s, t) || team_has(s, &s->team.p[t], pair) != with) continue;
        glp_set_col_bnds(s->lp, (int)t + 1, GLP_FX, 0, 0);
        vec_push(s->a, &s->shut, (int)t);
    }
}

static void open_again(Search *s, isize kept)
{
    while (s->shut.n > kept) glp_set_col_bnds(s->lp, s->shut.p[--s->shut.n] + 1, GLP_DB, 0, 1);
}

/* The pair to branch on, or -1: nothing that is not shut betters flow. */
static i64 node_look(Search *s, i64 *sure)
{
    Arena *a = arena_new();
    double *used = make_array(a, double, s->in->from[s->in->items]);
    i64 pair = usage_of(s, used);
    *sure = sure_bound(s, a);
    if (pair < 0) usage_take(s, used);
    if (pair < 0) pair = pair_open(s, a);
    arena_free(a);
    return *sure > flow_total(s) ? pair : -1;
}

/* Betters flow by all that is not shut: depth first, with a pair and then without it (Ryan & Foster 1981). sure: what it cannot exceed. */
static Answer sum_search(Search *s, i64 *sure)
{
    Answer a = relaxed(s, true);
    if (a != FOUND) return a;
    i64 pair = node_look(s, sure), ignored;
    for (int with = 0; pair >= 0 && with < 2 && *sure > flow_total(s); with++) {
        isize kept = s->shut.n;
        shut(s, pair, with);
        a = sum_search(s, &ignored);
        open_again(s, kept);
        if (a != FOUND && a != NONE) return a;
    }
    return FOUND;
}

/* By GLPK, which takes sums for equal that differ by a ten-millionth. */
static Answer sum_nearly(Search *s, AssignExact *out)
{
    bool best = false;
    Answer a = relaxed(s, false);
    if (a != FOUND) return a == NONE ? BROKEN : a;
    out->bound = (i64)floor(glp_get_obj_val(s->lp) + 1e-6);
    i64 known = flow_total(s);
    a = whole(s, &best);
    if (a == FOUND && llround(glp_mip_obj_val(s->lp)) > known) solution_take(s);
    return a == BROKEN || best ? a : flow_total(s) == out->bound ? FOUND : GAVE_UP;
}

static Answer sum_last(Search *s, AssignExact *out)
{
    objective_set(s, true, false);
    out->position = s->counted, out->bound = INT64_MAX;
    Answer a = sum_nearly(s, out);
    if (a != FOUND || assign_sums_small(s->in)) return a;
    s->work = min_i64(s->work, ASSIGN_WORK / 10), out->bound = INT64_MAX;
    a = sum_search(s, &out->bound);
    return a == GAVE_UP && flow_total(s) >= out->bound ? FOUND : a == NONE ? BROKEN : a;
}

static Answer steps(Search *s, AssignObjective objective, AssignExact *out)
{
    Answer a = tags_first(s, out);
    for (i32 p = 0; a == FOUND && p < (objective == ASSIGN_LEXMIN ? s->counted : objective == ASSIGN_MAXMIN ? min_i64(1, s->counted) : 0); p++) a = position_raise(s, p, out);
    return a == FOUND && s->counted ? sum_last(s, out) : a;
}

bool assign_teams(const Assign *in, const AssignWants *wants, AssignObjective objective, i64 work, i32 *flow, AssignExact *out)
{
    Arena *a = arena_new();
    i64 pairs = in->from[in->items];
    Search s = { .a = a, .in = in, .wants = wants, .lp = glp_create_prob(), .flow = make_array(a, i32, pairs), .worst = make_array(a, i64, in->items),
                 .want_item = make_array(a, i64, wants->n), .work = work };
    glp_term_out(GLP_OFF);
    memcpy(s.flow, flow, (size_t)pairs * sizeof *flow);
    *out = (AssignExact){ .whole = true };
    teams_list(&s);
    must(s.team.n <= ASSIGN_TEAMS);
    program_make(&s);
    worst_set(&s);
    Answer end = steps(&s, objective, out);
    out->whole = end == FOUND;
    if (end == FOUND || end == GAVE_UP) memcpy(flow, s.flow, (size_t)pairs * sizeof *flow);
    glp_delete_prob(s.lp);
    arena_free(a);
    return end == FOUND || end == GAVE_UP;
}
