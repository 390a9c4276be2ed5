/* Fuzzes the search. The first byte says what the rest is: below 128 a question, asked of a small library that stays; from
 * 128 on a list of synonyms, which is read, built into the library, and asked with its own first words.
 * The other bits of the first byte choose language, typing, places and order. */
#include "engines/search/search.h"
#include "engines/search/synonyms.h"

enum { LIST = 128, TYPING = 1, EVERYWHERE = 2, SORTED = 4, CHOICES = 8, LANGUAGE = 16 };

static const char *const texts[][2] = {
    { "en", "A lawyer for every poor tenant in eviction court keeps families in their homes" },
    { "en", "Rain gardens and porous paving hold storm water; the sewers of the city rest" },
    { "es", "Presupuesto participativo: la participación de los vecinos decide las inversiones" },
    { "fr", "L'eau et les écoles d'abord, disent les habitants" },
    { "de", "Wärme für Häuser ohne Kohle" },
    { "xx", "Łódź 東京 311 911 pre-K" },
};
static const char list[] = "storm water = stormwater\ntenant, renter\nhomeless => tenant, eviction court\nloosing ~> losing\n";
static const i32 values[] = { 0, 1, 2, 3, 4, 5 };

static SearchDoc text_of(void *of, isize i)
{
    (void)of;
    SearchDoc d = { .id = i, .lang = str_from(texts[i][0]), .field = { str_from(texts[i][1]), S("Austin, United States") }, .key = { (double)i } };
    d.facet[0].p = values + i;
    d.facet[0].n = i % 2;
    return d;
}

static SearchIndex *library(const Synonyms *synonyms)
{
    static const SearchPlace places[] = { { S("United States"), 0, 1 }, { S("Łódź"), 0, 5 } };
    SearchScheme scheme = { .field = { { S("text"), 2, 0.5 }, { S("place"), 1, 0 } }, .facet_size = { 6 }, .synonyms = synonyms, .places = places, .places_n = 2 };
    return search_build(&scheme, sizeof texts / sizeof *texts, text_of, NULL);
}

static void ask(const SearchIndex *x, Arena *a, u8 how, Str words)
{
    SearchQuery q = { .words = words, .lang = how & LANGUAGE ? S("es") : S("en"), .typing = how & TYPING, .everywhere = how & EVERYWHERE, .sort = how & SORTED ? 0 : -1, .limit = 3 };
    q.want[0].p = values;
    q.want[0].n = how & CHOICES ? 3 : 0;
    SearchResult r = search(x, a, &q);
    must(r.n <= 3 && r.n <= r.total);
    isize n;
    SearchMark *mark = search_mark(&r, a, words, q.lang, &n);
    for (isize i = 0; i < n; i++) must(mark[i].from < mark[i].to && mark[i].to <= words.n && (!i || mark[i - 1].to <= mark[i].from));
    search_excerpt(&r, a, words, q.lang, 20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static SearchIndex *stays;
    if (!stays) stays = library(synonyms_read(arena_new(), S(list), LANG_EN, NULL));
    if (!size) return 0;
    Arena *a = arena_new();
    Str rest = str_of((const char *)data + 1, (isize)size - 1), problems;
    if (data[0] < LIST) {
        ask(stays, a, data[0], rest);
    } else {
        SearchIndex *own = library(synonyms_read(a, rest, LANG_EN, &problems));
        ask(own, a, data[0], str_slice(rest, 0, 100));
        search_free(own);
    }
    arena_free(a);
    return 0;
}
