#include "engines/search/synonyms.h"
#include "tests/test.h"

static const struct { Str text; const char *problems; int lines; } lists[] = {
    { S(""), "", 0 },
    { S("# a, b\n\n   \n"), "", 0 },
    { S("a, b c, d\r\nx = y\n"), "", 2 },
    { S("a => b, c\na b, c => d\nwrnog ~> wrong\n"), "", 3 },
    { S("alone\n"), "line 1: a line needs at least two terms (alone)\n", 0 },
    { S("a, b\na,\n"), "line 2: a term is missing (a,)\n", 1 },
    { S("a, , b\n"), "line 1: a term is empty\n", 0 },
    { S("a, !?\n"), "line 1: a term is empty\n", 0 },
    { S("=> b\n"), "line 1: a term is missing\n", 0 },
    { S("a =>\n"), "line 1: a term is missing\n", 0 },
    { S("a ~> b, c\n"), "line 1: a slip has one reading (a ~> b, c)\n", 0 },
    { S("one two three four five six seven, a\n"), "line 1: a term has more than six words (one two three four five six seven)\n", 0 },
    { S("a, b\xff\n"), "", 1 },
};

TEST(synonyms_name_lines_that_cannot_be_read)
{
    for (isize i = 0; i < countof(lists); i++) {
        Str problems;
        test_case(str_z(a, lists[i].text));
        Synonyms *s = synonyms_read(a, lists[i].text, LANG_EN, &problems);
        CHECK_STR(problems, lists[i].problems);
        CHECK_INT(s->line.n, lists[i].lines);
    }
}

TEST(synonyms_keep_sides_and_words_folded)
{
    Synonyms *s = synonyms_read(a, S("Café, Tea House\na, b => c d\nx ~> y z\np = q\n"), LANG_EN, NULL);
    CHECK_INT(s->line.n, 4);
    CHECK_INT(s->line.p[0].kind, SYNONYM_GROUP);
    CHECK_STR(synonym_text(a, &s->line.p[0].term.p[0]), "cafe");
    CHECK_STR(synonym_text(a, &s->line.p[0].term.p[1]), "tea house");
    CHECK_INT(s->line.p[1].kind, SYNONYM_ONE_WAY);
    CHECK_INT(s->line.p[1].from, 2);
    CHECK_INT(s->line.p[2].kind, SYNONYM_SLIP);
    CHECK_INT(*map_get(&s->slip, S("x")), 3);
    CHECK_INT(s->line.p[3].kind, SYNONYM_SAME);
}

/* The list that is kept with the program. Tests run where it stands. */
TEST(synonyms_of_the_library_are_read_whole)
{
    FILE *f = fopen("data/synonyms.txt", "rb");
    if (!f) { test_skip("not run from the project's folder"); return; }
    Buf b = buf_on(a);
    buf_room(&b, 1 << 20);
    b.n = (isize)fread(b.p, 1, 1 << 20, f);
    fclose(f);
    Str problems;
    Synonyms *s = synonyms_read(a, buf_str(&b), LANG_EN, &problems);
    CHECK_STR(problems, "");
    CHECK(s->line.n > 400);
    CHECK(map_get(&s->slip, S("loosing")) != NULL);
}
