#include "engines/search/lexicon.h"
#include "engines/search/stems.h"
#include "engines/search/stopwords.h"
#include "engines/search/words.h"
#include "tests/test.h"

static Str words_of(Arena *a, Str text)
{
    Buf b = buf_on(a);
    Words w = { .text = text };
    for (Str word; words_next(&w, &word);) put_fmt(&b, "[" STR_FMT "]", STR_ARG(word));
    return buf_str(&b);
}

static const struct { Str text; const char *want; } texts[] = {
    { S(""), "" },
    { S("  \t\n"), "" },
    { S("city's plan"), "[city][s][plan]" },
    { S("l'eau, l’école"), "[l][eau][l][école]" },
    { S("pre-K 20mph 1,190"), "[pre][K][20mph][1][190]" },
    { S("São Paulo"), "[São][Paulo]" },
    { S("e\xcc\x81" "cole"), "[e\xcc\x81" "cole]" },            /* an accent that stands alone belongs to its letter */
    { S("infra\xc2\xad" "structure"), "[infra\xc2\xad" "structure]" },
    { S("город 東京x"), "[город][東][京][x]" },
    { S("a\0b"), "[a][b]" },
    { S("caf\xe9 bar\xff\xfe"), "[caf][bar]" },                 /* not UTF-8 */
    { S("\xf0\x9f\x9a\xb2 bike"), "[bike]" },
    { S("\xc3"), "" },
};

TEST(words_are_runs_of_letters_and_digits)
{
    for (isize i = 0; i < countof(texts); i++) {
        test_case(texts[i].want);
        CHECK_STR(words_of(a, texts[i].text), texts[i].want);
    }
}

TEST(words_too_long_are_cut_between_letters)
{
    Buf b = buf_on(a);
    for (int i = 0; i < 100; i++) put(&b, S("aé"));
    put(&b, S(" next"));
    Words w = { .text = buf_str(&b) };
    Str word;
    CHECK(words_next(&w, &word));
    CHECK(word.n <= WORD_BYTES && word.n > WORD_BYTES - 2);
    CHECK(str_utf8_valid(word));
    CHECK(words_next(&w, &word));
    CHECK_STR(word, "next");
    CHECK(!words_next(&w, &word));
}

static const struct { StemLang lang; const char *a, *b; bool same; } pairs[] = {
    { STEM_EN, "evictions", "evicted", true },
    { STEM_EN, "Cities", "city", true },
    { STEM_EN, "house", "hospital", false },
    { STEM_ES, "participación", "participaciones", true },
    { STEM_ES, "participacion", "PARTICIPACIONES", true },      /* the accent left out */
    { STEM_FR, "égalité", "egalite", true },
    { STEM_FR, "habitants", "habitant", true },
    { STEM_PT, "educação", "educacao", true },
    { STEM_DE, "Häuser", "häusern", true },
    { STEM_IT, "cittadini", "cittadino", true },
    { STEM_OTHER, "cities", "city", false },
    { STEM_OTHER, "ŁÓDŹ", "lodz", true },
};

TEST(stems_bring_forms_together)
{
    Stems s = { 0 };
    for (isize i = 0; i < countof(pairs); i++) {
        test_case(pairs[i].a);
        Str x = word_stem(&s, a, pairs[i].lang, str_from(pairs[i].a)), y = word_stem(&s, a, pairs[i].lang, str_from(pairs[i].b));
        CHECK(str_eq(x, y) == pairs[i].same);
    }
    stems_end(&s);
}

TEST(stems_know_their_languages)
{
    CHECK_INT(stem_lang(S("es")), STEM_ES);
    CHECK_INT(stem_lang(S("es-MX")), STEM_ES);
    CHECK_INT(stem_lang(S("est")), STEM_OTHER);
    CHECK_INT(stem_lang(S("")), STEM_OTHER);
}

TEST(stop_words_tell_the_language_of_a_question)
{
    Str spanish[] = { S("como"), S("podemos"), S("reducir"), S("la"), S("basura") }, english[] = { S("car"), S("sin"), S("tax") };
    CHECK(stop_word(STEM_EN, S("how")) && !stop_word(STEM_EN, S("house")) && !stop_word(STEM_EN, S("")) && !stop_word(STEM_OTHER, S("the")));
    CHECK(!stop_word(STEM_EN, S("how why")));
    CHECK_INT(spoken(STEM_EN, spanish, 5), STEM_ES);
    CHECK_INT(spoken(STEM_EN, english, 3), STEM_EN);
}

TEST(lexicon_numbers_texts_in_their_order)
{
    Lexicon l = lexicon_on(a);
    CHECK_INT(lexicon_find(&l, S("x")), -1);
    for (int i = 0; i < 5000; i++) CHECK_INT(lexicon_add(&l, str_fmt(a, "text %d", i)), i);
    CHECK_INT(lexicon_add(&l, S("")), 5000);
    CHECK_INT(lexicon_add(&l, S("text 77")), 77);
    Lexicon packed = lexicon_packed(a, &l);
    for (int i = 0; i < 5000; i++) CHECK_INT(lexicon_find(&packed, str_fmt(a, "text %d", i)), i);
    CHECK_INT(lexicon_find(&packed, S("")), 5000);
    CHECK_INT(lexicon_find(&packed, S("text 5000")), -1);
    CHECK_STR(lexicon_text(&packed, 42), "text 42");
}
