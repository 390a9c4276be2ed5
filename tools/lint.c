/* lint: what the compiler does not keep of the house's order.
 *
 *   lint FILE...        every tracked file of the project, in any order
 *
 * Fails on: a floor that includes a higher one, a room that includes a later room or another room's inner file, a circle of
 * modules, two C files or pages of one name, SQL or SQLite outside the store, curl
 * outside store/outbound.c, a route with a :name and without OF, a function over 100
 * lines, and a path of somebody's machine or a package registry's host in any file. Prints the figures that C codebases are known by.
 */
#include "base/map.h"
#include "tools/tool.h"
#include <ctype.h>

typedef struct { Str path, text, module; } File;
typedef Vec(File) Files;
typedef Vec(int) Lengths;
typedef struct { isize *to; isize n; } Edges;

static Arena *arena;
static Files files;
static int complaints;

static void complain(const File *f, int line, const char *what, Str about)
{
    printf(STR_FMT ":%d: %s" STR_FMT "\n", STR_ARG(f->path), line, what, STR_ARG(about));
    complaints++;
}

static bool is_c(Str path) { return str_ends(path, S(".c")) || str_ends(path, S(".h")); }
static bool is_test(Str path) { return str_ends(path, S("_test.c")) || str_starts(path, S("tests/")); }
static bool in_src(const File *f) { return str_starts(f->path, S("src/")); }

/* ---- floors and rooms ---- */

/* What a floor may include beside itself. Rooms are told apart by name below. */
static const struct { const char *floor, *may; } floors[] = {
    { "base", " " },
    { "media", " base " },
    { "store", " base media " },
    { "engines", " base media " },
    { "web", " base media store " },
    { "rooms", " base media store engines web " },
    { "app", " base media store engines web rooms " },
};
static StrVec room_order;   /* as src/app/rooms.c includes them */

static Str first_part(Str path, Str *rest)
{
    isize at = str_find_char(path, '/');
    *rest = str_slice(path, at < 0 ? path.n : at + 1, path.n);
    return str_slice(path, 0, at < 0 ? 0 : at);
}

static isize room_index(Str room)
{
    for (isize i = 0; i < room_order.n; i++) if (str_eq(room_order.p[i], room)) return i;
    return -1;
}

static void check_room(const File *f, int line, Str mine, Str include)
{
    Str file, theirs = first_part(include, &file);
    if (str_eq(mine, theirs)) return;
    if (room_index(theirs) > room_index(mine)) complain(f, line, "a room may not include a later one: ", include);
    if (!str_eq(file, str_fmt(arena, STR_FMT ".h", STR_ARG(theirs)))) complain(f, line, "of another room only its one header may be included: ", include);
}

static void check_include(const File *f, int line, Str include)
{
    Str inside, behind, mine_rest;
    Str mine = first_part(str_slice(f->path, 4, f->path.n), &inside), theirs = first_part(include, &behind);
    for (isize i = 0; i < countof(floors); i++) {
        if (!str_eq(mine, str_from(floors[i].floor)) || !theirs.n) continue;
        Str wanted = str_fmt(arena, " " STR_FMT " ", STR_ARG(theirs));
        if (!str_eq(mine, theirs) && str_find(str_from(floors[i].may), wanted) < 0) complain(f, line, "this floor may not include ", include);
    }
    if (str_eq(mine, S("rooms")) && str_eq(theirs, S("rooms"))) check_room(f, line, first_part(inside, &mine_rest), behind);
}

/* ---- lines of a C file ---- */

static bool include_of(Str line, Str *out)
{
    if (!str_starts(line, S("#include \""))) return false;
    *out = str_slice(line, 10, line.n);
    *out = str_slice(*out, 0, str_find_char(*out, '"'));
    return true;
}

