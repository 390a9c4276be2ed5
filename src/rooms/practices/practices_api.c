/* practices_api.c: practices, adoptions, concerns and the scale of evidence, for programs. */
#include "rooms/practices/practices_pages.h"
#include "base/fold.h"

/* ---- rows ---- */

typedef struct { Str slug, name, country, region; } CommunityRef;
static const ApiField community_ref[] = {
    API_FIELD(CommunityRef, slug, "Its name in addresses"),
    API_FIELD(CommunityRef, name, "Name"),
    API_FIELD(CommunityRef, country, "ISO 3166-1 code"),
    API_MAYBE(CommunityRef, region, "ISO 3166-2 code"),
    { 0 }
};

typedef struct { Str kind, text, currency, per; OptInt minor; } CostItem;
static const ApiField cost_fields[] = {
    API_FIELD(CostItem, kind, "whole, unit, price, staff-time, none, described (the text says it) or unknown"),
    API_MAYBE(CostItem, text, "In words, as its source has it"),
    API_FIELD(CostItem, minor, "One clear amount, in minor units of the currency"),
    API_MAYBE(CostItem, currency, "ISO 4217 code"),
    API_MAYBE(CostItem, per, "What the amount is for: participant, year; null for the whole"),
    { 0 }
};

typedef struct { Str kind, text, value, low, high, unit, what; } OutcomeItem;
static const ApiField outcome_fields[] = {
    API_FIELD(OutcomeItem, kind, "effect and before-after are changes; output and target are none; described: the text says what came of it"),
    API_MAYBE(OutcomeItem, text, "In words"),
    API_MAYBE(OutcomeItem, value, "The main figure, as its source writes it; minus for less"),
    API_MAYBE(OutcomeItem, low, "Lower end of the interval that the source states"),
    API_MAYBE(OutcomeItem, high, "Upper end"),
    API_MAYBE(OutcomeItem, unit, "percent is a relative change"),
    API_MAYBE(OutcomeItem, what, "What was measured"),
    { 0 }
};

typedef struct { Str level, label; } EvidenceRef;
static const ApiField evidence_ref[] = {
    API_FIELD(EvidenceRef, level, "How a change was found, never how large it is"),
    API_FIELD(EvidenceRef, label, "In words"),
    { 0 }
};

typedef struct { i64 reported, recorded, stopped; } AdoptersItem;
static const ApiField adopters_fields[] = {
    API_FIELD(AdoptersItem, reported, "Communities of which a source reports that they took it up"),
    API_FIELD(AdoptersItem, recorded, "Communities that recorded it here themselves"),
    API_FIELD(AdoptersItem, stopped, "Those of them that recorded that they have stopped"),
    { 0 }
};

typedef struct { Str address, kind, verification, read_on; } SourceItem;
static const ApiField source_fields[] = {
    API_MAYBE(SourceItem, address, "Where it was read"),
    API_MAYBE(SourceItem, kind, "primary, press or secondary"),
    API_FIELD(SourceItem, verification, "seen; partial where only a part of the entry stood there; unread where nobody here has looked there yet"),
    API_MAYBE(SourceItem, read_on, "Day, YYYY-MM-DD"),
    { 0 }
};

typedef struct {
    Str slug, title, summary, lang;
    ApiTexts concerns;
    CommunityRef community;
    OptInt year_started;
    CostItem cost;
    OutcomeItem outcome;
    EvidenceRef evidence;
    AdoptersItem adopters;
    i64 changed;
} PracticeItem;
#define PRACTICE_FIELDS                                                                 \
    API_FIELD(PracticeItem, slug, "Its name in addresses"), API_FIELD(PracticeItem, title, "Title"),          \
    API_FIELD(PracticeItem, summary, "One sentence"), API_FIELD(PracticeItem, lang, "Language of its texts"), \
    API_FIELD(PracticeItem, concerns, "Slugs of the public concerns that it answers"),             \
    API_IN(PracticeItem, community, "Where it began", community_ref, "CommunityRef"),              \
    API_FIELD(PracticeItem, year_started, "When it began; null where nobody saw the year in a source"), \
    API_IN(PracticeItem, cost, "What it cost; a prize or grant is not a cost", cost_fields, "Cost"), \
    API_IN(PracticeItem, outcome, "What changed, or was done", outcome_fields, "Outcome"),         \
    API_IN(PracticeItem, evidence, "How sure we are", evidence_ref, "EvidenceRef"),                \
    API_IN(PracticeItem, adopters, "How many took it up", adopters_fields, "Adopters"),            \
    API_WHEN(PracticeItem, changed, "Its last change")
