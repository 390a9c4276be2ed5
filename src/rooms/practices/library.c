#include "rooms/practices/library.h"
#include "media/assets.h"
#include "media/markdown.h"
#include "engines/search/synonyms.h"
#include "store/store.h"
#include <fcntl.h>
#include <math.h>
#include <unistd.h>

const Band cost_bands[COSTS] = {
    [COST_KNOWN] = { S("known"), _("What it cost is known"), 0 }, [COST_LITTLE] = { S("little"), _("Little beside staff time"), 0 },
    [COST_UNKNOWN] = { S("unknown"), _("Not known"), 0 },
};

const Band year_bands[YEARS] = {
    { S("2020"), _("2020 or later"), 2020 }, { S("2015"), _("2015 to 2019"), 2015 }, { S("2010"), _("2010 to 2014"), 2010 },
    { S("2000"), _("2000 to 2009"), 2000 }, { S("earlier"), _("Before 2000"), -100000 }, { S("unknown"), _("Not known"), 0 },
};

/* ---- concerns and the scale ---- */

/* A name in a language; English where it has none. */
static void both(Arena *a, Str out[LANG_COUNT], Str en, Str es)
{
    out[LANG_EN] = str_copy(a, en);
    out[LANG_ES] = es.n ? str_copy(a, es) : out[LANG_EN];
}

static void read_concerns(Library *l, Db *db)
{
    ConcernAllRows r = concern_all(db);
    for (isize i = 0; i < r.n && i < CONCERNS_MAX; i++) {
        Concern *c = &l->concern[l->concerns++];
        c->id = r.p[i].id, c->slug = str_copy(l->arena, r.p[i].slug);
        both(l->arena, c->name, r.p[i].name, r.p[i].name_es);
        both(l->arena, c->about, r.p[i].description, r.p[i].description_es);
    }
}

static void read_levels(Library *l, Db *db)
{
    EvidenceAllRows r = evidence_all(db);
    for (isize i = 0; i < r.n && i < EVIDENCE_MAX; i++) {
        EvidenceLevel *e = &l->evidence[l->levels++];
        e->id = r.p[i].id, e->level = str_copy(l->arena, r.p[i].level), e->columns = (int)max_i64(5 - r.p[i].strength, 1);
        both(l->arena, e->label, r.p[i].label, r.p[i].label_es);
        both(l->arena, e->rule, r.p[i].rule, r.p[i].rule_es);
    }
}

/* ---- communities ---- */

static int by_doing_id(const void *x, const void *y)
{
    const Doing *a = x, *b = y;
    return a->id < b->id ? -1 : a->id > b->id;
}

static void read_communities(Library *l, Db *db)
{
    CommunityAllRows r = community_all(db);
    l->community = make_array(l->arena, Doing, r.n);
    l->communities = r.n;
    for (isize i = 0; i < r.n; i++) {
        const CommunityAll *c = &r.p[i];
        l->community[i] = (Doing){ .id = c->id, .slug = str_copy(l->arena, c->slug), .name = str_copy(l->arena, c->name), .country = str_copy(l->arena, c->country),
            .region = str_copy(l->arena, c->region), .population = c->population, .lat = c->lat, .lon = c->lon };
    }
    qsort(l->community, (size_t)r.n, sizeof *l->community, by_doing_id);
}

i32 community_at(const Library *l, i64 id)
{
    Doing want = { .id = id };
    const Doing *d = l->communities ? bsearch(&want, l->community, (size_t)l->communities, sizeof want, by_doing_id) : NULL;
    return d ? (i32)(d - l->community) : -1;
}

/* ---- shelves: what is filtered and counted of a practice ---- */

static int by_shelf_id(const void *x, const void *y)
{
    const Shelf *a = x, *b = y;
    return a->id < b->id ? -1 : a->id > b->id;
}

static Shelf *shelf_at(const Library *l, i64 id)
{
    Shelf want = { .id = id };
    return l->n ? bsearch(&want, l->shelf, (size_t)l->n, sizeof want, by_shelf_id) : NULL;
}

const Doing *origin_of(const Library *l, const Shelf *s) { return &l->community[s->doer[0].community]; }
const Shelf *shelf_of(const Library *l, i64 practice_id) { return shelf_at(l, practice_id); }

