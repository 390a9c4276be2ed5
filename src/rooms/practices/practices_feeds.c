/* practices_feeds.c: what readers of feeds and search engines follow. */
#include "rooms/practices/practices_pages.h"
#include "media/feed.h"

enum { FEED_ENTRIES = 50, SITEMAP_PART = 20000 };

/* The address of the list that a feed follows: without its ".atom", with what was asked. */
static Str list_of(Request *rq)
{
    Str address = view_ready(rq)->canonical;
    isize query = str_find_char(address, '?'), dot = (query < 0 ? address.n : query) - 5;
    return str_fmt(rq->arena, STR_FMT STR_FMT, STR_ARG(str_slice(address, 0, dot)), STR_ARG(str_slice(address, dot + 5, address.n)));
}

static Reply feed_reply(Request *rq, Buf *b)
{
    feed_end(b);
    return reply_bytes(rq, S("application/atom+xml; charset=utf-8"), buf_str(b));
}

/* The practices of a list, those changed last first. */
Reply practices_feed(Request *rq)
{
    const Library *l = indexed_library_of(rq);
    if (!l) return reply_problem(rq, 503, (Str){ 0 });
    PracticesAsked asked;
    practices_ask(rq, l, &asked);
    asked.q.sort = KEY_CHANGED, asked.q.limit = FEED_ENTRIES;
    SearchResult r = search(l->index, rq->arena, &asked.q);
    const Shelf *newest = r.n ? shelf_of(l, r.hit[0].id) : NULL;
    Buf b = buf_on(rq->arena);
    feed_begin(&b, &(Feed){ asked.q.words.n ? say(rq->arena, rq->lang, _("“{words}”: practices"), { "words", asked.q.words }) : tr(rq->lang, _("Practices")), view_ready(rq)->canonical,
        list_of(rq), lang_code(rq->lang), view_ready(rq)->face.name, newest ? newest->card.changed : 0 });
    for (isize i = 0; i < r.n; i++) {
        const Shelf *s = shelf_of(l, r.hit[i].id);
        const PracticeCards *p = s ? &s->card : NULL;
        if (p) feed_entry(&b, &(FeedEntry){ p->title, address_whole(rq, rq->lang, practice_path(rq->arena, p->slug)), p->summary, p->lang, p->changed });
    }
    return feed_reply(rq, &b);
}

static int by_changed(const void *x, const void *y)
{
    const AtlasEntry *a = *(const AtlasEntry *const *)x, *b = *(const AtlasEntry *const *)y;
    return a->row.changed != b->row.changed ? (a->row.changed < b->row.changed ? 1 : -1) : a < b ? -1 : a > b;
}

Reply communities_feed(Request *rq)
{
    const Atlas *at = atlas_of(rq);
    if (!at) return reply_problem(rq, 503, (Str){ 0 });
    const AtlasEntry **e = make_array(rq->arena, const AtlasEntry *, at->n);
    for (isize i = 0; i < at->n; i++) e[i] = &at->p[i];
    qsort(e, (size_t)at->n, sizeof *e, by_changed);
    Buf b = buf_on(rq->arena);
    feed_begin(&b, &(Feed){ tr(rq->lang, _("Communities")), view_ready(rq)->canonical, list_of(rq), lang_code(rq->lang), view_ready(rq)->face.name, at->n ? e[0]->row.changed : 0 });
    for (isize i = 0; i < at->n && i < FEED_ENTRIES; i++) {
        const CommunityAll *c = &e[i]->row;
        Str about = count_(rq->arena, rq->lang, "{n} practice of its own in the library", "{n} practices of its own in the library", e[i]->counts.practices);
        feed_entry(&b, &(FeedEntry){ locality_label(rq->arena, rq->lang, c->name, c->country, c->region), address_whole(rq, rq->lang, str_fmt(rq->arena, "/communities/" STR_FMT, STR_ARG(c->slug))),
            about, (Str){ 0 }, c->changed });
    }
    return feed_reply(rq, &b);
}

