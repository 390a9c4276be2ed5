#include "media/word_diff.h"
#include "base/random.h"
#include "tests/test.h"

static Str shown(Arena *a, Str x, Str y)
{
    Buf b = buf_on(a);
    WordsList l = word_diff(a, x, y);
    for (isize i = 0; i < l.n; i++) put_fmt(&b, l.p[i].kind == WORDS_SAME ? STR_FMT : l.p[i].kind == WORDS_GONE ? "[-" STR_FMT "]" : "[+" STR_FMT "]", STR_ARG(l.p[i].text));
    return buf_str(&b);
}

TEST(word_diff_shows_what_went_and_what_came)
{
    static const struct { const char *before, *after, *want; } cases[] = {
        { "", "", "" }, { "one two", "one two", "one two" }, { "", "one", "[+one]" }, { "one", "", "[-one]" },
        { "the city sends a letter", "the city sends two letters", "the city sends [-a letter][+two letters]" },
        { "a b c", "b c d", "[-a ]b c [+d]" }, { "a  b\nc", "a b c", "a b c" }, { "one two three", "one three", "one [-two ]three" },
    };
    for (isize i = 0; i < countof(cases); i++) CHECK_STR(shown(a, str_from(cases[i].before), str_from(cases[i].after)), cases[i].want);
}

/* Whatever is given: the runs that are not gone are the new text, those that are not new have the words of the old one. */
TEST(word_diff_gives_both_texts_again)
{
    for (int round = 0; round < 300; round++) {
        Buf texts[2] = { buf_on(a), buf_on(a) };
        for (int t = 0; t < 2; t++) for (int i = (int)(random_u64() % 40); i > 0; i--) put_fmt(&texts[t], "w%d ", (int)(random_u64() % 6));
        Str x = buf_str(&texts[0]), y = buf_str(&texts[1]);
        WordsList l = word_diff(a, x, y);
        Buf old = buf_on(a), new = buf_on(a);
        for (isize i = 0; i < l.n; i++) {
            if (l.p[i].kind != WORDS_NEW) put(&old, l.p[i].text);
            if (l.p[i].kind != WORDS_GONE) put(&new, l.p[i].text);
        }
        CHECK(str_eq(buf_str(&old), x) && str_eq(buf_str(&new), y));
    }
    Buf long_x = buf_on(a), long_y = buf_on(a);
    for (int i = 0; i < 9000; i++) put_fmt(&long_x, "x%d ", i), put_fmt(&long_y, "y%d ", i);
    CHECK_INT(word_diff(a, buf_str(&long_x), buf_str(&long_y)).n, 2);
}
