#include "rooms/practices/about.h"
#include "about.html.h"

static void fill_levels(Request *rq, const Library *l, AboutPage *p)
{
    p->levels.p = make_array(rq->arena, LevelLine, l->levels);
    for (isize e = 0; e < l->levels; e++) {
        const EvidenceLevel *v = &l->evidence[e];
        p->levels.p[p->levels.n++] = (LevelLine){ v->level, v->label[rq->lang], v->rule[rq->lang], v->practices, v->columns };
    }
}

Reply evidence_show(Request *rq)
{
    const Library *l = library_of(rq);
    if (!l) return reply_problem(rq, 503, (Str){ 0 });
    AboutPage p = { .practices = l->n };
    fill_levels(rq, l, &p);
    return show(rq, evidence_page, &p);
}

static void fill_sources(Request *rq, AboutPage *p)
{
    SourceKindsRows r = source_kinds(rq->db);
    for (isize i = 0; i < r.n; i++) {
        if (str_eq(r.p[i].source_kind, S("primary"))) p->primary += r.p[i].n;
        else if (str_eq(r.p[i].source_kind, S("press"))) p->press += r.p[i].n;
        else if (r.p[i].source_kind.n) p->secondary += r.p[i].n;
        else if (!r.p[i].named) p->without += r.p[i].n;
        if (str_eq(r.p[i].verification, S("partial"))) p->partial += r.p[i].n;
        if (str_eq(r.p[i].verification, S("unread")) && r.p[i].named) p->unread += r.p[i].n;
    }
}

Reply about_show(Request *rq)
{
    const Library *l = library_of(rq);
    const Atlas *at = atlas_of(rq);
    if (!l || !at) return reply_problem(rq, 503, (Str){ 0 });
    AboutPage p = { .practices = l->n, .reported = l->reported, .recorded = l->recorded, .communities = at->n, .countries = at->countries, .places = at->place_count };
    fill_sources(rq, &p);
    fill_levels(rq, l, &p);
    return show(rq, about_page, &p);
}
