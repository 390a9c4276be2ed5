#include "base/command.h"
#include "tests/test.h"
#include <fcntl.h>
#include <unistd.h>

static Err nothing(Cli *cli) { (void)cli; return OK; }
static const Option serve_options[] = { { "port", "N", "the port", "8080" }, { "behind-proxy", NULL, "a switch", NULL }, { "token", "WORD", "no fallback", NULL }, { 0 } };
static const Command first[] = {
    { "serve", "[PLACE...]", "Serve.", "  serve\n", serve_options, OWNS_CENTER, nothing },
    { "import places", "FILE...", "Places.", "  import\n", NULL, IMPORTS_INTO_CENTER, nothing },
    { 0 },
};
static const Command second[] = {
    { "import communities", "FILE", "Communities.", "  import\n", NULL, CHANGES_CENTER, nothing },
    { "check", "", "Check.", "  check\n", NULL, READS_CENTER, nothing },
    { "search", "WORDS", "Search.", "  search\n", NULL, READS_CENTER, nothing },
    { "lots", "", "Lots.", "  lots\n", serve_options, NO_CENTER, nothing },
    { 0 },
};
static const Command *const tables[] = { first, second };

static Err parse(Cli *cli, Arena *a, const char *line)
{
    StrVec words = { 0 };
    Str rest = str_from(line), word;
    char *argv[32];
    int n = 0;
    while (str_cut(&rest, ' ', &word)) vec_push(a, &words, word);
    for (isize i = 0; i < words.n; i++) argv[n++] = str_z(a, str_eq(words.p[i], S("''")) ? S("") : words.p[i]);
    *cli = (Cli){ .arena = a };
    return cli_parse(cli, tables, 2, n, argv);
}

TEST(command_line_is_taken_apart)
{
    static const struct { const char *line, *command, *args, *port; bool proxy; } cases[] = {
        { "serve", "serve", "", "8080", false },
        { "serve --port 1 --port 2", "serve", "", "2", false },
        { "serve --port=3 --behind-proxy", "serve", "", "3", true },
        { "serve a --port 4 b", "serve", "a,b", "4", false },
        { "serve -- --port 4", "serve", "--port,4", "8080", false },
        { "serve - --behind-proxy", "serve", "-", "8080", true },
        { "serve ''", "serve", "", "8080", false },
        { "serve --token ''", "serve", "", "8080", false },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Cli cli;
        test_case(cases[i].line);
        if (!CHECK(!failed(parse(&cli, a, cases[i].line)))) continue;
        CHECK_STR(str_from(cli.command->name), cases[i].command);
        CHECK_STR(str_join(a, cli.args.p, cli.args.n, S(",")), cases[i].args);
        CHECK_STR(cli_text(&cli, "port"), cases[i].port);
        CHECK(cli_on(&cli, "behind-proxy") == cases[i].proxy);
    }
}

TEST(command_names_of_two_words_win)
{
    Cli cli;
    CHECK(!failed(parse(&cli, a, "import places x.csv --json --dry-run --quiet")));
    CHECK_STR(str_from(cli.command->name), "import places");
    CHECK_STR(str_join(a, cli.args.p, cli.args.n, S(",")), "x.csv");
    CHECK(cli.json && cli.dry_run && cli.quiet);
    CHECK_INT(parse(&cli, a, "serve --dry-run").code, ERR_USAGE);      /* what cannot be tried */
}

