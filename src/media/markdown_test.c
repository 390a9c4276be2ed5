#include "media/markdown.h"
#include "base/buf.h"
#include "tests/test.h"

static Str table(Arena *a, int columns, int rows)
{
    Buf b = buf_on(a);
    for (int i = 0; i < columns; i++) put(&b, S("|h"));
    put(&b, S("|\n"));
    for (int i = 0; i < columns; i++) put(&b, S("|-"));
    put(&b, S("|\n"));
    for (int i = 0; i < rows; i++) put(&b, S("|b|\n"));
    return buf_str(&b);
}

/* The parser fills a row up to the head's width: a page of text would become megabytes. */
TEST(markdown_gives_no_table_that_is_much_larger_than_its_text)
{
    CHECK(str_find(markdown(a, table(a, 3, 2)).s, S("<table>")) >= 0);
    CHECK(str_find(markdown(a, table(a, 40, 300)).s, S("<table>")) >= 0);
    for (int n = 1000; n <= 8000; n += 1000) {
        Str text = table(a, n, n), html = markdown(a, text).s;
        CHECK(str_find(html, S("<table>")) < 0 && html.n < 30 * text.n);
    }
    Buf many = buf_on(a);
    for (int i = 0; i < 40; i++) put(&many, table(a, 60, 60)), put(&many, S("\n"));
    CHECK(str_find(markdown(a, buf_str(&many)).s, S("<table>")) < 0);
}

TEST(markdown_prose_with_a_bar_keeps_its_tables)
{
    Buf b = buf_on(a);
    for (int i = 0; i < 2000; i++) put(&b, S("Either | or, said the clerk, and wrote it down.\n\n"));
    put(&b, table(a, 5, 5));
    CHECK(str_find(markdown(a, buf_str(&b)).s, S("<table>")) >= 0);
}

TEST(markdown_plain_keeps_words_apart)
{
    static const struct { const char *text, *want; } cases[] = {
        { "## The problem\n\nWalks were icy", "The problem Walks were icy" },
        { "One\n\nTwo\nthree", "One Two three" },
        { "- **Shovels**\n- salt", "Shovels salt" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].text);
        CHECK_STR(markdown_plain(a, str_from(cases[i].text)), cases[i].want);
    }
}

TEST(markdown_under_a_heading_keeps_its_own_below_it)
{
    static const struct { const char *text, *under; } cases[] = {
        { "Words, # no heading\n#none either\n", NULL },
        { "# A\n\ntext\n\n## B ##\nmore", "### A\n\ntext\n\n#### B ##\nmore" },
        { "## B\n\n###### Deep\n", "### B\n\n###### Deep\n" },
        { "### C\n\n#### D", NULL },
        { "Two\nlines\n=====\ntext\n\nOne\n---\n", "### Two lines\ntext\n\n#### One\n" },
        { "```\n# code\n```\n\n  # A\r\n    # code\r\n", "```\n# code\n```\n\n### A\n    # code\r\n" },
        { "#\n\n- # in a list\n", "### \n\n- # in a list\n" },
        { "#tag\n===\n#tag again\n", "### #tag\n#tag again\n" },
        { "", NULL },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].text);
        CHECK_STR(markdown_under(a, str_from(cases[i].text), 3), cases[i].under ? cases[i].under : cases[i].text);
        CHECK_STR(markdown_under(a, markdown_under(a, str_from(cases[i].text), 3), 3), cases[i].under ? cases[i].under : cases[i].text);
    }
}
