#include "engines/assign/assign.h"

/* ---- bounds, and the same value from both sides ----
 *
 * With prices u of items, p of reviewers and big for each need and least load that is not met, no assignment is worth more than
 *     sum of need * u + sum over reviewers of what their loads are worth at most at price p
 *         + sum over pairs of what using them between least and most is worth at most at score - u - p.
 * Where the assignment itself is worth as much, none is better (weak duality of linear programs). */

static bool bounds_kept(const Assign *in, const AssignResult *r, i64 *load)
{
    for (i32 i = 0; i < in->items; i++) {
        i64 filled = r->missing[i];
        if (r->missing[i] < 0) return false;
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) {
            if (r->flow[e] < in->pair[e].least || r->flow[e] > in->pair[e].most) return false;
            filled += r->flow[e], load[in->pair[e].reviewer] += r->flow[e];
        }
        if (filled != in->need[i]) return false;
    }
    for (i32 k = 0; k < in->reviewers; k++) if (load[k] > in->most[k] || r->short_of[k] != max_i64((in->least ? in->least[k] : 0) - load[k], 0)) return false;
    return true;
}

static __int128 best_between(__int128 worth, i64 least, i64 most) { return worth * (worth > 0 ? most : least); }

/* A load at price p: the part up to least is worth p + big each, what is beyond it p. */
static __int128 load_bound(const Assign *in, const AssignResult *r, i32 k)
{
    i64 p = r->reviewer_price[k], least = in->least ? min_i64(in->least[k], in->most[k]) : 0;
    return best_between((__int128)p + r->big, 0, least) + best_between(p, 0, in->most[k] - least) - (__int128)r->big * (in->least ? in->least[k] : 0);
}

bool assign_prove(const Assign *in, const AssignResult *r)
{
    Arena *a = arena_new();
    i64 *load = make_array(a, i64, in->reviewers);
    bool kept = bounds_kept(in, r, load);
    arena_free(a);
    if (!kept) return false;
    __int128 bound = 0, worth = r->total - (__int128)r->big * (r->unfilled + r->below), total = 0;
    for (i32 i = 0; i < in->items; i++) {
        i64 u = r->item_price[i];
        bound += (__int128)in->need[i] * u + best_between(-(__int128)r->big - u, 0, in->need[i]);
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) {
            const AssignPair *pair = &in->pair[e];
            bound += best_between((__int128)pair->score - u - r->reviewer_price[pair->reviewer], pair->least, pair->most);
            total += (__int128)r->flow[e] * pair->score;
        }
    }
    for (i32 k = 0; k < in->reviewers; k++) bound += load_bound(in, r, k);
    return total == r->total && bound == worth;
}

/* ---- why not all ---- */

/* From the items that lack somebody: along pairs not used up to reviewers, and back along those used. All reviewers so reached
 * are at their most. */
AssignCut assign_cut(Arena *a, const Assign *in, const AssignResult *r)
{
    AssignCut c = { make_array(a, bool, in->items), make_array(a, bool, in->reviewers), 0, 0 };
    for (i32 i = 0; i < in->items; i++) c.item[i] = r->missing[i] > 0;
    for (bool more = true; more;) {
        more = false;
        for (i32 i = 0; i < in->items; i++)
            for (i64 e = in->from[i]; e < in->from[i + 1]; e++) {
                bool *item = &c.item[i], *reviewer = &c.reviewer[in->pair[e].reviewer];
                if (*item && !*reviewer && r->flow[e] < in->pair[e].most) more = *reviewer = true;
                if (*reviewer && !*item && r->flow[e] > in->pair[e].least) more = *item = true;
            }
    }
    for (i32 i = 0; i < in->items; i++) {
        if (!c.item[i]) continue;
        c.need += in->need[i];
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) if (!c.reviewer[in->pair[e].reviewer]) c.give += r->flow[e];
    }
    for (i32 k = 0; k < in->reviewers; k++) c.give += c.reviewer[k] ? in->most[k] : 0;
    for (i32 i = 0; i < in->items; i++) for (i64 e = in->from[i]; e < in->from[i + 1]; e++) if (!c.item[i] && c.reviewer[in->pair[e].reviewer]) c.give -= in->pair[e].least;
    return c;
}