TEST(command_mistakes_are_named_with_the_nearest_word)
{
    static const struct { const char *line, *says; } cases[] = {
        { "sevre", "Did you mean \"serve\"?" },
        { "zzzzzz", "rotunda --help lists all" },
        { "import", "needs to know what" },
        { "import --json", "needs to know what" },
        { "import place", "Did you mean \"import places\"?" },
        { "import zzzzzzzzz", "but there are:" },
        { "serve --prot 1", "Did you mean --port?" },
        { "serve --zzzzzzzz", "serve --help" },
        { "serve -p 1", "two dashes" },
        { "check it", "\"it\" is no option of rotunda check" },
        { "serve --port", "--port" },
        { "lots --token ''", "--token needs a value: --token WORD" },
        { "lots --token=", "--token needs a value: --token WORD" },
        { "serve --behind-proxy=yes", "--behind-proxy" },
        { "search --port 1", "--port" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Cli cli;
        Err e = parse(&cli, a, cases[i].line);
        test_case(cases[i].line);
        CHECK_INT(e.code, ERR_USAGE);
        if (!CHECK(str_find(e.text, str_from(cases[i].says)) >= 0)) printf("    " STR_FMT "\n", STR_ARG(e.text));
    }
}

TEST(command_options_come_from_line_then_environment_then_file_then_fallback)
{
    Cli cli;
    Str dir = test_dir(a);
    FILE *f = fopen(str_fmt(a, STR_FMT "/rotunda.conf", STR_ARG(dir)).p, "we");
    must(f);
    fputs("# a remark\n  port = 3  \nbehind-proxy = no\n\nport = 4\njson = no\n", f);
    must(fclose(f) == 0);
    CHECK(!failed(parse(&cli, a, str_fmt(a, "serve --data " STR_FMT, STR_ARG(dir)).p)));
    CHECK_STR(cli_text(&cli, "port"), "3");
    CHECK(!cli_on(&cli, "behind-proxy"));
    setenv("ROTUNDA_PORT", "2", 1);
    setenv("ROTUNDA_BEHIND_PROXY", "yes", 1);
    CHECK_STR(cli_text(&cli, "port"), "2");
    CHECK(cli_on(&cli, "behind-proxy"));
    CHECK(!failed(parse(&cli, a, str_fmt(a, "serve --port 1 --data " STR_FMT, STR_ARG(dir)).p)));
    CHECK_STR(cli_text(&cli, "port"), "1");
    unsetenv("ROTUNDA_PORT");
    unsetenv("ROTUNDA_BEHIND_PROXY");
    CHECK(!failed(parse(&cli, a, "serve")));
    CHECK_STR(cli_text(&cli, "port"), "8080");
    CHECK(str_null(cli_text(&cli, "token")));
}

TEST(command_lines_of_the_file_that_nothing_reads_are_refused)
{
    static const struct { const char *text, *says; } cases[] = {
        { "port = 3\nprot = 4\n", "rotunda.conf:2: there is no option \"prot\". Did you mean \"port\"?" },
        { "# port 4\nport 4\n", "rotunda.conf:2: a line is NAME = VALUE, not \"port 4\"" },
        { "zzzzzzzz = 1", "rotunda.conf:1: there is no option \"zzzzzzzz\"" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Cli cli;
        Str dir = str_fmt(a, STR_FMT "/rotunda.conf", STR_ARG(test_dir(a)));
        FILE *f = fopen(dir.p, "we");
        must(f);
        fputs(cases[i].text, f);
        must(fclose(f) == 0);
        dir.n -= 13;
        Err e = parse(&cli, a, str_fmt(a, "check --data " STR_FMT, STR_ARG(dir)).p);
        CHECK_INT(e.code, ERR_USAGE), CHECK(str_find(e.text, str_from(cases[i].says)) >= 0);
        CHECK(!failed(parse(&cli, a, str_fmt(a, "lots --data " STR_FMT, STR_ARG(dir)).p)));
    }
}

TEST(command_numbers_stand_within_their_limits)
{
    static const struct { const char *value; bool ok; } cases[] = {
        { "1", true }, { "10", true }, { "0", false }, { "11", false }, { "x", false }, { "1x", false }, { "-1", false }, { "99999999999999999999", false },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Cli cli;
        i64 v = 0;
        CHECK(!failed(parse(&cli, a, str_fmt(a, "serve --port=%s", cases[i].value).p)));
        test_case(cases[i].value);
        Err e = cli_int(&cli, "port", 1, 10, &v);
        CHECK(failed(e) == !cases[i].ok);
        if (!cases[i].ok) CHECK(e.code == ERR_USAGE && str_find(e.text, S("from 1 to 10")) >= 0);
    }
}

TEST(command_files_that_are_not_there_are_environment_and_minus_is_standard_input)
{
    Cli cli;
    int fd = -1;
    CHECK(!failed(parse(&cli, a, "serve")));
    Err e = cli_open(&cli, S("/nowhere/at all"), &fd);
    CHECK(e.code == ERR_ENV && str_find(e.text, S("there is no such file")) >= 0);
    cli.in = tmpfile();
    must(cli.in);
    CHECK(!failed(cli_open(&cli, S("-"), &fd)) && fd >= 0);
    CHECK(fd != fileno(cli.in)); /* a copy: closing it leaves standard input open */
    close(fd);
    fclose(cli.in);
    char word[] = "from the client";
    int held = open("/dev/null", O_RDONLY | O_CLOEXEC);
    vec_push(a, &cli.files, str_from(word));
    vec_push(a, &cli.fds, held);
    CHECK(!failed(cli_open(&cli, str_from(word), &fd)) && fd >= 0 && fd != held);
    close(fd);
    close(held);
}

TEST(command_files_that_are_written_spare_those_that_are_read)
{
    Cli cli;
    char path[] = "/tmp/rotunda-spared-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0 && close(fd) == 0);
    Str name = str_from(path), other = str_fmt(a, "/tmp/.." STR_FMT, STR_ARG(name)), none = str_fmt(a, STR_FMT ".svg", STR_ARG(name));
    const struct { Str input; bool refused; } cases[] = { { name, true }, { other, true }, { none, false }, { S("-"), false }, { S("/dev/null"), false } };
    for (isize i = 0; i < countof(cases); i++) {
        CHECK(!failed(parse(&cli, a, str_z(a, str_fmt(a, "serve --token " STR_FMT, STR_ARG(name))))));
        vec_push(a, &cli.args, cases[i].input);
        Err e = cli_apart(&cli, (const char *[]){ "token", NULL }, NULL);
        CHECK(failed(e) == cases[i].refused);
        if (failed(e)) CHECK_STR(e.text, "--token names the file that is read: it would be written over");
    }
    unlink(path);
}

TEST(command_help_shows_options_and_examples)
{
    Cli cli;
    CHECK(!failed(parse(&cli, a, "serve --help")));
    char *text = NULL;
    size_t n = 0;
    cli.out = open_memstream(&text, &n);
    cli_help(&cli, tables, 2);
    cli.command = NULL;
    cli_help(&cli, tables, 2);
    fclose(cli.out);
    static const char *const wanted[] = { "Usage: rotunda serve", "--port N", "[8080]", "--data DIR", "Examples", "import communities", "rotunda COMMAND --help" };
    for (isize i = 0; i < countof(wanted); i++) { test_case(wanted[i]); CHECK(strstr(text, wanted[i]) != NULL); }
    free(text);
}

TEST(help_is_asked_for_in_three_ways)
{
    static const struct { const char *line, *command, *group; } cases[] = {
        { "help", "", "" }, { "--help", "", "" }, { "help search", "search", "" }, { "search -h", "search", "" }, { "help import places", "import places", "" },
        { "help import", "", "import" }, { "import --help", "", "import" }, { "import -h", "", "import" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Cli cli;
        test_case(cases[i].line);
        if (!CHECK(!failed(parse(&cli, a, cases[i].line)))) continue;
        CHECK_STR(str_from(cli.command ? cli.command->name : ""), cases[i].command);
        CHECK_STR(cli.group, cases[i].group);
        CHECK(cli_on(&cli, "help"));
    }
    Cli cli;
    CHECK(failed(parse(&cli, a, "help import nothing")) && failed(parse(&cli, a, "help nothing")) && failed(parse(&cli, a, "import")));
}
