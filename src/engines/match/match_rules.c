#include "engines/match/match_reader.h"

/* ---- caps of regions ---- */

static void cap_row(Reader *r, Table *t, i64 *cap, i64 *line)
{
    Str id = table_id(t, 0);
    i64 *at = map_get(&r->regions, id), capacity = table_int(t, 1, 0, INT64_MAX);
    if (!at) table_refuse(t, "no position is in a region \"" STR_FMT "\"", STR_ARG(id));
    if (failed(t->refused)) return;
    if (line[*at - 1]) table_refuse(t, "region \"" STR_FMT "\" stands in line %" PRId64 " already", STR_ARG(id), line[*at - 1]);
    cap[*at - 1] = capacity, line[*at - 1] = csv_line(t->csv);
}

/* A region's cap, and the line that gives it. */
typedef struct { i64 cap, line; } Cap;

static i64 target_given(const Reader *r, i32 position) { return max_i64(r->target.p[position], 0); }

/* Targets of one region as they are given, or its cap shared by capacity. Refuses what contradicts itself. */
static Err targets_of(Reader *r, i32 region, Cap c, const i32 *position, isize n, i64 *target)
{
    Arena *a = r->cli->arena;
    i64 given = 0, left = c.cap, *capacity = make_array(a, i64, n), *share = make_array(a, i64, n);
    i64 without = 0, over = 0;              /* lines */
    for (isize i = 0; i < n; i++) {
        i64 t = target_given(r, position[i]);
        if (r->target.p[position[i]] >= 0) given++;
        else if (!without) without = r->position_line.p[position[i]];
        if (t > left && !over) over = r->position_line.p[position[i]];
        left -= min_i64(left, t);
        capacity[i] = r->capacity.p[position[i]];
    }
    Str id = r->region_id.p[region], file = cli_text(r->cli, "positions");
    if (given && without) return err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": this position of region \"" STR_FMT "\" has no target, others have one", STR_ARG(file), without, STR_ARG(id));
    if (over) return err(a, ERR_INPUT, STR_FMT ":%" PRId64 ": with this one the targets of region \"" STR_FMT "\" come to more than its cap of %" PRId64 " (" STR_FMT ":%" PRId64 ")", STR_ARG(file), over, STR_ARG(id), c.cap, STR_ARG(cli_text(r->cli, "caps")), c.line);
    if (!given) lottery_share(c.cap, capacity, n, share);
    for (isize i = 0; i < n; i++) target[position[i]] = given ? target_given(r, position[i]) : min_i64(share[i], capacity[i]);
    return OK;
}

static Err targets_set(Reader *r, MatchCaps *caps, const i64 *cap, const i64 *line)
{
    Arena *a = r->cli->arena;
    Err e = OK;
    isize n = r->position_id.n, *from = make_array(a, isize, caps->regions + 2);
    i64 *target = make_array(a, i64, n);
    i32 *region = make_array(a, i32, n), *position = make_array(a, i32, n);
    for (isize p = 0; p < n; p++) region[p] = (i32)r->region.p[p];
    for (isize p = 0; p < n; p++) if (region[p] >= 0) from[region[p] + 2]++;
    for (i32 k = 0; k < caps->regions; k++) from[k + 2] += from[k + 1];
    for (isize p = 0; p < n; p++) if (region[p] >= 0) position[from[region[p] + 1]++] = (i32)p;
    for (i32 k = 0; k < caps->regions && !failed(e); k++) if (cap[k] >= 0) e = targets_of(r, k, (Cap){ cap[k], line[k] }, position + from[k], from[k + 1] - from[k], target);
    caps->region = region, caps->target = target, caps->cap = cap;
    return e;
}

Err caps_read(Reader *r)
{
    static const char *const columns[] = { "region", "capacity", NULL };
    Str path = cli_text(r->cli, "caps");
    if (!path.n) return OK;
    Arena *a = r->cli->arena;
    MatchCaps *caps = make(a, MatchCaps);
    *caps = (MatchCaps){ .regions = (i32)r->region_id.n, .region_id = r->region_id.p };
    i64 *cap = make_array(a, i64, caps->regions), *line = make_array(a, i64, caps->regions);
    for (i32 k = 0; k < caps->regions; k++) cap[k] = -1;
    Table t;
    Err e = table_open(r->cli, path, columns, &t);
    while (!failed(e) && table_next(&t)) cap_row(r, &t, cap, line);
    e = table_close(&t);
    r->caps = caps;
    return failed(e) ? e : targets_set(r, caps, cap, line);
}

/* ---- reserved seats ---- */

typedef struct { i32 position, category; i64 places; } Group;
typedef Vec(Group) Groups;

