#include "store/import.h"
#include "store.sql.h"
#include "tests/test.h"

/* An import of two columns into the table of keys and values. */
static const char *const columns[] = { "key", "value", "number", NULL };
enum { KEY, VALUE, NUMBER };

typedef struct { Arena *a; Cli cli; char *out, *err; size_t out_n, err_n; Import im; } Trial;

static Err pairs_rule(Write *w, void *arg)
{
    Import *im = arg;
    Err e = import_open(im, im->cli->args.p[0], columns, NUMBER);
    if (failed(e)) return e;
    while (import_next(im)) {
        OptInt n;
        if (!import_int(im, NUMBER, &n)) continue;
        if (n.known && n.v < 0) { import_error(im, "%" PRId64 " is below zero", n.v); continue; }
        if (n.known && n.v == 7) import_note(im, "seven");
        meta_set(w->db, import_cell(im, KEY), import_cell(im, VALUE));
        im->added++;
    }
    import_close(im);
    return OK;
}

static Err trial(Trial *t, Str text)
{
    Str path = str_fmt(t->a, STR_FMT "/in.csv", STR_ARG(t->cli.dir));
    FILE *f = fopen(path.p, "we");
    must(f && fwrite(text.p, 1, (size_t)text.n, f) == (size_t)text.n && fclose(f) == 0);
    Cli *cli = &t->cli;
    cli->args.n = 0;
    vec_push(t->a, &cli->args, path);
    free(t->out), free(t->err);
    cli->out = open_memstream(&t->out, &t->out_n), cli->err = open_memstream(&t->err, &t->err_n);
    t->im = (Import){ .cli = cli, .what = "pairs" };
    Err e = import_run(&t->im, pairs_rule);
    fclose(cli->out), fclose(cli->err);
    return e;
}

static Trial trial_open(Arena *a)
{
    Trial t = { .a = a, .cli = { .arena = a, .dir = test_dir(a) } };
    must(!failed(store_open(a, t.cli.dir, STORE_WRITE, &t.cli.store)));
    return t;
}

static void trial_close(Trial *t)
{
    store_close(t->cli.store);
    free(t->out), free(t->err);
}

static bool holds(Trial *t, const char *key)
{
    MetaGet m;
    Db *db = db_begin(t->cli.store, t->a);
    bool there = meta_get(db, str_from(key), &m);
    db_end(db);
    return there;
}

/* The refused ones first: what they left behind would be seen. */
TEST(import_takes_all_rows_or_none_and_names_the_lines)
{
    static const struct { const char *text; ErrCode code; const char *err, *out; bool a, b; } cases[] = {
        { "key,value,number\na,1,\nb,2,x\n", ERR_INPUT, ":3: number \"x\" is not a whole number", "", false, false },
        { "key,value,number\na,1,-1\nb,2,\n", ERR_INPUT, ":2: -1 is below zero", "", false, false },
        { "key,value,number\na,1,\nb\n", ERR_INPUT, ":3: fewer cells", "", false, false },
        { "key,value,number\n\n\na,1,\n\nb,2,z\n", ERR_INPUT, ":6: number \"z\"", "", false, false },
        { "key,value,number\n\"a\n\n\",1,\nb,2,z\n", ERR_INPUT, ":5: number \"z\"", "", false, false },
        { "key,value,number\na,1,\nb,2,99999999999999999999\n", ERR_INPUT, ":3: number", "", false, false },
        { "key,number\na,1\n", ERR_INPUT, "", "", false, false },
        { "number,other,value,key\n7,x,1,a\n", DONE, ":2: note: seven", "1 notes", true, false },
        { "key,value,number\na,1,\nb,2,3\n", DONE, "", "2 rows read, 2 added", true, true },
        { "key,value\na,1\n", DONE, "", "1 rows read, 1 added", true, true },
    };
    Trial t = trial_open(a);
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].text);
        Err e = trial(&t, str_from(cases[i].text));
        CHECK_INT(e.code, cases[i].code);
        if (!CHECK(strstr(t.err, cases[i].err))) printf("    %s\n", t.err);
        if (!CHECK(strstr(t.out, cases[i].out))) printf("    %s\n", t.out);
        CHECK(holds(&t, "a") == cases[i].a && holds(&t, "b") == cases[i].b);
    }
    trial_close(&t);
}

TEST(import_dry_run_changes_nothing_and_says_so)
{
    Trial t = trial_open(a);
    t.cli.dry_run = true;
    CHECK(!failed(trial(&t, S("key,value,number\na,1,\n"))));
    CHECK(strstr(t.out, "1 added (dry run: nothing changed)") != NULL);
    CHECK(!holds(&t, "a"));
    CHECK_INT(trial(&t, S("key,value,number\na,1,x\n")).code, ERR_INPUT);
    t.cli.json = true;
    CHECK(!failed(trial(&t, S("key,value,number\na,1,\n"))));
    CHECK(strstr(t.out, "\"done\":false,\"dry_run\":true,\"rows\":1,\"added\":1") != NULL);
    trial_close(&t);
}

/* Ten thousand bad lines are counted; fifty are shown, a thousand kept. */
TEST(import_counts_more_bad_lines_than_it_keeps)
{
    Buf b = buf_on(a);
    put(&b, S("key,value,number\n"));
    for (int i = 0; i < 10000; i++) put_fmt(&b, "k%d,v,x\n", i);
    Trial t = trial_open(a);
    Err e = trial(&t, buf_str(&b));
    CHECK(e.code == ERR_INPUT && str_find(e.text, S("10000 lines were refused")) >= 0);
    CHECK(strstr(t.err, ":51: ") != NULL && strstr(t.err, ":52: ") == NULL && strstr(t.err, "... and 9950 more") != NULL);
    import_error_at(&t.im, S("other.md"), 5, S("said of another file")); /* where no place is left for it */
    CHECK_INT(t.im.errors.n, 10001);
    t.cli.json = true;
    trial(&t, buf_str(&b));
    CHECK(strstr(t.out, "\"errors\":10000,") != NULL && strstr(t.out, "\"line\":1001,") != NULL && strstr(t.out, "\"line\":1002,") == NULL);
    trial_close(&t);
}

TEST(import_of_a_long_message_stays_utf8)
{
    Buf b = buf_on(a);
    put(&b, S("key,value,number\na,b,"));
    for (int i = 0; i < 2000; i++) put(&b, S("\u00e9"));
    put(&b, S("\n"));
    Trial t = trial_open(a);
    CHECK_INT(trial(&t, buf_str(&b)).code, ERR_INPUT);
    CHECK_INT(t.im.errors.n, 1);
    CHECK(str_utf8_valid(t.im.errors.p[0].text) && t.im.errors.p[0].text.n > 900);
    trial_close(&t);
}

TEST(import_reads_whole_files_and_says_what_is_wrong_with_them)
{
    Trial t = trial_open(a);
    Str bytes;
    CHECK(!failed(trial(&t, S("key,value,number\n"))));
    Str path = t.cli.args.p[0];
    CHECK(!failed(import_bytes(&t.cli, path, &bytes)));
    CHECK_STR(bytes, "key,value,number\n");
    CHECK_INT(import_bytes(&t.cli, S("/nowhere/at/all"), &bytes).code, ERR_ENV);
    CHECK(failed(import_bytes(&t.cli, t.cli.dir, &bytes)));
    CHECK(!failed(import_bytes(&t.cli, S("data:evidence.csv"), &bytes)) && bytes.n > 100);
    CHECK_INT(import_bytes(&t.cli, S("data:nothing.csv"), &bytes).code, ERR_ENV);
    trial_close(&t);
}