static const ApiField practice_fields[] = { PRACTICE_FIELDS, { 0 } };

typedef struct { Str practice, community, name, country, origin; OptInt year, ended; } AdoptionItem;
static const ApiField adoption_fields[] = {
    API_FIELD(AdoptionItem, practice, "Slug of the practice"),
    API_FIELD(AdoptionItem, community, "Slug of the community that took it up"),
    API_FIELD(AdoptionItem, name, "Its name"),
    API_FIELD(AdoptionItem, country, "ISO 3166-1 code of its country"),
    API_FIELD(AdoptionItem, origin, "reported: a source says so; recorded: the city itself did"),
    API_FIELD(AdoptionItem, year, "Since when"),
    API_FIELD(AdoptionItem, ended, "When it stopped; null where it is not known to have"),
    { 0 }
};

typedef struct {
    PracticeItem item;      /* the first, so that its fields lie where they do in a list's */
    Str text, needs, funding;
    SourceItem source;
    ApiRows adoptions;
} PracticeWhole;
static const ApiField practice_whole[] = {
    PRACTICE_FIELDS,
    API_FIELD(PracticeWhole, text, "The whole text, Markdown"),
    API_MAYBE(PracticeWhole, needs, "What a copy needs: the editors' judgement"),
    API_MAYBE(PracticeWhole, funding, "Money that came in for it"),
    API_IN(PracticeWhole, source, "What it rests on", source_fields, "Source"),
    API_ROWS(PracticeWhole, adoptions, "Who took it up", adoption_fields, AdoptionItem, "Adoption"),
    { 0 }
};

typedef struct { Str slug, name, description, name_es, description_es; i64 practices; } ConcernItem;
static const ApiField concern_fields[] = {
    API_FIELD(ConcernItem, slug, "Its name in addresses"), API_FIELD(ConcernItem, name, "Name"), API_FIELD(ConcernItem, description, "What belongs to it"),
    API_FIELD(ConcernItem, name_es, "Name in Spanish"), API_FIELD(ConcernItem, description_es, "What belongs to it, in Spanish"),
    API_FIELD(ConcernItem, practices, "How many practices answer it"),
    { 0 }
};

/* ---- operations ---- */

static const ApiParam practice_params[] = {
    { "q", "Words: a question, synonyms and slips of the pen are understood", NULL, false },
    { "concern", "Slug of a concern", NULL, true },
    { "evidence", "Level of evidence, by its name in the scale", NULL, true },
    { "country", "ISO 3166-1 code of where it began", NULL, true },
    { "size", "Of the community where it began", "small|medium|large|great|unknown", true },
    { "cost", "Whether its cost is known", "known|little|unknown", true },
    { "year", "Of its start", "2020|2015|2010|2000|earlier|unknown", true },
    { "community", "Slug of the community where it began", NULL, true },
    { "sort", "Order", "fit|new|evidence|adopters", false },
    { 0 }
};
static const ApiParam adoption_params[] = {
    { "q", "Words of the practice", NULL, false },
    { "practice", "Slug of a practice", NULL, false },
    { "community", "Slug of the community that took it up", NULL, false },
    { "country", "ISO 3166-1 code of that community's country", NULL, false },
    { "origin", "Who says so", "reported|recorded", false },
    { "sort", "Order", "practice|year", false },
    { 0 }
};
static const ApiParam concern_params[] = {
    { "q", "Name or description holds", NULL, false },
    { "sort", "Order", "place|name|practices", false },
    { 0 }
};

enum { LIST_PRACTICES, ONE_PRACTICE, LIST_ADOPTIONS, LIST_CONCERNS, ONE_CONCERN };
const ApiOperation practices_api[] = {
    [LIST_PRACTICES] = { "/api/v1/practices", "listPractices", "Practices", "Practices as a visitor finds them", practice_params, "Practice", practice_fields, API_LIST },
    [ONE_PRACTICE] = { "/api/v1/practices/:slug", "getPractice", "Practices", "A practice, whole", NULL, "PracticeWhole", practice_whole, API_ONE },
    [LIST_ADOPTIONS] = { "/api/v1/adoptions", "listAdoptions", "Adoptions", "Which community took up which practice", adoption_params, "Adoption", adoption_fields, API_LIST },
    [LIST_CONCERNS] = { "/api/v1/concerns", "listConcerns", "Concerns", "Public concerns", concern_params, "Concern", concern_fields, API_LIST },
    [ONE_CONCERN] = { "/api/v1/concerns/:slug", "getConcern", "Concerns", "A public concern", NULL, "Concern", concern_fields, API_ONE },
    { 0 }
};