static void group_row(Reader *r, Table *t, Map *categories, StrVec *names, Groups *groups, i64 *taken)
{
    Str category = table_id(t, 1);
    Group g = { .position = position_in(r, t, 0), .category = -1, .places = table_int(t, 2, 0, INT64_MAX) };
    if (failed(t->refused)) return;
    if (!str_eq(category, S("open"))) {
        i64 *at = map_put(categories, category);
        if (!*at) { vec_push(t->arena, names, category); *at = names->n; }
        g.category = (i32)(*at - 1);
    }
    i64 *sum = &taken[g.position], capacity = r->capacity.p[g.position];
    if (g.places > capacity - *sum) table_refuse(t, "more seats than the %" PRId64 " places of position \"" STR_FMT "\"", capacity, STR_ARG(table_cell(t, 0)));
    else *sum += g.places;
    vec_push(t->arena, groups, g);
}

/* Groups by position, in the order of their rows; what is not named follows as open. */
static void groups_place(Reader *r, MatchReserves *out, const Groups *groups, const i64 *taken)
{
    Arena *a = r->cli->arena;
    isize positions = r->position_id.n, all = groups->n + positions;
    i64 *from = make_array(a, i64, positions + 1), *places = make_array(a, i64, all), *next = make_array(a, i64, positions);
    i32 *category = make_array(a, i32, all);
    for (isize i = 0; i < groups->n; i++) from[groups->p[i].position + 1]++;
    for (isize p = 0; p < positions; p++) next[p] = from[p], from[p + 1] += from[p] + 1;
    for (isize i = 0; i < groups->n; i++) {
        i64 g = next[groups->p[i].position]++;
        places[g] = groups->p[i].places, category[g] = groups->p[i].category;
    }
    for (isize p = 0; p < positions; p++) places[next[p]] = r->capacity.p[p] - taken[p], category[next[p]] = -1;
    out->from = from, out->places = places, out->category = category;
}

typedef struct { i32 applicant, category; } Member;
typedef Vec(Member) Members;

/* Rows of applicants who are in no list, and the line of the first. */
typedef struct { i64 rows, line; } Strangers;

static void member_row(Reader *r, Table *t, const Map *categories, Map *seen, Members *members, Strangers *strangers)
{
    Str id = table_cell(t, 0), category = table_cell(t, 1);
    i64 *a = map_get(r->applicants, id), *c = map_get(categories, category);
    i64 *line = map_put(seen, str_fmt(t->arena, "%td " STR_FMT STR_FMT, id.n, STR_ARG(id), STR_ARG(category)));
    if (!id.n || !category.n) table_refuse(t, "%s is empty", id.n ? "category" : "applicant");
    if (str_eq(category, S("open"))) table_refuse(t, "open seats are for all: \"open\" is no category of an applicant");
    if (*line) table_refuse(t, "the pair stands in line %" PRId64 " already", *line);
    *line = csv_line(t->csv);
    if (!a && !strangers->rows++) strangers->line = csv_line(t->csv);
    if (a && c) vec_push(t->arena, members, (Member){ (i32)(*a - 1), (i32)(*c - 1) });
}

static void members_place(Reader *r, MatchReserves *out, const Members *members)
{
    Arena *a = r->cli->arena;
    i64 *from = make_array(a, i64, r->applicant_id.n + 1), *next = make_array(a, i64, r->applicant_id.n);
    i32 *member = make_array(a, i32, members->n);
    for (isize i = 0; i < members->n; i++) from[members->p[i].applicant + 1]++;
    for (isize i = 0; i < r->applicant_id.n; i++) next[i] = from[i], from[i + 1] += from[i];
    for (isize i = 0; i < members->n; i++) member[next[members->p[i].applicant]++] = members->p[i].category;
    out->member_from = from, out->member = member;
}

static Err members_read(Reader *r, const Map *categories, MatchReserves *out)
{
    static const char *const columns[] = { "applicant", "category", NULL };
    Table t;
    Map seen = map_on(r->cli->arena);
    Members members = { 0 };
    Strangers strangers = { 0 };
    Str path = cli_text(r->cli, "categories");
    Err e = table_open(r->cli, path, columns, &t);
    while (!failed(e) && table_next(&t)) member_row(r, &t, categories, &seen, &members, &strangers);
    members_place(r, out, &members);
    if (strangers.rows) vec_push(r->cli->arena, &r->out->warnings, strangers_warning(r->cli->arena, path, strangers.line, strangers.rows));
    return table_close(&t);
}

Err reserves_read(Reader *r)
{
    static const char *const columns[] = { "position", "category", "places", NULL };
    Str path = cli_text(r->cli, "reserves");
    if (!path.n) return OK;
    Arena *a = r->cli->arena;
    MatchReserves *out = make(a, MatchReserves);
    Map categories = map_on(a);
    StrVec names = { 0 };
    Groups groups = { 0 };
    i64 *taken = make_array(a, i64, r->position_id.n);
    Table t;
    Err e = table_open(r->cli, path, columns, &t);
    while (!failed(e) && table_next(&t)) group_row(r, &t, &categories, &names, &groups, taken);
    e = table_close(&t);
    if (!failed(e)) e = members_read(r, &categories, out);
    groups_place(r, out, &groups, taken);
    out->categories = (i32)names.n, out->category_id = names.p;
    r->reserves = out;
    return e;
}