/* ---- for search engines ---- */

typedef struct { Str path; Time changed; } Entry;
typedef Vec(Entry) Entries;

static void put_url(Request *rq, Buf *b, const Entry *e)
{
    int offered = view_ready(rq)->face.one_language ? LANG_EN + 1 : LANG_COUNT;
    for (int lang = 0; lang < offered; lang++) {
        put(b, S("<url><loc>"));
        put_xml(b, address_whole(rq, lang, e->path));
        put(b, S("</loc>"));
        if (e->changed) put(b, S("<lastmod>")), put_iso_time(b, e->changed), put(b, S("</lastmod>"));
        for (int other = 0; other < offered && offered > 1; other++) {
            put_fmt(b, "<xhtml:link rel=\"alternate\" hreflang=\"" STR_FMT "\" href=\"", STR_ARG(lang_code(other)));
            put_xml(b, address_whole(rq, other, e->path));
            put(b, S("\"/>"));
        }
        put(b, S("</url>\n"));
    }
}

static Entries entries_of(Request *rq, const Atlas *at)
{
    static const Str pages[] = { S("/"), S("/practices"), S("/communities"), S("/concerns"), S("/gaps"), S("/evidence"), S("/about"), S("/compare"), S("/api") };
    Entries all = { 0 };
    for (isize i = 0; i < countof(pages); i++) vec_push(rq->arena, &all, (Entry){ pages[i], 0 });
    PracticeSlugsRows r = practice_slugs(rq->db);
    for (isize i = 0; i < r.n; i++) vec_push(rq->arena, &all, (Entry){ practice_path(rq->arena, r.p[i].slug), r.p[i].changed });
    for (isize i = 0; i < at->n; i++) vec_push(rq->arena, &all, (Entry){ str_fmt(rq->arena, "/communities/" STR_FMT, STR_ARG(at->p[i].row.slug)), at->p[i].row.changed });
    return all;
}

/* One file, or where it would hold more than a sitemap may (50,000 addresses), an index of its parts. */
Reply sitemap_show(Request *rq)
{
    const Atlas *at = atlas_of(rq);
    if (!at) return reply_problem(rq, 503, (Str){ 0 });
    Entries all = entries_of(rq, at);
    Buf b = buf_on(rq->arena);
    i64 part, parts = (all.n + SITEMAP_PART - 1) / SITEMAP_PART;
    bool asked = str_i64(request_query(rq, "part"), &part) && part >= 1 && part <= parts;
    put(&b, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
    if (parts > 1 && !asked) {
        put(&b, S("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
        for (i64 i = 1; i <= parts; i++) put_fmt(&b, "<sitemap><loc>" STR_FMT "/sitemap.xml?part=%" PRId64 "</loc></sitemap>\n", STR_ARG(view_base_address()), i);
        put(&b, S("</sitemapindex>\n"));
    } else {
        isize from = asked ? (isize)(part - 1) * SITEMAP_PART : 0;
        put(&b, S("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"));
        for (isize i = from; i < all.n && i < from + SITEMAP_PART; i++) put_url(rq, &b, &all.p[i]);
        put(&b, S("</urlset>\n"));
    }
    return reply_bytes(rq, S("application/xml; charset=utf-8"), buf_str(&b));
}

/* The same page for another place, and the thousand ways to filter a list, are not for an index of the web. */
Reply robots_show(Request *rq)
{
    return reply_bytes(rq, S("text/plain; charset=utf-8"), str_fmt(rq->arena, "User-agent: *\nDisallow: /*for=\nDisallow: /practices?\nDisallow: /es/practices?\nDisallow: /compare?\nDisallow: /es/compare?\n"
        "Disallow: /communities?\nDisallow: /es/communities?\nDisallow: /for\nDisallow: /es/for\n\nSitemap: " STR_FMT "/sitemap.xml\n", STR_ARG(view_base_address())));
}