static void check_route(const File *f, int line, Str text)
{
    Str t = str_trim(text);
    if (!str_starts(t, S("GET")) && !str_starts(t, S("POST"))) return;
    isize open = str_find(t, S("\"/"));
    if (open < 0 || str_find(t, S("/:")) < 0) return;
    if (str_find(t, S("OF(")) < 0 && str_find(t, S("OF_NOTHING")) < 0) complain(f, line, "a route with a :name needs OF(row): ", t);
}

static void check_line(const File *f, int line, Str text)
{
    Str include;
    if (!in_src(f)) return;
    if (include_of(text, &include) && !(is_test(f->path) && str_starts(include, S("tests/")))) check_include(f, line, include);
    check_route(f, line, text);
    if (str_find(text, S("#include <curl/")) == 0 && !str_eq(f->path, S("src/store/outbound.c"))) complain(f, line, "only store/outbound.c reaches outside: ", text);
    if (str_starts(f->path, S("src/store/")) || is_test(f->path)) return;
    if (str_find(text, S("sqlite3_")) >= 0 || str_find(text, S("PQexec")) >= 0) complain(f, line, "the database is the store's alone: ", str_trim(text));
    if (str_find(text, S("\"SELECT ")) >= 0 || str_find(text, S("\"INSERT ")) >= 0) complain(f, line, "SQL stands in queries.sql: ", str_trim(text));
}

/* Functions begin and end in the first column here. */
static void measure(const File *f, Lengths *lengths)
{
    Str rest = f->text, line, before = { 0 };
    int at = 0, head = 0;
    for (; str_cut(&rest, '\n', &line); before = line) {
        at++;
        check_line(f, at, line);
        bool starts = str_eq(line, S("{")) && before.n && (isalpha((u8)before.p[0]) || before.p[0] == '_' || before.p[0] == ' ');
        if (starts) head = at - 1;
        if (!head || !str_starts(line, S("}"))) continue;
        int length = at - head + 1;
        if (length > 100) complain(f, head, "a function over 100 lines", (Str){ 0 });
        vec_push(arena, lengths, length);
        head = 0;
    }
}

/* ---- modules: NAME.c and NAME.h are one ---- */

static isize module_at(const Map *modules, Str module) { i64 *at = map_get(modules, module); return at ? *at - 1 : -1; }

static Str module_of(Str path)
{
    Str m = str_slice(path, 0, path.n - 2);
    return str_starts(m, S("src/")) ? str_slice(m, 4, m.n) : m;
}

/* A depth-first walk; state: 0 new, 1 on the path, 2 done. */
static void walk(const Files *named, Edges *edges, int *state, isize at)
{
    state[at] = 1;
    for (isize i = 0; i < edges[at].n; i++) {
        isize to = edges[at].to[i];
        if (state[to] == 1) complain(&named->p[at], 1, "a circle of modules through ", named->p[to].module);
        if (!state[to]) walk(named, edges, state, to);
    }
    state[at] = 2;
}

static void edges_of(const Map *modules, const File *f, Edges *edges, isize self)
{
    Str rest = f->text, line, include;
    while (str_cut(&rest, '\n', &line)) {
        if (!include_of(line, &include)) continue;
        isize to = module_at(modules, str_slice(include, 0, include.n - 2));
        if (to < 0 || to == self) continue;
        Edges *e = &edges[self];
        e->to = arena_grow(arena, e->to, e->n * (isize)sizeof *e->to, (e->n + 1) * (isize)sizeof *e->to);
        e->to[e->n++] = to;
    }
}

static void check_circles(void)
{
    Map modules = map_on(arena);
    Files named = { 0 };
    for (isize i = 0; i < files.n; i++) {
        File *f = &files.p[i];
        if (!is_c(f->path) || !in_src(f) || is_test(f->path)) continue;
        f->module = module_of(f->path);
        i64 *at = map_put(&modules, f->module);
        if (*at) continue;
        vec_push(arena, &named, *f);
        *at = named.n;
    }
    Edges *edges = make_array(arena, Edges, named.n);
    int *state = make_array(arena, int, named.n);
    for (isize i = 0; i < files.n; i++)
        if (files.p[i].module.n) edges_of(&modules, &files.p[i], edges, module_at(&modules, files.p[i].module));
    for (isize i = 0; i < named.n; i++) if (!state[i]) walk(&named, edges, state, i);
}