/* ---- practices ---- */

static ApiTexts concerns_of(Arena *a, const Library *l, const Shelf *s)
{
    Str *p = make_array(a, Str, l->concerns);
    isize n = 0;
    for (isize c = 0; c < l->concerns; c++) if (s->concerns >> c & 1) p[n++] = l->concern[c].slug;
    return (ApiTexts){ p, n };
}

static PracticeItem item_of(Request *rq, const Library *l, const Shelf *s)
{
    const PracticeCards *p = &s->card;
    const EvidenceLevel *e = &l->evidence[s->evidence];
    const Doing *began = origin_of(l, s);
    PracticeItem item = { .slug = p->slug, .title = p->title, .summary = p->summary, .lang = p->lang, .concerns = concerns_of(rq->arena, l, s),
        .community = { began->slug, began->name, began->country, began->region }, .cost = { p->cost_kind, p->cost_text, p->cost_currency, p->cost_per, p->cost_minor },
        .outcome = { p->outcome_kind, p->outcome_text, p->outcome_value, p->outcome_low, p->outcome_high, p->outcome_unit, p->outcome_what },
        .evidence = { e->level, e->label[LANG_EN] }, .adopters = { s->reported, s->recorded, s->stopped }, .changed = p->changed };
    if (!p->year_from_memory) item.year_started = p->year_started;
    return item;
}

static void add_practices(Request *rq, const Library *l, ApiList *list, const SearchResult *r)
{
    for (isize i = 0; i < r->n; i++) {
        const Shelf *s = shelf_of(l, r->hit[i].id);
        if (!s) continue;
        PracticeItem item = item_of(rq, l, s);
        api_list_add(list, &practices_api[LIST_PRACTICES], &item);
    }
}

Reply api_practices(Request *rq)
{
    ApiList list;
    Reply refused;
    if (!api_list_begin(rq, &practices_api[LIST_PRACTICES], &list, &refused)) return refused;
    const Library *l = indexed_library_of(rq);
    if (!l) return reply_problem(rq, 503, (Str){ 0 });
    PracticesAsked asked;
    if (!practices_ask(rq, l, &asked)) return reply_problem(rq, 400, S("A filter names something that is not in the library: see /api/v1/concerns, /api/v1/evidence, /api/v1/communities and ISO 3166-1 for countries."));
    asked.q.offset = (isize)list.cursor, asked.q.limit = (isize)list.limit;
    SearchResult r = search(l->index, rq->arena, &asked.q);
    add_practices(rq, l, &list, &r);
    return api_list_end(rq, &list, r.total);
}

static AdoptionItem *adoptions_of(Request *rq, const PracticeBySlug *p, isize *n)
{
    PracticeAdoptionsRows r = practice_adoptions(rq->db, p->id);
    AdoptionItem *items = make_array(rq->arena, AdoptionItem, r.n);
    for (isize i = 0; i < r.n; i++) items[i] = (AdoptionItem){ p->slug, r.p[i].slug, r.p[i].name, r.p[i].country, r.p[i].origin, r.p[i].year, r.p[i].ended };
    *n = r.n;
    return items;
}

Reply api_practice(Request *rq, const PracticeBySlug *p)
{
    const Library *l = library_with(rq, p->id);
    const Shelf *s = l ? shelf_of(l, p->id) : NULL;
    if (!s) return reply_problem(rq, 503, (Str){ 0 });
    Shelf now = shelf_now(rq, l, s, p);
    PracticeWhole w = { .item = item_of(rq, l, &now), .text = p->body, .needs = p->needs_text, .funding = p->funding_text,
        .source = { p->source, p->source_kind, p->verification, p->read_on } };
    w.adoptions.p = adoptions_of(rq, p, &w.adoptions.n);
    return api_one(rq, &practices_api[ONE_PRACTICE], &w);
}

/* ---- adoptions ---- */

/* The practices that words find, as a condition. */
static void ask_words(Request *rq, const Library *l, AdoptionListArgs *a)
{
    Str q = str_trim(request_query(rq, "q"));
    if (!q.n) return;
    SearchResult r = search(l->index, rq->arena, &(SearchQuery){ .words = q, .lang = S("en"), .sort = -1, .limit = l->n });
    for (isize i = 0; i < r.n && r.way == SEARCH_FOUND; i++) vec_push(rq->arena, &a->ids, r.hit[i].id);
    a->with |= ADOPTION_LIST_FOUND;
}

