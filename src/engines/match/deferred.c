#include "engines/match/match.h"

/* ---- whom a position holds: a heap of standings, the worst on top ---- */

typedef struct { i32 *at; i32 n, most; } Held;

static void sift_up(Held *h, i32 i)
{
    for (i32 up; i && h->at[up = (i - 1) / 2] < h->at[i]; i = up) {
        i32 x = h->at[up];
        h->at[up] = h->at[i], h->at[i] = x;
    }
}

static void sift_down(Held *h)
{
    for (i32 i = 0, k; (k = 2 * i + 1) < h->n; i = k) {
        if (k + 1 < h->n && h->at[k + 1] > h->at[k]) k++;
        if (h->at[i] >= h->at[k]) return;
        i32 x = h->at[i];
        h->at[i] = h->at[k], h->at[k] = x;
    }
}

/* Holds the one of this standing if it can. Returns the standing that is turned away, or -1. */
static i32 hold(Held *h, i32 standing)
{
    if (h->n < h->most) {
        h->at[h->n++] = standing;
        sift_up(h, h->n - 1);
        return -1;
    }
    if (!h->most || h->at[0] < standing) return standing;
    i32 out = h->at[0];
    h->at[0] = standing;
    sift_down(h);
    return out;
}

i64 *match_open(Arena *a, const Market *m)
{
    i64 *open = make_array(a, i64, m->positions);
    for (i32 p = 0; p < m->positions; p++) open[p] = m->capacity[p];
    for (i32 i = 0; i < m->applicants; i++) if (match_fixed(m, i) >= 0) must(open[match_fixed(m, i)]-- > 0);
    return open;
}

static Held *held_new(Arena *a, const Market *m, const MatchOrder *o)
{
    Held *held = make_array(a, Held, m->positions);
    i32 *room = make_array(a, i32, o->list_from[m->positions]);
    i64 *open = match_open(a, m);
    for (i32 p = 0; p < m->positions; p++) {
        i64 listed = o->list_from[p + 1] - o->list_from[p];
        held[p] = (Held){ .at = room + o->list_from[p], .most = (i32)min_i64(open[p], listed) };
    }
    return held;
}

/* An applicant asks down their list until somebody is held without turning another away; whoever is turned away asks on. */
static void ask(const Market *m, const MatchOrder *o, Held *held, i64 *next, i64 *got, i32 applicant)
{
    for (i32 a = applicant; next[a] < m->from[a + 1];) {
        i64 c = o->pick[next[a]++];
        i32 p = m->at[c];
        if (o->standing[c] < 0) continue;
        i32 out = hold(&held[p], o->standing[c]);
        if (out == o->standing[c]) continue;
        got[a] = c;
        if (out < 0) return;
        a = m->by[o->list[o->list_from[p] + out]];
        got[a] = -1;
    }
}

void match_applicants_propose(Arena *a, const Market *m, const MatchOrder *o, i64 *got)
{
    Held *held = held_new(a, m, o);
    i64 *next = make_array(a, i64, m->applicants + 1);
    for (i32 i = 0; i < m->applicants; i++) next[i] = m->from[i], got[i] = -1;
    for (i32 i = 0; i < m->applicants; i++) ask(m, o, held, next, got, i);
}

/* ---- positions propose ---- */

typedef struct { i64 *next, *open; i32 *waiting; i32 n; } Offers;

/* A position asks down its list while it has an open place. A position that loses somebody waits for its turn again. */
static void offer(const Market *m, const MatchOrder *o, Offers *f, i64 *got, i32 p)
{
    while (f->open[p] > 0 && f->next[p] < o->list_from[p + 1]) {
        i64 c = o->list[f->next[p]++], had = got[m->by[c]];
        if (had >= 0 && o->wish[had] < o->wish[c]) continue;
        got[m->by[c]] = c;
        f->open[p]--;
        if (had >= 0 && f->open[m->at[had]]++ == 0) f->waiting[f->n++] = m->at[had];
    }
}

/* Every position waits at most once: it comes in when its open places go from 0 to 1, and it leaves with none or with its
 * list at an end. */
void match_positions_propose(Arena *a, const Market *m, const MatchOrder *o, i64 *got)
{
    Offers f = { .next = make_array(a, i64, m->positions + 1), .open = match_open(a, m), .waiting = make_array(a, i32, m->positions + 1) };
    for (i32 i = 0; i < m->applicants; i++) got[i] = -1;
    for (i32 p = m->positions - 1; p >= 0; p--) {
        f.next[p] = o->list_from[p];
        if (f.open[p] > 0) f.waiting[f.n++] = p;
    }
    while (f.n) offer(m, o, &f, got, f.waiting[--f.n]);
}

/* ---- why ---- */

void match_last_admitted(const Market *m, const MatchOrder *o, const i64 *got, i64 *last)
{
    for (i32 p = 0; p < m->positions; p++) last[p] = -1;
    for (i32 a = 0; a < m->applicants; a++) {
        if (got[a] < 0) continue;
        i64 *l = &last[m->at[got[a]]];
        if (*l < 0 || o->standing[got[a]] > o->standing[*l]) *l = got[a];
    }
}

i64 match_why(const Market *m, const i64 *got, const i64 *last, i32 applicant, MatchWhy *out)
{
    i64 n = 0, is = got[applicant];
    i32 fixed = match_fixed(m, applicant);
    for (i64 c = m->from[applicant]; c < m->from[applicant + 1]; c++) if (m->at[c] == fixed) is = c;
    for (i64 c = m->from[applicant]; c < m->from[applicant + 1]; c++) {
        if (is >= 0 && m->rank[c] >= m->rank[is]) break;
        MatchReason reason = fixed >= 0 ? MATCH_FIXED : m->esteem[c] >= 0 ? MATCH_FULL : MATCH_NOT_RANKED;
        out[n++] = (MatchWhy){ c, reason, reason == MATCH_FULL ? last[m->at[c]] : -1 };
    }
    return n;
}
