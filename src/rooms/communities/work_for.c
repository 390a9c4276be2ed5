/* work_for.c: "I work for ...": finding a place by its name, and keeping the choice in a cookie that holds its id alone. */
#include "rooms/communities/communities_pages.h"
#include "base/fold.h"
#include "media/address.h"
#include "media/number.h"
#include "work_for.html.h"

enum { HITS = 20, CANDIDATES = 200, TYPED_MAX = 80 };

/* ---- what was typed ---- */

typedef struct { Str name, where; } Typed;      /* folded; where: what stood behind a comma, or empty */

static Typed typed_of(Arena *a, Str text)
{
    Str rest = str_utf8_head(str_trim(text), TYPED_MAX), name;
    if (!str_cut(&rest, ',', &name)) return (Typed){ 0 };
    rest = str_trim(rest);
    return (Typed){ name_key(a, name), rest.n ? name_key(a, rest) : (Str){ 0 } };
}

/* Whether a place lies where was typed: the beginning of its state's name or its country's, or their codes. */
static bool lies_there(Arena *a, int lang, Str where, Str country, Str region)
{
    if (!where.n) return true;
    Str said[] = { region_name(country, region), str_slice(region, 3, region.n), country_name(lang, country), country, country_name(LANG_EN, country) };
    for (isize i = 0; i < countof(said); i++) if (said[i].n && str_starts(name_key(a, said[i]), where)) return true;
    return false;
}

/* ---- places that may be meant ---- */

typedef struct { PlaceHit hit; i64 people; int apart; } Candidate;
typedef struct { Request *rq; const Atlas *at; Typed typed; Vec(Candidate) found; } Search;

static void add(Search *s, Str id, Str name, Str country, Str region, OptInt people, int apart)
{
    if (!lies_there(s->rq->arena, s->rq->lang, s->typed.where, country, region)) return;
    Str where = region_name(country, region), in = country_name(s->rq->lang, country);
    Str detail = where.n ? str_fmt(s->rq->arena, STR_FMT ", " STR_FMT, STR_ARG(where), STR_ARG(in)) : in;
    Candidate c = { { id, name, detail, people.known ? number_str(s->rq->arena, s->rq->lang, people.v) : (Str){ 0 } }, people.v, apart };
    vec_push(s->rq->arena, &s->found, c);
}

static bool is_community(const Atlas *at, Str geoid)
{
    for (isize i = 0; i < at->n; i++) if (str_eq(at->p[i].row.geoid, geoid)) return true;
    return false;
}

static Str region_of_state(Arena *a, Str state) { return str_fmt(a, "US-" STR_FMT, STR_ARG(state)); }

static void search_beginnings(Search *s)
{
    Arena *a = s->rq->arena;
    for (isize i = 0; i < s->at->n; i++) {
        const CommunityAll *c = &s->at->p[i].row;
        if (str_starts(c->name_key, s->typed.name)) add(s, c->slug, c->name, c->country, c->region, c->population, 0);
    }
    PlaceNamesRows rows = place_names(s->rq->db, key_end(a, s->typed.name), s->typed.name, s->typed.where.n ? 10 * CANDIDATES : CANDIDATES);
    for (isize i = 0; i < rows.n; i++)
        if (!is_community(s->at, rows.p[i].geoid)) add(s, rows.p[i].geoid, rows.p[i].name, S("US"), region_of_state(a, rows.p[i].state), rows.p[i].population, 0);
}

static void add_place(Search *s, Str geoid, int apart)
{
    PlaceFind p;
    if (is_community(s->at, geoid) || !place_find(s->rq->db, geoid, &p)) return;
    add(s, p.geoid, p.name, S("US"), region_of_state(s->rq->arena, p.state), p.population, apart);
}

/* Nothing begins so: names that are the same but for a typing mistake or two. */
static void search_misspelt(Search *s)
{
    Str key = s->typed.name;
    u32 letters = letters_of(key);
    int limit = spelling_limit(key);
    const NameIndex *names = limit ? placenames_of(s->rq) : NULL;
    if (!names) return;
    for (isize i = 0; i < s->at->n; i++) {
        const CommunityAll *c = &s->at->p[i].row;
        int apart = spelling_apart(key, letters, c->name_key, letters_of(c->name_key), limit);
        if (apart <= limit) add(s, c->slug, c->name, c->country, c->region, c->population, apart);
    }
    for (isize i = 0; i < names->n && s->found.n < CANDIDATES; i++) {
        const NameEntry *n = &names->p[i];
        int apart = spelling_apart(key, letters, n->key, n->letters, limit);
        if (apart <= limit) add_place(s, str_from(n->geoid), apart);
    }
}