/* Its texts in one piece of the library's memory. */
static PracticeCards card_kept(Arena *a, const PracticeCards *row)
{
    PracticeCards c = *row;
    Str *texts[] = { &c.slug, &c.title, &c.summary, &c.cost_text, &c.cost_kind, &c.cost_currency, &c.cost_per, &c.outcome_text, &c.outcome_kind, &c.outcome_value,
        &c.outcome_low, &c.outcome_high, &c.outcome_unit, &c.outcome_what, &c.needs_text, &c.lang };
    isize n = 0;
    for (isize i = 0; i < countof(texts); i++) n += texts[i]->n;
    char *at = arena_alloc(a, n);
    for (isize i = 0; i < countof(texts); i++) {
        if (!texts[i]->p) continue;
        if (texts[i]->n) memcpy(at, texts[i]->p, (size_t)texts[i]->n);
        texts[i]->p = at;
        at += texts[i]->n;
    }
    return c;
}

i8 evidence_place(const Library *l, i64 id, i8 otherwise)
{
    for (isize e = 0; e < l->levels; e++) if (l->evidence[e].id == id) return (i8)e;
    return otherwise;
}

static void read_shelves(Library *l, const PracticeCardsRows *r)
{
    l->shelf = make_array(l->arena, Shelf, r->n);
    l->n = r->n;
    for (isize i = 0; i < r->n; i++) {
        Shelf *s = &l->shelf[i];
        s->id = r->p[i].id;
        s->card = card_kept(l->arena, &r->p[i]);
        if (r->p[i].year_started.known && !r->p[i].year_from_memory) s->year = (i16)r->p[i].year_started.v;
        s->evidence = evidence_place(l, r->p[i].evidence_id, 0);
        l->evidence[s->evidence].practices++;
    }
}

static void read_concerns_of(Library *l, Db *db)
{
    PracticeConcernAllRows r = practice_concern_all(db);
    for (isize i = 0; i < r.n; i++) {
        Shelf *s = shelf_at(l, r.p[i].practice_id);
        i32 c = concern_named(l, r.p[i].slug);
        if (!s || c < 0) continue;
        s->concerns |= 1ull << c;
        l->concern[c].practices++;
    }
}

/* Where each began, then who took it up: one array for all, each shelf's part beside the other. */
static void read_doers(Library *l, Db *db, const PracticeCardsRows *practices)
{
    AdoptionAllRows r = adoption_all(db);
    Doer *all = make_array(l->arena, Doer, l->n + r.n), *at = all;
    isize *first = make_array(db->arena, isize, l->n + 1), *took = make_array(db->arena, isize, l->n + 1);
    for (isize i = 0; i < r.n; i++) {           /* rows come together by practice */
        Shelf *s = shelf_at(l, r.p[i].practice_id);
        if (s && !took[s - l->shelf]++) first[s - l->shelf] = i;
    }
    for (isize i = 0; i < l->n; i++) {
        Shelf *s = &l->shelf[i];
        s->doer = at;
        *at++ = (Doer){ .community = community_at(l, practices->p[i].community_id), .began = true };
        for (isize k = 0; k < took[i]; k++) {
            const AdoptionAll *a = &r.p[first[i] + k];
            bool recorded = str_eq(a->origin, S("recorded"));
            *at++ = (Doer){ .community = community_at(l, a->community_id), .recorded = recorded, .year = (i16)a->year.v, .ended = (i16)a->ended.v };
            s->stopped += a->ended.known;
            if (recorded) s->recorded++, l->recorded++;
            else s->reported++, l->reported++;
        }
        s->doers = (i32)(at - s->doer);
        for (i32 d = 0; d < s->doers; d++) {
            if (s->doer[d].began) l->community[s->doer[d].community].practices++;
            else l->community[s->doer[d].community].adoptions++;
        }
    }
}

/* ---- the index ---- */

/* Texts come in batches, so that all of them are never in memory at once. */
enum { BATCH = 256 };
typedef struct { Library *l; Db *db; Arena *a, *batch_arena; const PracticeBatch *p; PracticeBatchRows batch; isize at; i32 values[FACETS][CONCERNS_MAX]; Buf concern, place, evidence, body; } Reader;

i32 concern_named(const Library *l, Str slug)
{
    for (isize i = 0; i < l->concerns; i++) if (str_eq(l->concern[i].slug, slug)) return (i32)i;
    return -1;
}

static i32 country_value(Str code)
{
    for (isize i = 0; i < country_count(); i++) if (str_eq(country_code_at(i), code)) return (i32)i;
    return 0;
}

static i32 cost_value(const PracticeCards *p)
{
    if (str_eq(p->cost_kind, S("unknown"))) return COST_UNKNOWN;
    return str_eq(p->cost_kind, S("staff-time")) || str_eq(p->cost_kind, S("none")) ? COST_LITTLE : COST_KNOWN;
}

static i32 year_value(const Shelf *s)
{
    if (!s->year) return YEARS - 1;
    i32 y = 0;
    while (y < YEARS - 2 && s->year < year_bands[y].from) y++;
    return y;
}

