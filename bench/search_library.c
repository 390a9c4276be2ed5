#include "bench/search_library.h"
#include "base/vec.h"
#include "media/csv.h"
#include "media/lang.h"
#include "rooms/communities/communities.h"
#include "rooms/practices/practices_file.h"
#include <math.h>

Str file_text(Arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    Buf b = buf_on(a);
    must(f);
    for (size_t n = 1; n;) {
        buf_room(&b, 65536);
        n = fread(b.p + b.n, 1, 65536, f);
        b.n += (isize)n;
    }
    fclose(f);
    return buf_str(&b);
}

/* Weights and length norms: set on the half of bench/queries.tsv that is marked tune. */
static const SearchField fields[SEARCH_FIELDS] = {
    [IN_TITLE]    = { S("title"),    3, 0.3 },
    [IN_SUMMARY]  = { S("summary"),  2, 0.5 },
    [IN_CONCERNS] = { S("concerns"), 1.5, 0.3 },
    [IN_PLACE]    = { S("place"),    2, 0.0 },
    [IN_TEXT]     = { S("text"),     1, 0.7 },
    [IN_EVIDENCE] = { S("evidence"), 1, 0.5 },
};

/* A level of evidence in the words that people ask for it with. */
static const struct { const char *level, *words; } evidence_words[] = {
    { "RCT", "randomised controlled trial, randomized experiment, lottery, control group" },
    { "quasi-experimental", "comparison study, quasi-experiment, compared with similar places, control group" },
    { "before-after", "before and after" },
    { "descriptive", "description" },
};

typedef struct { Arena *arena; Map concern, community; StrVec concern_words, country_code, community_name; Map country; Vec(SearchPlace) place; } Lists;

static Csv *open_csv(Arena *a, const char *path)
{
    Csv *c;
    must(!failed(csv_open_memory(a, file_text(a, path), str_from(path), &c)));
    return c;
}

static Str cell(const Csv *c, const char *column, Arena *a)
{
    isize at;
    must(!failed(csv_column(c, str_from(column), &at)));
    return str_copy(a, csv_cell(c, at));
}

/* A concern is found by its names in both languages and by its description. */
static void read_concerns(Lists *l)
{
    Csv *c = open_csv(l->arena, "data/concerns.csv");
    while (csv_next(c) == CSV_ROW) {
        Str parts[4] = { cell(c, "name", l->arena), cell(c, "description", l->arena), cell(c, "name_es", l->arena), cell(c, "description_es", l->arena) };
        vec_push(l->arena, &l->concern_words, str_join(l->arena, parts, 4, S(". ")));
        *map_put(&l->concern, cell(c, "slug", l->arena)) = l->concern_words.n;
    }
    csv_close(c);
}

/* A country's names in both languages lead to it. Cities are words of the texts: a question for "Medellin cable car" wants cable cars elsewhere too. */
static void add_country(Lists *l, Str code)
{
    i64 *known = map_put(&l->country, code);
    if (*known) return;
    *known = l->country.n;
    for (int lang = 0; lang < LANG_COUNT; lang++)
        vec_push(l->arena, &l->place, (SearchPlace){ country_name(lang, code), BY_COUNTRY, (i32)*known - 1 });
}

static void read_communities(Lists *l)
{
    Csv *c = open_csv(l->arena, "data/communities.csv");
    while (csv_next(c) == CSV_ROW) {
        vec_push(l->arena, &l->community_name, cell(c, "name", l->arena));
        vec_push(l->arena, &l->country_code, cell(c, "country", l->arena));
        *map_put(&l->community, cell(c, "slug", l->arena)) = l->community_name.n;
    }
    csv_close(c);
}

static void read_evidence(Arena *a, const Csv *c, Practice *p)
{
    Str level = cell(c, "evidence", a), words[2] = { cell(c, "outcome_text", a) };
    for (int i = 0; i < countof(evidence_words); i++)
        if (str_eq(level, str_from(evidence_words[i].level))) {
            p->evidence = i;
            words[1] = str_from(evidence_words[i].words);
        }
    p->field[IN_EVIDENCE] = str_join(a, words, 2, S(". "));
}