static AdoptionListArgs ask_adoptions(Request *rq, const Library *l)
{
    AdoptionListArgs a = { .practice = request_query(rq, "practice"), .community = request_query(rq, "community"), .country = request_query(rq, "country"), .origin = request_query(rq, "origin") };
    if (a.practice.n) a.with |= ADOPTION_LIST_PRACTICE;
    if (a.community.n) a.with |= ADOPTION_LIST_COMMUNITY;
    if (a.country.n) a.with |= ADOPTION_LIST_COUNTRY;
    if (a.origin.n) a.with |= ADOPTION_LIST_ORIGIN;
    ask_words(rq, l, &a);
    a.sort = str_eq(request_query(rq, "sort"), S("year")) ? ADOPTION_LIST_BY_YEAR : ADOPTION_LIST_BY_PRACTICE;
    return a;
}

Reply api_adoptions(Request *rq)
{
    const ApiOperation *op = &practices_api[LIST_ADOPTIONS];
    ApiList list;
    Reply refused;
    AdoptionListCount total = { 0 };
    if (!api_list_begin(rq, op, &list, &refused)) return refused;
    const Library *l = indexed_library_of(rq);
    if (!l) return reply_problem(rq, 503, (Str){ 0 });
    AdoptionListArgs a = ask_adoptions(rq, l);
    a.limit = list.limit, a.offset = list.cursor;
    AdoptionListRows rows = adoption_list(rq->db, &a);
    adoption_list_count(rq->db, &(AdoptionListCountArgs){ .with = a.with, .ids = a.ids, .practice = a.practice, .community = a.community, .country = a.country, .origin = a.origin }, &total);
    for (isize i = 0; i < rows.n; i++) {
        const AdoptionList *r = &rows.p[i];
        AdoptionItem item = { r->practice, r->community, r->name, r->country, r->origin, r->year, r->ended };
        api_list_add(&list, op, &item);
    }
    return api_list_end(rq, &list, total.n);
}

/* ---- concerns ---- */

static ConcernItem concern_item(const Concern *c)
{
    return (ConcernItem){ c->slug, c->name[LANG_EN], c->about[LANG_EN], c->name[LANG_ES], c->about[LANG_ES], c->practices };
}

typedef enum { PLACE, NAME, PRACTICES } ConcernOrder;

static int compare(const void *x, const void *y, void *ctx)
{
    const Concern *a = *(const Concern *const *)x, *b = *(const Concern *const *)y;
    ConcernOrder by = *(ConcernOrder *)ctx;
    i64 c = by == NAME ? str_cmp(a->name[LANG_EN], b->name[LANG_EN]) : by == PRACTICES ? b->practices - a->practices : 0;
    return c ? (c < 0 ? -1 : 1) : a < b ? -1 : a > b;
}

static bool holds(Arena *a, Str text, Str key) { return str_find(name_key(a, text), key) >= 0; }

Reply api_concerns(Request *rq)
{
    const ApiOperation *op = &practices_api[LIST_CONCERNS];
    ApiList list;
    Reply refused;
    if (!api_list_begin(rq, op, &list, &refused)) return refused;
    const Library *l = library_of(rq);
    if (!l) return reply_problem(rq, 503, (Str){ 0 });
    Str q = name_key(rq->arena, str_trim(request_query(rq, "q"))), sort = request_query(rq, "sort");
    const Concern *found[CONCERNS_MAX];
    isize n = 0;
    for (isize i = 0; i < l->concerns; i++)
        if (holds(rq->arena, l->concern[i].name[LANG_EN], q) || holds(rq->arena, l->concern[i].about[LANG_EN], q)) found[n++] = &l->concern[i];
    ConcernOrder by = str_eq(sort, S("name")) ? NAME : str_eq(sort, S("practices")) ? PRACTICES : PLACE;
    qsort_r(found, (size_t)n, sizeof *found, compare, &by);
    for (isize i = (isize)min_i64(list.cursor, n); i < n && list.n < list.limit; i++) {
        ConcernItem item = concern_item(found[i]);
        api_list_add(&list, op, &item);
    }
    return api_list_end(rq, &list, n);
}

Reply api_concern(Request *rq)
{
    const Library *l = library_of(rq);
    if (!l) return reply_problem(rq, 503, (Str){ 0 });
    i32 c = concern_named(l, request_param(rq, "slug"));
    if (c < 0) return reply_problem(rq, 404, (Str){ 0 });
    ConcernItem item = concern_item(&l->concern[c]);
    return api_one(rq, &practices_api[ONE_CONCERN], &item);
}