static void put_words(Buf *b, Str s) { if (s.n) put(b, s), put(b, S(". ")); }

static void put_place(Buf *b, const Doing *c)
{
    put_words(b, c->name);
    put_words(b, region_name(c->country, c->region));
    put_words(b, country_name(LANG_EN, c->country));
    put_words(b, country_name(LANG_ES, c->country));
}

/* Levels of evidence in the words that people ask for them with, beside their labels. */
static const struct { Str level, words; } evidence_words[] = {
    { S("RCT"), S("RCT, randomised controlled trial, randomized experiment, lottery, control group") },
    { S("quasi-experimental"), S("quasi-experiment, compared with similar places, control group") },
};

/* What people may look for a practice by, beside its own words. */
static void reader_words(Reader *r, const Shelf *s)
{
    const PracticeCards *p = &s->card;
    Library *l = r->l;
    r->concern = r->place = r->evidence = r->body = buf_on(r->a);
    for (isize c = 0; c < l->concerns; c++) {
        if (!(s->concerns >> c & 1)) continue;
        for (int lang = 0; lang < LANG_COUNT; lang++) put_words(&r->concern, l->concern[c].name[lang]), put_words(&r->concern, l->concern[c].about[lang]);
    }
    for (i32 d = 0; d < s->doers; d++) put_place(&r->place, &l->community[s->doer[d].community]);
    const EvidenceLevel *e = &l->evidence[s->evidence];
    for (int lang = 0; lang < LANG_COUNT; lang++) put_words(&r->evidence, e->label[lang]);
    for (isize i = 0; i < countof(evidence_words); i++) if (str_eq(evidence_words[i].level, e->level)) put_words(&r->evidence, evidence_words[i].words);
    put_words(&r->body, markdown_plain(r->a, r->p->body));
    const Str more[] = { p->outcome_text, p->outcome_what, p->cost_text, r->p->funding_text, p->needs_text };
    for (isize i = 0; i < countof(more); i++) put_words(&r->body, more[i]);
}

static void reader_facets(Reader *r, const Shelf *s, SearchDoc *d)
{
    const Doing *c = &r->l->community[s->doer[0].community];
    const i32 one[FACETS] = { [BY_EVIDENCE] = s->evidence, [BY_COUNTRY] = country_value(c->country), [BY_SIZE] = size_of(c->population), [BY_COST] = cost_value(&s->card),
        [BY_YEAR] = year_value(s), [BY_COMMUNITY] = s->doer[0].community };
    isize n = 0;
    for (i32 i = 0; i < (i32)r->l->concerns; i++) if (s->concerns >> i & 1) r->values[BY_CONCERN][n++] = i;
    d->facet[BY_CONCERN].p = r->values[BY_CONCERN], d->facet[BY_CONCERN].n = n;
    for (int f = BY_EVIDENCE; f < FACETS; f++) {
        r->values[f][0] = one[f];
        d->facet[f].p = r->values[f], d->facet[f].n = 1;
    }
}

static void next_batch(Reader *r)
{
    i64 position = r->p ? r->p->position : INT64_MIN, id = r->p ? r->p->id : 0;
    Arena *was = r->db->arena;
    arena_reset(r->batch_arena);
    r->db->arena = r->batch_arena;
    r->batch = practice_batch(r->db, position, id, BATCH);
    r->db->arena = was;
    r->at = 0;
}

static SearchDoc reader_doc(void *of, isize i)
{
    Reader *r = of;
    (void)i;
    if (r->at == r->batch.n) next_batch(r);
    if (r->at == r->batch.n) return (SearchDoc){ 0 };       /* a failed query, or shelves of a later commit: the whole is discarded or built again */
    r->p = &r->batch.p[r->at++];
    arena_reset(r->a);
    const Shelf *s = shelf_of(r->l, r->p->id);
    if (!s) return (SearchDoc){ 0 };
    const PracticeCards *p = &s->card;
    reader_words(r, s);
    SearchDoc d = { .id = p->id, .lang = p->lang,
        .field = { p->title, p->summary, buf_str(&r->concern), buf_str(&r->place), buf_str(&r->evidence), buf_str(&r->body) },
        .key = { [KEY_YEAR] = s->year ? s->year : NAN, [KEY_STRENGTH] = r->l->evidence[s->evidence].columns,
                 [KEY_ADOPTERS] = s->reported + s->recorded - s->stopped, [KEY_CHANGED] = (double)p->changed } };
    reader_facets(r, s, &d);
    return d;
}

