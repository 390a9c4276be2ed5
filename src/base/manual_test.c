#include "base/manual.h"
#include "tests/test.h"

static Err nothing(Cli *cli) { (void)cli; return OK; }
static const Option read_options[] = { { "port", "N", "the port", "8080" }, { "as", "csv|json", "it's a [form]: this", NULL }, { "into", "DIR", "a folder", NULL }, { "loud", NULL, "a switch", NULL }, { 0 } };
static const Option other_options[] = { { "port", "N", "another port", NULL }, { 0 } };
static const Command first[] = {
    { "read", "FILE...", "Read what's there.", "  read -\n", read_options, NO_CENTER, nothing },
    { "take one", "", "One.", "  take one\n", other_options, NO_CENTER, nothing },
    { 0 },
};
static const Command second[] = { { "take two", "a|b", "Two.", "  take two\n", NULL, NO_CENTER, nothing }, { 0 } };
static const Command *const tables[] = { first, second };
static const ManualEntry files[] = { { "DIR/a.db", "The database." }, { 0 } };

TEST(manual_what_a_word_takes)
{
    static const struct { const char *words; Takes takes; } cases[] = {
        { NULL, TAKES_NOTHING }, { "", TAKES_NOTHING }, { "FILE", TAKES_FILE }, { "FILE...", TAKES_FILE }, { "DIR", TAKES_FOLDER }, { "N", TAKES_TEXT },
        { "WORDS", TAKES_TEXT }, { "csv|json", TAKES_CHOICE },
    };
    for (isize i = 0; i < countof(cases); i++) { test_case(cases[i].words ? cases[i].words : "NULL"); CHECK(takes_of(cases[i].words) == cases[i].takes); }
    CHECK_STR(choices_of(a, "csv|json|x"), "csv json x");
}

TEST(manual_first_words_are_told_once)
{
    Commands all = commands_of(a, tables, countof(tables));
    CHECK_INT(all.n, 3);
    CHECK_STR(command_first(all.p[0]), "read");
    CHECK_STR(command_second(all.p[0]), "");
    CHECK_STR(command_second(all.p[2]), "two");
    CHECK(!command_first_again(all, 1) && command_first_again(all, 2));
    CHECK_STR(first_about(a, all, S("take")), "one, two");
    CHECK_STR(first_about(a, all, S("read")), "Read what's there.");
}

TEST(manual_every_sign_stands_for_itself_in_roff)
{
    static const struct { const char *text, *want; } cases[] = {
        { "plain words", "plain words" }, { "--port", "\\-\\-port" }, { "a\\b", "a\\eb" }, { ".TH", "\\&.TH" }, { "a\n.b", "a\n\\&.b" }, { "a.b", "a.b" },
        { "'x'", "\\(aqx\\(aq" }, { "\"$(x)\"", "\\(dq$(x)\\(dq" }, { "`^~", "\\(ga\\(ha\\(ti" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Buf b = buf_on(a);
        test_case(cases[i].text);
        put_roff(&b, str_from(cases[i].text));
        CHECK_STR(buf_str(&b), cases[i].want);
    }
}

static void check_holds(Str text, const char *const *wanted, isize n)
{
    for (isize i = 0; i < n; i++) { test_case(wanted[i]); CHECK(str_find(text, str_from(wanted[i])) >= 0); }
}

TEST(manual_page_holds_all_of_the_tables)
{
    Buf b = buf_on(a);
    put_manual(&b, commands_of(a, tables, countof(tables)), &(Manual){ .version = "1.2", .day = "2026-11-25", .files = files });
    static const char *const wanted[] = {
        ".TH ROTUNDA 1 \"2026-11-25\" \"Rotunda 1.2\"", ".SS \"rotunda read FILE...\"", "\\fB\\-\\-port\\fR \\fIN\\fR\nthe port [8080]\n", "\\fB\\-\\-loud\\fR\n", "\\fB\\-\\-dry\\-run\\fR",
        "\\fBROTUNDA_PORT\\fR\nAs \\-\\-port of rotunda read and rotunda take one.\n", "\\fBROTUNDA_DRY_RUN\\fR\nAs \\-\\-dry\\-run of every command.\n", "\\fBDIR/a.db\\fR\nThe database.\n",
        ".SH EXIT STATUS\n", "\\fB5\\fR\n", "  take two\n", "rotunda.conf",
    };
    check_holds(buf_str(&b), wanted, countof(wanted));
    Str text = buf_str(&b);
    isize again = str_find(text, S("\\fBROTUNDA_PORT"));
    CHECK(str_find(str_slice(text, again + 1, text.n), S("\\fBROTUNDA_PORT")) < 0);
    CHECK(str_find(text, S("ROTUNDA_HELP")) < 0);
}

TEST(manual_completion_is_quoted_as_each_shell_wants_it)
{
    static const struct { const char *shell; const char *wanted[6]; } cases[] = {
        { "bash", { "'read:--into') kind=-d", "'read:--as') words='csv json'", "'take') words='one two '", "'take two') names=''; words='a b'", "'read') names=' --port --as --into --loud'; kind=-f", "--dry-run" } },
        { "zsh", { "#compdef rotunda", "'--as=[it'\\''s a \\[form\\]\\: this]:csv|json:(csv json)'", "'--loud[a switch]'", "'take:one, two'", "'read:Read what'\\''s there.'", "'*: :_files'" } },
        { "fish", { "-l as -x -a 'csv json' -d 'it\\'s a [form]: this'", "-n __fish_use_subcommand -a take -d 'one, two'", "-l into -x -a '(__fish_complete_directories)'", "and not __fish_seen_subcommand_from one two' -a two", "-n '__fish_seen_subcommand_from read' -F", "-l loud -d" } },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Buf b = buf_on(a);
        CHECK(put_completion(&b, commands_of(a, tables, countof(tables)), str_from(cases[i].shell)));
        check_holds(buf_str(&b), cases[i].wanted, countof(cases[i].wanted));
    }
    Buf none = buf_on(a);
    CHECK(!put_completion(&none, commands_of(a, tables, countof(tables)), S("csh")) && !none.n);
}
