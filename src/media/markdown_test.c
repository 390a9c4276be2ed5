#include "media/markdown.h"
#include "tests/test.h"

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
