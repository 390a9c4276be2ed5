#include "engines/impact/dense.h"
#include "engines/impact/did_parts.h"
#include "base/map.h"
#include "base/vec.h"
#include <math.h>

typedef struct { double event, group, time; isize row; } Seen;

static int by_event(const void *a, const void *b)
{
    const Seen *x = a, *y = b;
    if (x->event != y->event) return x->event < y->event ? -1 : 1;
    return x->group != y->group ? x->group < y->group ? -1 : 1 : 0;
}

/* Rows by group and period first: a code for each pair that occurs, so that what is sorted is short. */
DidParts did_parts(Arena *a, const DidModel *m, const u8 *keep, bool treated_only)
{
    DidParts p = { .of_row = make_array(a, i32, m->n + 1) };
    Map known = map_on(a);
    Vec(Seen) seen = { 0 };
    i32 *code = make_array(a, i32, m->n + 1);
    for (isize r = 0; r < m->n; r++) {
        double g = m->group[r], t = did_time(m, r), key[2] = { g, t };
        code[r] = -1;
        if (!keep[r] || isinf(g) || (treated_only && t < g)) continue;
        MapSlot *slot = map_add(&known, str_of((const char *)key, (isize)sizeof key));
        if (!slot->value) { vec_push(a, &seen, (Seen){ t - g, g, t, seen.n }); slot->value = seen.n; }
        code[r] = (i32)slot->value - 1;
    }
    if (seen.n) qsort(seen.p, (size_t)seen.n, sizeof(Seen), by_event);
    i32 *place = make_array(a, i32, seen.n + 1);
    p.cells = seen.n, p.cell = make_array(a, DidPart, seen.n + 1);
    for (isize i = 0; i < seen.n; i++) place[seen.p[i].row] = (i32)i, p.cell[i] = (DidPart){ .group = seen.p[i].group, .time = seen.p[i].time };
    for (isize r = 0; r < m->n; r++) {
        p.of_row[r] = code[r] < 0 ? -1 : place[code[r]];
        if (p.of_row[r] >= 0) p.cell[p.of_row[r]].rows += did_weight(m, r);
    }
    return p;
}

static double place_of(const DidPart *c, DidKind kind) { return kind == DID_GROUP ? c->group : kind == DID_CALENDAR ? c->time : c->time - c->group; }

static Estimate average(const DidParts *p, DidKind kind, double at, PartsEstimate *estimate, void *of, double *c)
{
    double all = 0;
    for (isize i = 0; i < p->cells; i++) {
        bool post = p->cell[i].time >= p->cell[i].group, mine = kind == DID_SIMPLE ? post : place_of(&p->cell[i], kind) == at && (post || kind == DID_EVENT);
        c[i] = mine ? p->cell[i].rows : 0;
        all += c[i];
    }
    for (isize i = 0; i < p->cells; i++) c[i] /= all;
    return estimate(of, c);
}

static void event_cov_fill(Arena *a, const DidParts *p, PartsCovariance *covariance, void *of, const double *c, DidEffects *out)
{
    isize n = out->n[DID_EVENT];
    out->event_cov = make_array(a, double, n * n + 1);
    for (isize i = 0; i < n; i++) for (isize k = 0; k < n; k++) out->event_cov[i * n + k] = covariance(of, c + i * p->cells, c + k * p->cells);
}

void did_effects(Arena *a, const DidParts *p, PartsEstimate *estimate, PartsCovariance *covariance, void *of, DidEffects *out)
{
    static const char *const terms[] = { "ATT", "group", "time", "event time" };
    double *c = make_array(a, double, p->cells + 1);
    out->cells = p->cells, out->cell = p->cell;
    for (isize i = 0; i < p->cells; i++) {
        memset(c, 0, (size_t)p->cells * sizeof(double));
        c[i] = 1;
        p->cell[i].e = estimate(of, c);
    }
    for (int kind = DID_GROUP; kind <= DID_EVENT; kind++) {
        double *at = out->at[kind] = make_array(a, double, p->cells + 1);
        isize n = 0;
        for (isize i = 0; i < p->cells; i++) if (kind == DID_EVENT || p->cell[i].time >= p->cell[i].group) at[n++] = place_of(&p->cell[i], (DidKind)kind);
        out->n[kind] = n = numbers_distinct(at, n), out->effect[kind] = make_array(a, Estimate, n + 1);
        double *all = make_array(a, double, n * p->cells + 1);
        for (isize i = 0; i < n; i++) {
            out->effect[kind][i] = average(p, (DidKind)kind, at[i], estimate, of, all + i * p->cells);
            out->effect[kind][i].term = str_fmt(a, "%s::%g", terms[kind], at[i]);
        }
        if (covariance && kind == DID_EVENT) event_cov_fill(a, p, covariance, of, all, out);
    }
    out->simple = average(p, DID_SIMPLE, 0, estimate, of, c);
    out->simple.term = S("ATT");
}

isize did_always_treated(Arena *a, const DidModel *m, u8 *keep)
{
    u8 *before = arena_alloc(a, m->unit.levels + 1);
    isize gone = 0;
    for (isize r = 0; r < m->n; r++) if (!did_is_treated(m, r)) before[m->unit.code[r]] = 1;
    for (isize r = 0; r < m->n; r++) {
        keep[r] = before[m->unit.code[r]];
        gone += !keep[r];
    }
    return gone;
}

static Err refused(Arena *a, isize *bad_row, isize r, const char *why)
{
    *bad_row = r + 1;
    return err(a, ERR_INPUT, "%s", why);
}

/* A unit is of one group and cluster, and is seen once a period. */
Err did_rows_sound(Arena *a, const DidModel *m, isize *bad_row)
{
    if (!m->unit.code) return OK;
    isize *first = make_array(a, isize, m->unit.levels + 1);
    u8 *seen = arena_alloc(a, (isize)m->unit.levels * m->period.levels + 1);
    for (isize r = 0; r < m->n; r++) {
        isize u = m->unit.code[r], *f = &first[u];
        u8 *cell = &seen[u * m->period.levels + m->period.code[r]];
        if (*cell) return refused(a, bad_row, r, "this unit has a second row in this period");
        *cell = 1;
        if (!*f) { *f = r + 1; continue; }
        if (m->group[*f - 1] != m->group[r]) return refused(a, bad_row, r, "this unit has another group elsewhere: a unit is treated from one period on");
        if (m->cluster.code && m->cluster.code[*f - 1] != m->cluster.code[r]) return refused(a, bad_row, r, "this unit is in another cluster elsewhere");
    }
    return OK;
}