/* Countries and communities that a query may name. */
static SearchPlace *places_named(const Library *l, Arena *a, isize *n)
{
    SearchPlace *p = make_array(a, SearchPlace, country_count() * LANG_COUNT + l->communities);
    for (isize i = 0; i < country_count(); i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) p[(*n)++] = (SearchPlace){ country_name(lang, country_code_at(i)), BY_COUNTRY, (i32)i };
    for (isize i = 0; i < l->communities; i++)
        if (l->community[i].practices) p[(*n)++] = (SearchPlace){ l->community[i].name, BY_COMMUNITY, (i32)i };
    return p;
}

Str synonyms_file(Arena *a, Str dir)
{
    Str own = str_fmt(a, STR_FMT "/synonyms.txt", STR_ARG(dir)), text;
    const Asset *ours = asset_named(S("data/synonyms.txt"));
    int fd = open(own.p, O_RDONLY | O_CLOEXEC);
    bool taken = fd >= 0 && !failed(fd_read(a, fd, own, 16 << 20, &text));
    if (fd >= 0) close(fd);
    return taken ? text : ours ? ours->bytes : (Str){ 0 };
}

Str synonyms_text(Db *db, Arena *a)
{
    WordListLast own;
    return word_list_last(db, &own) && own.body.n ? own.body : synonyms_file(a, store_dir(db->store));
}

Str synonyms_problems(Arena *a, Str dir)
{
    Str problems = { 0 };
    synonyms_read(a, synonyms_file(a, dir), LANG_EN, &problems);
    return problems;
}

static void index_build(Library *l, Db *db, Str synonyms)
{
    SearchScheme scheme = {
        .field = { { S("title"), 3, 0.3 }, { S("summary"), 2, 0.5 }, { S("concern"), 1.5, 0.3 }, { S("place"), 2, 0 }, { S("evidence"), 1, 0.5 }, { S("text"), 1, 0.7 } },
        .facet_size = { [BY_CONCERN] = (i32)l->concerns, [BY_EVIDENCE] = (i32)l->levels, [BY_COUNTRY] = (i32)country_count(), [BY_SIZE] = SIZES, [BY_COST] = COSTS,
                        [BY_YEAR] = YEARS, [BY_COMMUNITY] = (i32)l->communities },
        .synonyms = synonyms_read(l->arena, synonyms, LANG_EN, NULL),
    };
    scheme.places = places_named(l, db->arena, &scheme.places_n);
    Reader r = { .l = l, .db = db, .a = arena_new(), .batch_arena = arena_new() };
    l->index = search_build(&scheme, l->n, reader_doc, &r);
    arena_free(r.a);
    arena_free(r.batch_arena);
}

/* ---- the whole ---- */

void *library_build(Db *db)
{
    Arena *a = arena_new();
    Library *l = make(a, Library);
    l->arena = a;
    read_concerns(l, db);
    read_levels(l, db);
    read_communities(l, db);
    PracticeCardsRows rows = practice_cards(db);
    read_shelves(l, &rows);
    read_concerns_of(l, db);
    read_doers(l, db, &rows);
    l->read = db->read;
    if (!failed(db->failure)) return l;
    library_discard(l);
    return NULL;
}

static void try_change(Library *x, const LibraryTrial *t)
{
    for (isize i = 0; t->concern && i < x->concerns; i++) if (str_eq(x->concern[i].slug, t->concern->slug)) memcpy(x->concern[i].name, t->concern->name, sizeof t->concern->name), memcpy(x->concern[i].about, t->concern->about, sizeof t->concern->about);
    for (isize i = 0; t->level && i < x->levels; i++) if (str_eq(x->evidence[i].level, t->level->level)) memcpy(x->evidence[i].label, t->level->label, sizeof t->level->label), memcpy(x->evidence[i].rule, t->level->rule, sizeof t->level->rule);
}

Library *library_tried(Db *db, const Library *l, const LibraryTrial *t)
{
    Arena *a = arena_new();
    Library *x = make(a, Library);
    *x = *l;
    x->arena = a;
    try_change(x, t);
    tables_add(&db->read, &l->read);
    index_build(x, db, t->synonyms.p ? t->synonyms : synonyms_text(db, a));
    if (!failed(db->failure)) return x;
    library_discard(x);
    return NULL;
}

Library *library_indexed(Db *db, const Library *l) { return library_tried(db, l, &(LibraryTrial){ 0 }); }

void library_discard(void *library)
{
    Library *l = library;
    if (l->index) search_free(l->index);
    arena_free(l->arena);
}

Str in_language(const Request *rq, Str english, Str spanish) { return rq->lang == LANG_ES && spanish.n ? spanish : english; }