static void read_concerns_of(Lists *l, const Csv *c, Practice *p)
{
    StrVec words = { 0 };
    Str rest = cell(c, "concerns", l->arena), slug;
    while (str_cut(&rest, ';', &slug) && p->concerns < countof(p->concern)) {
        i64 *at = map_get(&l->concern, slug);
        must(at);
        p->concern[p->concerns++] = (i32)*at - 1;
        vec_push(l->arena, &words, l->concern_words.p[*at - 1]);
    }
    p->field[IN_CONCERNS] = str_join(l->arena, words.p, words.n, S(". "));
}

static void read_place(Lists *l, const Csv *c, Practice *p)
{
    i64 *at = map_get(&l->community, cell(c, "community", l->arena));
    must(at);
    Str code = l->country_code.p[*at - 1];
    add_country(l, code);
    p->country = (i32)*map_get(&l->country, code) - 1;
    Str words[3] = { l->community_name.p[*at - 1], country_name(LANG_EN, code), country_name(LANG_ES, code) };
    p->field[IN_PLACE] = str_join(l->arena, words, 3, S(", "));
}

static void no_problem(void *ctx, i64 line, Str what)
{
    (void)ctx;
    fprintf(stderr, "practices.md:%" PRId64 ": " STR_FMT "\n", line, STR_ARG(what));
}

static Practice read_practice(Lists *l, const Csv *c, const PracticeTexts *texts)
{
    Arena *a = l->arena;
    Practice p = { .slug = cell(c, "slug", a), .year = NAN };
    i64 year, *text = map_get(&texts->by_slug, p.slug);
    if (str_i64(cell(c, "year_started", a), &year)) p.year = (double)year;
    p.field[IN_TITLE] = cell(c, "title", a);
    p.field[IN_SUMMARY] = cell(c, "summary", a);
    Str body[3] = { text ? texts->texts.p[*text - 1].body : S(""), cell(c, "needs_text", a), cell(c, "funding_text", a) };
    p.field[IN_TEXT] = str_join(a, body, 3, S("\n"));
    read_concerns_of(l, c, &p);
    read_place(l, c, &p);
    read_evidence(a, c, &p);
    return p;
}

SearchDoc library_doc(void *library, isize i)
{
    const Practice *p = &((const Library *)library)->practice[i];
    SearchDoc d = { .id = i + 1, .lang = S("en"), .key = { [KEY_YEAR] = p->year, NAN, NAN, NAN } };
    memcpy(d.field, p->field, sizeof d.field);
    d.facet[BY_CONCERN].p = p->concern;
    d.facet[BY_CONCERN].n = p->concerns;
    d.facet[BY_COUNTRY].p = &p->country;
    d.facet[BY_COUNTRY].n = 1;
    d.facet[BY_EVIDENCE].p = &p->evidence;
    d.facet[BY_EVIDENCE].n = 1;
    return d;
}

Library library_read(Arena *a, bool with_synonyms)
{
    Lists lists = { .arena = a, .concern = map_on(a), .community = map_on(a), .country = map_on(a) };
    Vec(Practice) practices = { 0 };
    PracticeTexts texts;
    read_concerns(&lists);
    read_communities(&lists);
    practice_texts_parse(a, file_text(a, "data/practices.md"), &texts, no_problem, NULL);
    Csv *c = open_csv(a, "data/practices.csv");
    while (csv_next(c) == CSV_ROW) {
        Practice p = read_practice(&lists, c, &texts);
        vec_push(a, &practices, p);
    }
    csv_close(c);
    Library l = { .practice = practices.p, .n = practices.n };
    memcpy(l.scheme.field, fields, sizeof fields);
    l.scheme.facet_size[BY_CONCERN] = (i32)lists.concern.n;
    l.scheme.facet_size[BY_COUNTRY] = (i32)lists.country.n;
    l.scheme.facet_size[BY_EVIDENCE] = countof(evidence_words);
    l.scheme.places = lists.place.p;
    l.scheme.places_n = lists.place.n;
    if (with_synonyms) l.scheme.synonyms = synonyms_read(a, file_text(a, "data/synonyms.txt"), LANG_EN, NULL);
    return l;
}
