#include "engines/search/search.h"
#include "engines/search/synonyms.h"
#include "tests/test.h"

static const char *const texts[] = {
    "Lawyers for tenants keep renters from eviction.", "Green streets hold storm water.", "Social housing and affordable homes.",
    "La participación de los vecinos.", "A green house for tomatoes.",
};

static SearchDoc text_of(void *of, isize i)
{
    (void)of;
    return (SearchDoc){ .id = i, .lang = i == 3 ? S("es") : S("en"), .field = { str_from(texts[i]) } };
}

static SearchIndex *index_of_texts(Arena *a)
{
    SearchScheme scheme = { .field = { { S("text"), 1, 0.5 } }, .synonyms = synonyms_read(a, S("tenant, renter\naffordable housing, social housing\n"), LANG_EN, NULL) };
    return search_build(&scheme, countof(texts), text_of, NULL);
}

static SearchResult ask(const SearchIndex *x, Arena *a, const char *words)
{
    SearchQuery q = { .words = str_from(words), .lang = S("en"), .sort = -1, .limit = 10 };
    return search(x, a, &q);
}

static Str marked(const SearchResult *r, Arena *a, Str text, const char *lang)
{
    isize n, at = 0;
    SearchMark *m = search_mark(r, a, text, str_from(lang), &n);
    Buf b = buf_on(a);
    for (isize i = 0; i < n; i++) {
        put(&b, str_slice(text, at, m[i].from));
        put_fmt(&b, "[" STR_FMT "]", STR_ARG(str_slice(text, m[i].from, m[i].to)));
        at = m[i].to;
    }
    put(&b, str_slice(text, at, text.n));
    return buf_str(&b);
}

static const struct { const char *words, *text, *lang, *want; } marks[] = {
    { "tenant", "Lawyers for tenants keep RENTERS in.", "en", "Lawyers for [tenants] keep [RENTERS] in." },
    { "evicted", "No eviction; evicting is slow.", "en", "No [eviction]; [evicting] is slow." },
    { "affordable housing", "Social housing, a home that is social.", "en", "[Social housing], a home that is social." },
    { "stormwater", "Storm water and water.", "en", "[Storm] [water] and [water]." },
    { "participacion", "Participación, ¡participación!", "es", "[Participación], ¡[participación]!" },
    { "lawyer", "Nothing of it.", "en", "Nothing of it." },
    { "how are the lawyers", "How are the lawyers?", "en", "How are the [lawyers]?" },
    { "", "Lawyers", "en", "Lawyers" },
    { "tenant", "\xff tenants \xff", "en", "\xff [tenants] \xff" },
};

TEST(search_marks_words_stems_and_synonyms)
{
    SearchIndex *x = index_of_texts(a);
    for (isize i = 0; i < countof(marks); i++) {
        SearchResult r = ask(x, a, marks[i].words);
        test_case(marks[i].text);
        CHECK_STR(marked(&r, a, str_from(marks[i].text), marks[i].lang), marks[i].want);
    }
    search_free(x);
}

static const struct { const char *words, *text; int length; const char *want; } excerpts[] = {
    { "tenant", "Short.", 40, "Short." },
    { "tenant", "One two three four five six seven eight nine ten.", 20, "One two three four…" },
    { "tenant", "One two three four five six seven eight nine tenants and ten more words that follow.", 30, "…nine tenants and ten more…" },
    { "tenant", "One two three four five six seven eight nine ten tenants.", 30, "…seven eight nine ten tenants." },
    { "tenant lawyer", "A tenant here, and very much later on in the text a tenant with a lawyer at last.", 30, "…text a tenant with a lawyer at…" },
    { "tenant", "wordwithoutanyendwordwithoutanyendwordwithoutanyend", 10, "…" },
};

TEST(search_excerpts_are_where_the_words_are)
{
    SearchIndex *x = index_of_texts(a);
    for (isize i = 0; i < countof(excerpts); i++) {
        SearchResult r = ask(x, a, excerpts[i].words);
        test_case(excerpts[i].text);
        CHECK_STR(search_excerpt(&r, a, str_from(excerpts[i].text), S("en"), excerpts[i].length), excerpts[i].want);
    }
    search_free(x);
}
