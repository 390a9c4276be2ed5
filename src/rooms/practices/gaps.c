/* gaps.c: the gap map: what is known of which concern, how surely, and where nothing is. */
#include "rooms/practices/practices_pages.h"
#include "gaps.html.h"
#include <math.h>

typedef struct { i64 n[CONCERNS_MAX][EVIDENCE_MAX]; bool adopted[CONCERNS_MAX][EVIDENCE_MAX]; i64 most; } Grid;

static Grid *grid_of(Arena *a, const Library *l)
{
    Grid *g = make(a, Grid);
    for (isize i = 0; i < l->n; i++) {
        const Shelf *s = &l->shelf[i];
        for (isize c = 0; c < l->concerns; c++) {
            if (!(s->concerns >> c & 1)) continue;
            g->n[c][s->evidence]++;
            g->adopted[c][s->evidence] |= s->reported + s->recorded > 0;
            g->most = max_i64(g->most, g->n[c][s->evidence]);
        }
    }
    return g;
}

/* By area: four times as many practices, twice the radius. 22 is as large as a cell of the map allows. */
static int radius_of(i64 n, i64 most) { return n ? (int)max_i64(4, lround(22 * sqrt((double)n / (double)most))) : 0; }

static GapCell cell_of(Request *rq, const Library *l, const Grid *g, isize c, isize e)
{
    Str concern = l->concern[c].name[rq->lang], level = l->evidence[e].label[rq->lang];
    Str n = count_(rq->arena, rq->lang, "{n} practice", "{n} practices", g->n[c][e]);
    GapCell cell = { .n = g->n[c][e], .radius = radius_of(g->n[c][e], g->most), .adopted = g->adopted[c][e] };
    if (cell.n) cell.address = str_fmt(rq->arena, "/practices?concern=" STR_FMT "&evidence=" STR_FMT, STR_ARG(l->concern[c].slug), STR_ARG(l->evidence[e].level));
    Str text = cell.adopted ? _("{concern}, {level}: {n}, taken up elsewhere") : _("{concern}, {level}: {n}");
    cell.label = say(rq->arena, rq->lang, text, { "concern", concern }, { "level", level }, { "n", n });
    return cell;
}

static GapRow row_of_concern(Request *rq, const Library *l, const Grid *g, isize c)
{
    GapRow r = { .slug = l->concern[c].slug, .name = l->concern[c].name[rq->lang], .n = l->concern[c].practices };
    r.cells.p = make_array(rq->arena, GapCell, l->levels);
    for (isize e = 0; e < l->levels; e++) r.cells.p[r.cells.n++] = cell_of(rq, l, g, c, e);
    return r;
}

/* ---- holes, in words ---- */

/* Concerns without a practice of one of the levels first .. last. */
static Str concerns_without(Request *rq, const Library *l, const Grid *g, isize first, isize last)
{
    Str names[CONCERNS_MAX];
    isize n = 0;
    for (isize c = 0; c < l->concerns; c++) {
        i64 held = 0;
        for (isize e = first; e <= last; e++) held += g->n[c][e];
        if (!held) names[n++] = l->concern[c].name[rq->lang];
    }
    return n ? tr_list(rq->arena, rq->lang, names, n) : (Str){ 0 };
}

static void fill_holes(Request *rq, const Library *l, const Grid *g, Gaps *gaps)
{
    gaps->holes.p = make_array(rq->arena, Str, 3);
    isize last = l->levels - 1;
    const struct { isize from, to; Str text; } asked[] = {
        { 0, last, _("The library holds nothing on: {concerns}.") },
        { 0, last - 1, _("Nothing was ever measured, as far as the library knows, on: {concerns}.") },
        { 0, 0, _("No trial decided by chance on: {concerns}.") },
    };
    for (isize i = 0; i < countof(asked) && l->levels; i++) {
        Str names = concerns_without(rq, l, g, asked[i].from, asked[i].to);
        if (names.n) gaps->holes.p[gaps->holes.n++] = say(rq->arena, rq->lang, asked[i].text, { "concerns", names });
    }
}

Gaps gaps_of(Request *rq, const Library *l)
{
    Gaps gaps = { 0 };
    const Grid *g = grid_of(rq->arena, l);
    gaps.heads.p = make_array(rq->arena, GapHead, l->levels);
    gaps.rows.p = make_array(rq->arena, GapRow, l->concerns);
    for (isize e = 0; e < l->levels; e++) gaps.heads.p[gaps.heads.n++] = (GapHead){ l->evidence[e].label[rq->lang], l->evidence[e].columns };
    for (isize c = 0; c < l->concerns; c++) gaps.rows.p[gaps.rows.n++] = row_of_concern(rq, l, g, c);
    fill_holes(rq, l, g, &gaps);
    return gaps;
}

Reply gaps_show(Request *rq)
{
    const Library *l = library_of(rq);
    if (!l) return reply_problem(rq, 503, (Str){ 0 });
    Gaps gaps = gaps_of(rq, l);
    return show(rq, gaps_page, &gaps);
}