/* ---- the whole tree ---- */

static void check_names(void)
{
    Map seen = map_on(arena);
    for (isize i = 0; i < files.n; i++) {
        Str path = files.p[i].path;
        if (!in_src(&files.p[i]) || !(is_c(path) || str_ends(path, S(".html")))) continue;
        isize slash = path.n;
        while (slash && path.p[slash - 1] != '/') slash--;
        i64 *n = map_put(&seen, str_slice(path, slash, path.n));
        if ((*n)++) complain(&files.p[i], 1, "another file has this name", (Str){ 0 });
    }
}

/* Split so that this file does not hold what it looks for. */
static const char *const machine_marks[] = { "/wor" "k/", "/home" "/", "/roo" "t/", "registry." "npmjs", "/tmp/bash" "_jobs" };

static void check_machine(const File *f)
{
    for (isize i = 0; i < countof(machine_marks); i++)
        if (str_find(f->text, str_from(machine_marks[i])) >= 0 && !str_starts(f->path, S("data/"))) complain(f, 1, "names somebody's machine: ", str_from(machine_marks[i]));
}

static void read_rooms(void)
{
    Str rest = source_read(arena, S("src/app/rooms.c")).text, line, include;
    while (str_cut(&rest, '\n', &line))
        if (include_of(line, &include) && str_starts(include, S("rooms/"))) {
            Str inside;
            first_part(include, &inside);
            Str file, room = first_part(inside, &file);
            vec_push(arena, &room_order, room);
        }
}

static int by_length(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static isize lines_of(Str text)
{
    isize n = 0;
    for (isize i = 0; i < text.n; i++) n += text.p[i] == '\n';
    return n;
}

static isize occurrences(Str text, Str word)
{
    isize n = 0;
    for (isize at; (at = str_find(text, word)) >= 0; text = str_slice(text, at + word.n, text.n)) n++;
    return n;
}

static void print_figures(Lengths *lengths)
{
    isize code = 0, tests = 0, asserts = 0;
    const File *longest = NULL;
    for (isize i = 0; i < files.n; i++) {
        const File *f = &files.p[i];
        if (!is_c(f->path)) continue;
        isize n = lines_of(f->text);
        *(is_test(f->path) ? &tests : &code) += n;
        if (!is_test(f->path)) asserts += occurrences(f->text, S("assert(")) + occurrences(f->text, S("must("));
        if (!longest || n > lines_of(longest->text)) longest = f;
    }
    if (!lengths->n || !code) return;
    qsort(lengths->p, (size_t)lengths->n, sizeof *lengths->p, by_length);
    printf("%td functions: median %d lines, 95th percentile %d, longest %d; longest file " STR_FMT " (%td lines)\n", lengths->n,
           lengths->p[lengths->n / 2], lengths->p[lengths->n * 95 / 100], lengths->p[lengths->n - 1], STR_ARG(longest->path), lines_of(longest->text));
    printf("%td lines of code, %td of tests in C, %.1f asserts a thousand lines\n", code, tests, 1000.0 * (double)asserts / (double)code);
}

int main(int argc, char **argv)
{
    Lengths lengths = { 0 };
    arena = arena_new();
    read_rooms();
    for (int i = 1; i < argc; i++) vec_push(arena, &files, (File){ .path = str_from(argv[i]), .text = source_read(arena, str_from(argv[i])).text });
    for (isize i = 0; i < files.n; i++) {
        check_machine(&files.p[i]);
        if (is_c(files.p[i].path)) measure(&files.p[i], &lengths);
    }
    check_names();
    check_circles();
    print_figures(&lengths);
    if (complaints) printf("%d complaints\n", complaints);
    arena_free(arena);
    return complaints != 0;
}