static int best_first(const void *x, const void *y)
{
    const Candidate *a = x, *b = y;
    if (a->apart != b->apart) return a->apart < b->apart ? -1 : 1;
    if (a->people != b->people) return a->people < b->people ? 1 : -1;
    return str_cmp(a->hit.id, b->hit.id);
}

static void search(Request *rq, const Atlas *at, ForPage *page)
{
    Search s = { .rq = rq, .at = at, .typed = typed_of(rq->arena, page->typed) };
    if (!s.typed.name.n) return;
    page->asked = true;
    search_beginnings(&s);
    page->near_misses = !s.found.n;
    if (!s.found.n) search_misspelt(&s);
    if (s.found.n) qsort(s.found.p, (size_t)s.found.n, sizeof *s.found.p, best_first);
    page->hits.n = min_i64(s.found.n, HITS);
    page->hits.p = make_array(rq->arena, PlaceHit, page->hits.n);
    for (isize i = 0; i < page->hits.n; i++) page->hits.p[i] = s.found.p[i].hit;
}

/* ---- the page ---- */

static int by_label(const void *x, const void *y) { return str_cmp(((const Choice *)x)->label, ((const Choice *)y)->label); }

/* Only countries of which there is something to show. */
static void fill_choices(Request *rq, const Atlas *at, ForPage *page)
{
    page->countries.p = make_array(rq->arena, Choice, at->countries);
    for (isize c = 0; c < country_count() && page->countries.n < at->countries; c++)
        for (isize i = 0; i < at->n; i++) {
            if (!str_eq(at->p[i].row.country, country_code_at(c))) continue;
            page->countries.p[page->countries.n++] = (Choice){ .value = country_code_at(c), .label = country_name(rq->lang, country_code_at(c)) };
            break;
        }
    qsort(page->countries.p, (size_t)page->countries.n, sizeof(Choice), by_label);
    page->sizes.p = make_array(rq->arena, Choice, SIZES);
    for (int i = 0; i < SIZE_UNKNOWN; i++)
        page->sizes.p[page->sizes.n++] = (Choice){ .value = size_bands[i].value, .label = tr(rq->lang, size_bands[i].label) };
}

Reply for_show(Request *rq)
{
    const Atlas *at = atlas_of(rq);
    if (!at) return reply_problem(rq, 503, (Str){ 0 });
    View *view = view_ready(rq);
    ForPage page = { .typed = request_query(rq, "q"), .back = request_back(rq, request_query(rq, "back")), .yours = view->for_label,
        .known_us = number_str(rq->arena, rq->lang, at->place_count), .known_world = number_str(rq->arena, rq->lang, at->n) };
    view->words = (Str){ 0 };
    search(rq, at, &page);
    fill_choices(rq, at, &page);
    if (rq->failure.code) return reply_problem(rq, 503, (Str){ 0 });
    if (rq->head.fragment) { for_page_hits(rq->out, &page); return reply_html(rq); }
    return show(rq, for_page, &page);
}

/* ---- the choice ---- */

/* The address with for=id in place of the for= that it had; id empty: without. */
static Str back_for(Arena *a, Str back, Str id)
{
    Str query = back, path = back, pair, fragment = { 0 };
    isize hash = str_find_char(back, '#');
    if (hash >= 0) fragment = str_slice(back, hash, back.n), query = str_slice(back, 0, hash);
    str_cut(&query, '?', &path);
    Buf b = buf_on(a);
    put(&b, path);
    char between = '?';
    while (str_cut(&query, '&', &pair)) {
        if (!pair.n || str_starts(pair, S("for="))) continue;
        put_char(&b, between);
        put(&b, pair);
        between = '&';
    }
    if (id.n) put_fmt(&b, "%cfor=" STR_FMT, between, STR_ARG(id));
    put(&b, fragment);
    return buf_str(&b);
}

Reply for_choose(Request *rq)
{
    Str id = request_form(rq, "id"), back = request_back(rq, request_form(rq, "back"));
    Locality l = { 0 };
    if (id.n && !locality_find(rq->db, rq->lang, id, &l)) return reply_problem(rq, 404, tr(rq->lang, _("This place is not known here. Look for it by its name.")));
    Reply r = reply_redirect(rq, 303, back_for(rq->arena, back, l.id));
    return reply_with(r, "Set-Cookie", str_fmt(rq->arena, "for=" STR_FMT "; Path=/; SameSite=Lax; HttpOnly; Max-Age=%d", STR_ARG(l.id), l.id.n ? 365 * 24 * 3600 : 0));
}
