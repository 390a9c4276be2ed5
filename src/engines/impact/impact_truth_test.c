#include "engines/impact/impact_methods.h"
#include "engines/impact/impact_commands.h"
#include "tests/test.h"
#include <jansson.h>
#include <math.h>

/* tests/impact/truth*.tsv hold what other packages say, with package, version and call; the .R of their name wrote them.
 *   case  WHO      METHOD  ARGUMENT...         the command
 *   est   TERM     ESTIMATE  SE  DF  P         "-": not compared; "inf"
 *   stat  NAME     VALUE
 *   cell  TABLE    ROW  COLUMN  VALUE          TABLE may be "object.table"; ROW -: TABLE is an object
 *   tol   RELATIVE */

static Str file_text(Arena *a, const char *path)
{
    FILE *f = fopen(path, "re");
    must(f);
    Buf b = buf_on(a);
    char part[65536];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;) put_bytes(&b, part, (isize)n);
    fclose(f);
    return buf_str(&b);
}

/* The command's JSON, or NULL with a failed check. */
static json_t *run_json(Arena *a, Str method, StrVec args)
{
    const Command *const tables[] = { impact_commands };
    char *argv[64] = { str_z(a, S("impact")), str_z(a, method) };
    int argc = 2;
    for (isize i = 0; i < args.n && argc < 62; i++) argv[argc++] = str_z(a, args.p[i]);
    argv[argc++] = str_z(a, S("--json"));
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    Cli cli = { .arena = a, .in = stdin, .out = out, .err = stderr };
    Err e = cli_parse(&cli, tables, 1, argc, argv);
    if (!failed(e)) e = cli.command->run(&cli);
    fclose(out);
    if (failed(e)) printf("    " STR_FMT "\n", STR_ARG(e.text));
    json_t *root = failed(e) ? NULL : json_loadb(text, n, 0, NULL);
    free(text);
    return root;
}

static double wanted(Str s)
{
    double v = NAN;
    if (str_eq(s, S("inf"))) return INFINITY;
    if (!str_eq(s, S("-"))) must(str_real(s, &v));
    return v;
}

static double number_of(const json_t *v) { return json_is_number(v) ? json_number_value(v) : INFINITY; }     /* null: infinite, or not known */

static void check_near(Arena *a, const char *what, Str name, double got, Str want_text, double tol)
{
    double want = wanted(want_text);
    if (isnan(want)) return;
    bool ok = isinf(want) ? isinf(got) : fabs(got - want) <= tol * fabs(want) + 1e-12;
    if (!ok) printf("    %s of " STR_FMT ": %.12g, not %.12g (%.1e)\n", what, STR_ARG(name), got, want, fabs(got / want - 1));
    CHECK(ok);
    (void)a;
}

static const json_t *estimate_named(const json_t *root, Str term)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(root, "estimates"), i, e) if (str_eq(str_from(json_string_value(json_object_get(e, "term"))), term)) return e;
    return NULL;
}

/* "a.b.c": within objects. */
static const json_t *named(Arena *a, const json_t *root, Str path)
{
    Str part;
    while (str_cut(&path, '.', &part)) root = json_object_get(root, str_z(a, part));
    return root;
}

static void check_line(Arena *a, const json_t *root, const Str *f, isize n, double tol)
{
    if (str_eq(f[0], S("est")) && n == 6) {
        static const char *const keys[] = { "estimate", "se", "df", "p" };
        const json_t *e = estimate_named(root, f[1]);
        if (!e) printf("    no term " STR_FMT "\n", STR_ARG(f[1]));
        if (!CHECK(e != NULL)) return;
        for (int i = 0; i < 4; i++) check_near(a, keys[i], f[1], number_of(json_object_get(e, keys[i])), f[2 + i], i == 3 ? tol * 10 : tol);
    } else if (str_eq(f[0], S("stat")) && n == 3) {
        check_near(a, "statistic", f[1], number_of(json_object_get(json_object_get(root, "statistics"), str_z(a, f[1]))), f[2], tol);
    } else if (str_eq(f[0], S("cell")) && n == 5) {
        i64 row = -1;
        must(str_eq(f[2], S("-")) || str_i64(f[2], &row));
        const json_t *in = named(a, root, f[1]);
        check_near(a, "cell", f[3], number_of(json_object_get(row < 0 ? in : json_array_get(in, (size_t)row), str_z(a, f[3]))), f[4], tol);
    }
}

static isize check_file(Arena *a, const char *path)
{
    Str text = file_text(a, path), line;
    json_t *root = NULL;
    double tol = 1e-6;
    isize cases = 0;
    while (str_cut(&text, '\n', &line)) {
        StrVec f = { 0 };
        Str rest = line, part;
        while (str_cut(&rest, '\t', &part)) vec_push(a, &f, part);
        if (!f.n) continue;
        if (str_eq(f.p[0], S("case"))) {
            json_decref(root);
            test_case(str_z(a, f.p[1]));
            root = run_json(a, f.p[2], (StrVec){ f.p + 3, f.n - 3, 0 });
            CHECK(root != NULL);
            tol = 1e-6, cases++;
        } else if (str_eq(f.p[0], S("tol"))) must(str_real(f.p[1], &tol));
        else if (root) check_line(a, root, f.p, f.n, tol);
    }
    json_decref(root);
    return cases;
}

TEST(impact_agrees_with_the_reference_packages) { CHECK(check_file(a, "tests/impact/truth.tsv") > 80); }
TEST(impact_did_agrees_with_the_reference_packages) { CHECK(check_file(a, "tests/impact/truth_did.tsv") > 60); }
TEST(impact_meta_agrees_with_the_reference_packages) { CHECK(check_file(a, "tests/impact/truth_meta.tsv") > 80); }
TEST(impact_synth_agrees_with_the_reference_packages) { CHECK(check_file(a, "tests/impact/truth_synth.tsv") >= 20); }
TEST(impact_agrees_with_further_references) { CHECK(check_file(a, "tests/impact/truth_more.tsv") >= 23); }
TEST(impact_its_agrees_with_the_reference_packages) { CHECK(check_file(a, "tests/impact/truth_its.tsv") >= 14); }
TEST(impact_randomize_agrees_with_the_reference_packages) { CHECK(check_file(a, "tests/impact/truth_randomize.tsv") >= 5); }
