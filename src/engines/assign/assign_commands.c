#include "engines/assign/assign_commands.h"
#include "engines/assign/assign_files.h"
#include "engines/assign/assign_maxmin.h"
#include "engines/assign/assign_report.h"
#include "engines/assign/assign_round.h"
#include "engines/assign/assign_teams.h"
#include "base/exact.h"
#include "media/lang_option.h"
#include "media/number.h"
#include "media/table.h"

typedef struct {
    Cli *cli;
    int lang;
    AssignFiles f;
    AssignResult r;
    AssignObjective objective;
    bool maxmin;                /* by the threshold of assign_maxmin */
    bool exact;                 /* by branch and bound: there are no prices */
    bool gave_up;               /* branch and bound came to nothing */
    AssignExact searched;       /* how far it came, where exact */
    i64 threshold;
    i32 most;                   /* of a pair, in units */
    bool unlimited;             /* no draw keeps all: this is the nearest assignment, and chances have no limit */
    u8 seed[SEED_BYTES];
} Job;

static const char *const written[] = { "out", "explain", "report", "marginals", NULL };

/* ---- options ---- */

static Err objective_given(Job *j)
{
    Str v = cli_text(j->cli, "objective");
    static const char *const words[] = { [ASSIGN_SUM] = "sum", [ASSIGN_MAXMIN] = "maxmin", [ASSIGN_LEXMIN] = "lexmin" };
    for (isize i = 0; i < countof(words); i++) if (str_eq(v, str_from(words[i]))) { j->objective = (AssignObjective)i; return OK; }
    return err(j->cli->arena, ERR_USAGE, "--objective is sum, maxmin or lexmin, not \"" STR_FMT "\"", STR_ARG(v));
}

/* A chance such as 0.9 in units: 9 of 10. */
static Err chance_given(Job *j, i32 *unit)
{
    Str v = cli_text(j->cli, "random"), seed = cli_text(j->cli, "seed");
    i64 most;
    *unit = j->most = 1;
    if (!v.n && (cli_text(j->cli, "marginals").n || seed.n)) return err(j->cli->arena, ERR_USAGE, "--seed and --marginals are for --random");
    if (!v.n) return OK;
    if (j->objective != ASSIGN_SUM || cli_text(j->cli, "item-tags").n) return err(j->cli->arena, ERR_USAGE, "--random with --objective maxmin or lexmin or with tags: what is drawn would not keep them");
    if (seed.n && !seed_of_hex(seed, j->seed)) return err(j->cli->arena, ERR_USAGE, "--seed takes 1 to 64 hexadecimal digits");
    for (*unit = 1; *unit <= ASSIGN_UNITS; *unit *= 10) {
        int decimals = *unit == 1 ? 0 : *unit == 10 ? 1 : *unit == 100 ? 2 : 3;
        if (!exact_scaled(v, decimals, &most)) continue;
        if (most <= 0 || most > *unit) break;
        j->most = (i32)most;
        return OK;
    }
    return err(j->cli->arena, ERR_USAGE, "--random is a chance above 0 and up to 1 with at most three decimals, not \"" STR_FMT "\"", STR_ARG(v));
}

/* ---- what is written ---- */

static void score_put(Buf *b, const Job *j, __int128 scaled)
{
    must(scaled >= INT64_MIN && scaled <= INT64_MAX);
    exact_put(b, (i64)scaled, j->f.decimals);
}

static void pair_put(Buf *b, const Job *j, i32 item, i64 e)
{
    csv_put_cell(b, j->f.item_id[item]);
    put_char(b, ',');
    csv_put_cell(b, j->f.reviewer_id[j->f.in.pair[e].reviewer]);
    put_char(b, ',');
}

static Str assignment_text(const Job *j, const i32 *flow)
{
    Buf b = buf_on(j->cli->arena);
    put(&b, S("item,reviewer,score\n"));
    for (i32 row = 0; row < j->f.in.items; row++) {
        i32 i = j->f.item_row[row];
        for (i64 e = j->f.in.from[i]; e < j->f.in.from[i + 1]; e++) {
            if (!flow[e]) continue;
            pair_put(&b, j, i, e);
            score_put(&b, j, j->f.score[e]);
            put_char(&b, '\n');
        }
    }
    return buf_str(&b);
}

static int unit_decimals(const Job *j) { return j->f.unit == 1 ? 0 : j->f.unit == 10 ? 1 : j->f.unit == 100 ? 2 : 3; }

/* Of what is counted in units: 8 of 10 are 0.8. */
static Str units_said(const Job *j, i64 n)
{
    Buf b = buf_on(j->cli->arena);
    exact_put(&b, n, unit_decimals(j));
    return figure_in(j->cli->arena, j->lang, buf_str(&b));
}

static Str marginals_text(const Job *j)
{
    Buf b = buf_on(j->cli->arena);
    put(&b, S("item,reviewer,probability\n"));
    for (i32 row = 0; row < j->f.in.items; row++) {
        i32 i = j->f.item_row[row];
        for (i64 e = j->f.in.from[i]; e < j->f.in.from[i + 1]; e++) {
            if (!j->r.flow[e]) continue;
            pair_put(&b, j, i, e);
            exact_put(&b, j->r.flow[e], unit_decimals(j));
            put_char(&b, '\n');
        }
    }
    return buf_str(&b);
}

/* Without the pairs below the threshold: what the prices prove the result for. */
static Assign limited(const Job *j)
{
    Assign in = j->f.in;
    AssignPair *pair = make_array(j->cli->arena, AssignPair, in.from[in.items]);
    for (i64 e = 0; e < in.from[in.items]; e++) pair[e] = in.pair[e], pair[e].most = j->maxmin && pair[e].score < j->threshold ? pair[e].least : pair[e].most;
    in.pair = pair;
    return in;
}

/* What pairs that are fixed leave of each item's need and each reviewer's max. */
typedef struct { i64 *need, *most; } Left;

static Left left_beside_fixed(const Job *j)
{
    const Assign *in = &j->f.in;
    Left l = { make_array(j->cli->arena, i64, in->items), make_array(j->cli->arena, i64, in->reviewers) };
    for (i32 i = 0; i < in->items; i++) l.need[i] += in->need[i];
    for (i32 k = 0; k < in->reviewers; k++) l.most[k] += in->most[k];
    for (i32 i = 0; i < in->items; i++) for (i64 e = in->from[i]; e < in->from[i + 1]; e++) l.need[i] -= in->pair[e].least, l.most[in->pair[e].reviewer] -= in->pair[e].least;
    return l;
}

/* Why a pair cannot be used whatever it costs; else empty. */
static Str no_room(const Job *j, const Left *left, i32 item, i64 e)
{
    i32 reviewer = j->f.in.pair[e].reviewer;
    if (!j->f.in.need[item]) return _("the item needs nobody");
    if (!j->f.in.most[reviewer]) return _("the reviewer can take nothing");
    return !left->need[item] || !left->most[reviewer] ? _("what is fixed leaves no room for it") : (Str){ 0 };
}

/* Why a pair is not used, where that is not a matter of the total; else empty. */
static Str before_total(const Job *j, const Left *left, i32 item, i64 e, i64 loss)
{
    Str room = no_room(j, left, item, e);
    if (room.n) return room;
    if (j->exact) return _("the worst items or the tags come before the total");
    if (j->maxmin && j->f.in.pair[e].score < j->threshold) return _("below the score that every item can have");
    return loss > j->r.big / 2 ? _("somebody's need or least load would not be met") : (Str){ 0 };
}

/* Of each pair; with branch and bound there are no prices, and none is asked for. */
static const i64 *losses_of(const Job *j, i32 *exact)
{
    i64 *loss = make_array(j->cli->arena, i64, j->f.in.from[j->f.in.items]);
    Assign in = limited(j);
    if (!j->exact) *exact = assign_losses(&in, &j->r, loss);
    return loss;
}

/* exact: what it would cost is known, and not only the least that it can be. */
static Str loss_reason(const Job *j, i64 loss, bool exact)
{
    if (j->f.before && loss > 0) return exact ? _("the reviewer's place is worth more elsewhere: the total with the move cost counted would be lower by the loss") : _("the reviewer's place is worth more elsewhere: the total with the move cost counted would be lower by the loss at the least");
    if (!exact) return loss > 0 ? _("the reviewer's place is worth more elsewhere: the total would be lower by the loss at the least") : _("the prices alone do not say what it would cost");
    return loss > 0 ? _("the reviewer's place is worth more elsewhere: the total would be lower by the loss") : _("another result that uses it is as good");
}

/* A pair that had a chance. */
static Str not_drawn(const Job *j, i64 e) { return say(j->cli->arena, j->lang, _("not drawn: its chance was {p}"), { "p", units_said(j, j->r.flow[e]) }); }

/* Why not this reviewer: what using the pair would cost the total. */
static Str explain_text(const Job *j, const i32 *flow)
{
    Buf b = buf_on(j->cli->arena);
    const Assign *in = &j->f.in;
    Left left = left_beside_fixed(j);
    i32 exact = 0;
    const i64 *loss = losses_of(j, &exact);
    put(&b, S("item,reviewer,score,loss,reason\n"));
    for (i32 row = 0; row < in->items; row++) {
        i32 i = j->f.item_row[row];
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) {
            if (flow[e]) continue;
            pair_put(&b, j, i, e);
            score_put(&b, j, j->f.score[e]);
            put_char(&b, ',');
            Str rule = j->r.flow[e] ? (Str){ 0 } : before_total(j, &left, i, e, loss[e]);
            if (!rule.n && !j->r.flow[e]) score_put(&b, j, max_i64(loss[e], 0));
            put_char(&b, ',');
            csv_put_cell(&b, j->r.flow[e] ? not_drawn(j, e) : tr(j->lang, rule.n ? rule : loss_reason(j, loss[e], i < exact)));
            put_char(&b, '\n');
        }
    }
    return buf_str(&b);
}

/* ---- what is said ---- */

enum { NAMED = 5 };

static Str names_of(Job *j, const bool *is, i32 n, const Str *id)
{
    Str name[NAMED];
    i32 all = 0;
    for (i32 i = 0; i < n; i++) {
        if (!is[i]) continue;
        if (all < NAMED) name[all] = id[i];
        all++;
    }
    return names_told(j->cli->arena, j->lang, name, all, NAMED);
}

static Str number(const Job *j, i64 n) { return number_str(j->cli->arena, j->lang, n); }

static Str total_said(const Job *j, __int128 scaled)
{
    Buf b = buf_on(j->cli->arena);
    score_put(&b, j, scaled);
    return figure_in(j->cli->arena, j->lang, buf_str(&b));
}

/* lack(j, _("..."), ...): there is no result that keeps all, and why. */
#define lack(j, english, ...) ((Err){ ERR_NONE, say((j)->cli->arena, (j)->lang, (english), __VA_ARGS__) })

static Err needs_lack(Job *j, const Assign *in, const AssignResult *r)
{
    AssignCut c = assign_cut(j->cli->arena, in, r);
    bool *possible = make_array(j->cli->arena, bool, in->reviewers);
    for (i32 i = 0; i < in->items; i++) for (i64 e = in->from[i]; e < in->from[i + 1]; e++) possible[in->pair[e].reviewer] |= c.item[i];
    if (j->f.unit > 1)
        return lack(j, _("not all needs can be filled: the need of {items} is {n}, and the most that those whom they can have can give ({who}) is {m} where no pair may be likelier than {p}, because of that, their max, conflicts, other items, and pairs without a score; written is the nearest assignment without that limit, not drawn, and no marginals"),
                    { "items", names_of(j, c.item, in->items, j->f.item_id) }, { "n", number(j, c.need / j->f.unit) }, { "who", names_of(j, possible, in->reviewers, j->f.reviewer_id) },
                    { "m", units_said(j, c.give) }, { "p", figure_in(j->cli->arena, j->lang, cli_text(j->cli, "random")) });
    return lack(j, _("not all needs can be filled: the need of {items} is {n}, and the most that those whom they can have can give ({who}) is {m}, because of their max, conflicts, other items, and pairs without a score; written is what fills the most needs, {f} fewer than asked for"),
                { "items", names_of(j, c.item, in->items, j->f.item_id) }, { "n", number(j, c.need / j->f.unit) }, { "who", names_of(j, possible, in->reviewers, j->f.reviewer_id) },
                { "m", number(j, c.give / j->f.unit) }, { "f", number(j, (r->unfilled + j->f.unit - 1) / j->f.unit) });
}

static Err loads_lack(Job *j, const AssignResult *r)
{
    bool *low = make_array(j->cli->arena, bool, j->f.in.reviewers);
    for (i32 k = 0; k < j->f.in.reviewers; k++) low[k] = r->short_of[k] > 0;
    if (j->f.unit > 1)
        return lack(j, _("not everybody can have their min: {who} would have {n} too few where no pair may be likelier than {p}; written is the nearest assignment without that limit and without any min, not drawn, and no marginals"),
                    { "who", names_of(j, low, j->f.in.reviewers, j->f.reviewer_id) }, { "n", units_said(j, r->below) }, { "p", figure_in(j->cli->arena, j->lang, cli_text(j->cli, "random")) });
    return lack(j, _("not everybody can have their min: {who} would have {n} too few, because the items that they can take need no more; written is the best without any min"),
                { "who", names_of(j, low, j->f.in.reviewers, j->f.reviewer_id) }, { "n", number(j, (r->below + j->f.unit - 1) / j->f.unit) });
}

static __int128 score_total(const Job *j, const i32 *flow)
{
    __int128 sum = 0;
    for (i64 e = 0; e < j->f.in.from[j->f.in.items]; e++) sum += (__int128)flow[e] / j->f.unit * j->f.score[e];
    return sum;
}

static bool tag_missing(const Job *j, i64 want)
{
    for (i64 k = j->f.wants.from[want]; k < j->f.wants.from[want + 1]; k++) if (j->r.flow[j->f.wants.pair[k]]) return false;
    return true;
}

/* How many tags items lack, and of which items some of them (names may be NULL). */
static i64 tags_missing(const Job *j, Str *names)
{
    Str name[NAMED];
    i64 missing = 0;
    for (i64 w = 0; w < j->f.wants.n; w++) {
        if (!tag_missing(j, w)) continue;
        if (missing < NAMED) name[missing] = str_fmt(j->cli->arena, STR_FMT " (" STR_FMT ")", STR_ARG(j->f.want_item[w]), STR_ARG(j->f.want_tag[w]));
        missing++;
    }
    if (missing && names) *names = names_told(j->cli->arena, j->lang, name, missing, NAMED);
    return missing;
}

/* OK where every item has its tags. */
static Err tags_lack(Job *j)
{
    Str names;
    i64 missing = tags_missing(j, &names);
    if (!missing) return OK;
    if (j->gave_up) return (Err){ ERR_NONE, tr(j->lang, _("whether every item can have a reviewer with each of its tags was not found within the work that a search may do; written is the largest total without regard to tags")) };
    return lack(j, _("not every item can have a reviewer with each of its tags: {n} missing: {names}; written is what misses the fewest"), { "n", number(j, missing) }, { "names", names });
}

/* Where needs cannot be filled nothing is done for tags: which are missing is said behind it. */
static Err tags_passed_over(Job *j, Err none)
{
    Str names;
    i64 missing = tags_missing(j, &names);
    if (!missing) return none;
    return lack(j, _("{what}; without regard to tags, of which {n} are missing: {names}"), { "what", none.text }, { "n", number(j, missing) }, { "names", names });
}

static i64 worst_item(const Job *j, const i32 *flow)
{
    i64 worst = INT64_MAX;
    for (i32 i = 0; i < j->f.in.items; i++) if (j->f.in.need[i]) worst = min_i64(worst, assign_item_total(&j->f.in, flow, i));
    return worst;
}

/* No item can have more than its best scores. */
static i64 worst_bound(const Job *j)
{
    i64 bound = INT64_MAX;
    for (i32 i = 0; i < j->f.in.items; i++) {
        i64 best = 0;
        for (i64 k = 0; k < j->f.in.need[i] && j->f.in.from[i] + k < j->f.in.from[i + 1]; k++) best += j->f.in.pair[j->f.in.from[i] + k].score;
        if (j->f.in.need[i]) bound = min_i64(bound, best);
    }
    return bound;
}

static bool needs_small(const Job *j)
{
    for (i32 i = 0; i < j->f.in.items; i++) if (j->f.in.need[i] > 1) return false;
    return true;
}

static void put_to(const Job *j, Str sentence) { fprintf(j->cli->out, STR_FMT " ", STR_ARG(sentence)); }

static i32 counted(const Job *j)
{
    i32 n = 0;
    for (i32 i = 0; i < j->f.in.items; i++) n += j->f.in.need[i] > 0;
    return n;
}

/* What a search that ended at its limit left open; empty: nothing. */
static Str open_said(const Job *j)
{
    Arena *a = j->cli->arena;
    const AssignExact *x = &j->searched;
    Str bound = x->bound < INT64_MAX ? total_said(j, x->bound) : S("?");
    if (j->gave_up) return j->objective == ASSIGN_SUM ? (Str){ 0 } : tr(j->lang, _("Branch and bound ended at its limit of work before it found more."));
    if (!j->exact || x->whole) return (Str){ 0 };
    if (x->position >= counted(j)) return say(a, j->lang, _("The search ended at its limit of work: that the total is the largest possible so is not proved; it cannot be above {m}."), { "m", bound });
    if (!x->position) return say(a, j->lang, _("The search ended at its limit of work: the best found has {n} for the worst item, and it cannot be above {m}."), { "n", total_said(j, worst_item(j, j->r.flow)) }, { "m", bound });
    return say(a, j->lang, _("The search ended at its limit of work: this many of the lowest totals are as large as can be: {k}. The next cannot be above {m}."), { "k", number(j, x->position) }, { "m", bound });
}

static bool worst_sure(const Job *j) { return j->exact ? j->searched.whole || j->searched.position > 0 : needs_small(j); }

/* What is sure of the result, in a sentence. */
static void sure_say(const Job *j, const i32 *flow)
{
    Arena *a = j->cli->arena;
    Str open = open_said(j);
    if (j->f.before) put_to(j, assign_counted_said(a, j->lang, cli_text(j->cli, "move-cost")));
    if (j->exact && !worst_sure(j)) { tell(j->cli->out, open); return; }
    if (j->objective != ASSIGN_SUM && worst_item(j, flow) != INT64_MAX) {
        Str worst = total_said(j, worst_item(j, flow));
        put_to(j, worst_sure(j) ? say(a, j->lang, _("The worst item has {n}, which no assignment betters."), { "n", worst })
                 : say(a, j->lang, _("The worst item has {n}, no pair is worse than can be helped, and no assignment could give the worst item more than {m}."), { "n", worst }, { "m", total_said(j, worst_bound(j)) }));
    }
    if (open.n && j->exact) { tell(j->cli->out, open); return; }
    if (open.n) put_to(j, open);
    tell(j->cli->out, tr(j->lang, j->exact ? _("The total is the largest possible so, by branch and bound.")
                               : j->r.unfilled ? _("Of all that fill as many needs it has the largest total, proved by prices.")
                               : j->f.unit > 1 && !j->unlimited ? _("No pair is likelier than asked for; the mean total is the largest possible so, proved by prices.")
                               : j->objective != ASSIGN_SUM ? _("The total is the largest possible so, proved by prices.") : _("The total is the largest possible, proved by prices.")));
    if (j->objective == ASSIGN_LEXMIN && !j->exact && !j->gave_up) tell(j->cli->out, say(a, j->lang, _("The items after the worst were not raised one by one: that is exact up to {n} pairs."), { "n", number_str(a, j->lang, ASSIGN_EXACT_PAIRS) }));
}

static void total_say(const Job *j, const i32 *flow)
{
    Buf total = buf_on(j->cli->arena);
    i64 need = 0, pairs = 0, stayed = 0;
    for (i32 i = 0; i < j->f.in.items; i++) need += j->f.in.need[i] / j->f.unit;
    for (i64 e = 0; e < j->f.in.from[j->f.in.items]; e++) pairs += flow[e] > 0, stayed += flow[e] > 0 && j->f.kept[e];
    score_put(&total, j, score_total(j, flow));
    if (j->cli->quiet || file_is_out(j->cli, written)) return;
    if (j->cli->json) {
        fprintf(j->cli->out, "{\"needs\":%" PRId64 ",\"filled\":%" PRId64 ",\"total\":" STR_FMT ",\"proved\":%s,\"changed\":%" PRId64 "}\n", need, pairs, STR_ARG(buf_str(&total)), j->exact ? "false" : "true", j->f.before - stayed);
        return;
    }
    put_to(j, say(j->cli->arena, j->lang, _("{n} of {m} needs filled, total {t}."), { "n", number(j, pairs) }, { "m", number(j, need) }, { "t", total_said(j, score_total(j, flow)) }));
    sure_say(j, flow);
    if (j->f.before) tell(j->cli->out, say(j->cli->arena, j->lang, _("{n} of {m} previous pairs changed."), { "n", number(j, j->f.before - stayed) }, { "m", number(j, j->f.before) }));
}

/* ---- the command ---- */

static void solve_by_prices(Job *j)
{
    j->maxmin = j->objective != ASSIGN_SUM;
    j->r = j->maxmin ? assign_maxmin(j->cli->arena, &j->f.in, &j->threshold) : assign_sum(j->cli->arena, &j->f.in);
    Assign in = limited(j);
    must(assign_prove(&in, &j->r));
}

/* An integer program where it is one: tags, or more than one reviewer for an item whose total counts. */
static Err solve_exactly(Job *j)
{
    bool tags = j->f.wants.n, integer = tags || j->objective == ASSIGN_LEXMIN || (j->objective == ASSIGN_MAXMIN && !needs_small(j));
    if (!integer) return OK;
    bool few = j->f.in.from[j->f.in.items] <= ASSIGN_EXACT_PAIRS, small = assign_sums_small(&j->f.in);
    bool teams = few && (j->objective != ASSIGN_SUM || !small) && assign_teams_count(&j->f.in) <= ASSIGN_TEAMS;
    if (!few && tags) return err(j->cli->arena, ERR_INPUT, STR_FMT ": tags are an integer program, which is solved up to %d pairs: leave out pairs", STR_ARG(cli_text(j->cli, "item-tags")), ASSIGN_EXACT_PAIRS);
    if (few && !teams && tags && !small) return err(j->cli->arena, ERR_INPUT, STR_FMT ": tags are an integer program, which is solved among %d teams of reviewers at the most, or where all scores come to 5,000,000 units of the last decimal: leave out pairs or decimals", STR_ARG(cli_text(j->cli, "item-tags")), ASSIGN_TEAMS);
    if (!few || (!teams && !small)) return OK;
    j->exact = teams ? assign_teams(&j->f.in, &j->f.wants, j->objective, ASSIGN_WORK, j->r.flow, &j->searched) : assign_exact(&j->f.in, &j->f.wants, j->objective, j->r.flow, &j->searched);
    j->gave_up = !j->exact;
    return tags_lack(j);
}

/* Each pair wholly or not at all, whatever its chance would be. */
static void unlimited_solve(Job *j)
{
    Assign *in = &j->f.in;
    AssignPair *pair = make_array(j->cli->arena, AssignPair, in->from[in->items]);
    for (i64 e = 0; e < in->from[in->items]; e++) pair[e] = in->pair[e], pair[e].most = j->f.unit;
    in->pair = pair, j->most = j->f.unit, j->unlimited = true;
    solve_by_prices(j);
}

/* Of two sentences on what cannot be kept; a refusal says all. */
static Err both_lack(Job *j, Err one, Err other)
{
    if (!failed(one) || other.code == ERR_INPUT) return other;
    return failed(other) ? (Err){ ERR_NONE, str_fmt(j->cli->arena, STR_FMT "; " STR_FMT, STR_ARG(one.text), STR_ARG(other.text)) } : one;
}

/* Reviewers with less than their min beside the tags. */
static Err tags_cost_min(Job *j, const i64 *least)
{
    bool *low = make_array(j->cli->arena, bool, j->f.in.reviewers);
    i64 *load = make_array(j->cli->arena, i64, j->f.in.reviewers), below = 0;
    for (i64 e = 0; e < j->f.in.from[j->f.in.items]; e++) load[j->f.in.pair[e].reviewer] += j->r.flow[e];
    for (i32 k = 0; k < j->f.in.reviewers; k++) low[k] = load[k] < least[k], below += max_i64(least[k] - load[k], 0);
    return lack(j, _("not everybody can have their min beside the tags: {who} has {n} too few; written is the best without any min"), { "who", names_of(j, low, j->f.in.reviewers, j->f.reviewer_id) }, { "n", number(j, below) });
}

/* Tags come before min: where one keeps an item from a tag, none is kept. Where that brings no tag, all are. */
static Err tags_before_min(Job *j, Err with)
{
    Job kept = *j;
    j->f.in.least = NULL;
    solve_by_prices(j);
    Err without = solve_exactly(j);
    if (j->exact && tags_missing(j, NULL) < tags_missing(&kept, NULL)) return both_lack(j, tags_cost_min(j, kept.f.in.least), without);
    *j = kept;
    return with;
}

/* Where not all bounds can be kept, the nearest result, and why. */
static Err solve(Job *j)
{
    Assign *in = &j->f.in;
    cli_progress(j->cli, "assigning", 0, 0);
    solve_by_prices(j);
    Err none = OK;
    if (j->r.unfilled || j->r.below) {
        AssignResult with = j->r;
        in->least = NULL;
        solve_by_prices(j);
        none = j->r.unfilled ? needs_lack(j, in, &j->r) : loads_lack(j, &with);
        if (j->f.unit > 1) unlimited_solve(j);
    }
    if (j->r.unfilled) {
        j->objective = ASSIGN_SUM, j->maxmin = false;       /* what fills the most needs goes by the sum */
        none = tags_passed_over(j, none);
    } else {
        Err e = solve_exactly(j);
        if (in->least && j->exact && tags_missing(j, NULL)) e = tags_before_min(j, e);
        none = both_lack(j, none, e);
    }
    cli_progress_end(j->cli);
    return none;
}

static Err results_write(const Job *j, const i32 *flow, Err none)
{
    Cli *cli = j->cli;
    Str explain = cli_text(cli, "explain"), marginals = cli_text(cli, "marginals"), report = cli_text(cli, "report");
    if (cli->dry_run) return OK;
    AssignOutcome r = { .files = &j->f, .flow = flow, .proved = !j->exact, .open = open_said(j), .drawn = j->f.unit > 1 && !j->unlimited, .chance = cli_text(cli, "random"), .none = none.text, .objective = j->objective, .move_cost = cli_text(cli, "move-cost"), .unfilled = j->r.unfilled > 0,
                        .worst = worst_item(j, flow), .bound = needs_small(j) ? worst_item(j, flow) : worst_bound(j) };
    if (failed(none)) marginals = (Str){ 0 };
    FileText files[] = {
        { explain, explain.n ? explain_text(j, flow) : (Str){ 0 } },
        { marginals, marginals.n ? marginals_text(j) : (Str){ 0 } },
        { report, report.n ? assign_report_text(cli->arena, j->lang, &r) : (Str){ 0 } },
        { cli_text(cli, "out"), assignment_text(j, flow) },
    };
    return files_write(cli, files, countof(files));
}

static Err assign_run(Cli *cli)
{
    Job j = { .cli = cli };
    i32 unit;
    Err e = cli_needs(cli, (const char *[]){ "items", "reviewers", "scores", "out", NULL });
    if (!failed(e)) e = cli_apart(cli, written, "keep");
    if (!failed(e)) e = objective_given(&j);
    if (!failed(e)) e = chance_given(&j, &unit);
    if (!failed(e)) e = lang_given(cli, &j.lang);
    if (!failed(e)) e = assign_read(cli, unit, j.most, &j.f);
    if (failed(e)) return e;
    Err none = solve(&j);
    if (none.code == ERR_INPUT) return none;
    i32 *flow = make_array(cli->arena, i32, j.f.in.from[j.f.in.items]);
    memcpy(flow, j.r.flow, (size_t)j.f.in.from[j.f.in.items] * sizeof *flow);
    if (unit > 1 && !j.unlimited) assign_round(&j.f.in, unit, j.seed, flow);
    e = results_write(&j, flow, none);
    if (failed(e)) return e;
    total_say(&j, flow);
    return none;
}

static const Option assign_options[] = {
    { "items", "FILE", "item,need: how many reviewers each item needs", NULL },
    { "reviewers", "FILE", "reviewer,max[,min]: how many items each can take, and should at the least", NULL },
    { "scores", "FILE", "item,reviewer,score: higher is better; a pair without a score is not possible", NULL },
    { "conflicts", "FILE", "item,reviewer: not possible", NULL },
    { "fixed", "FILE", "item,reviewer: in any case", NULL },
    { "item-tags", "FILE", "item,tag: each item gets at least one reviewer with each of its tags", NULL },
    { "reviewer-tags", "FILE", "reviewer,tag: who has which", NULL },
    { "objective", "sum|maxmin|lexmin", "the largest total; or first the best for the worst item; and then for the next worst, and so on (exact up to 1,000 pairs and a limit of work, beyond which the bound reached is printed)", "sum" },
    { "random", "CHANCE", "draw, so that no pair is likelier than this (0.9): nobody can plan who reviews whom", NULL },
    { "seed", "HEX", "the seed of the draw; without it a fixed one", NULL },
    { "marginals", "FILE", "write there item,reviewer,probability", NULL },
    { "keep", "FILE", "an earlier assignment: a pair changes only where that pays", NULL },
    { "move-cost", "X", "what giving up a pair of --keep must bring to the total", NULL },
    { "out", "FILE", "write item,reviewer,score there", NULL },
    { "explain", "FILE", "write there why not: for each pair not used what it would cost", NULL },
    { "report", "FILE", "write there a page for people: what came out, what is sure, who carries how much", NULL },
    LANG_OPTION,
    { 0 }
};

const Command assign_commands[] = {
    { "assign", "", "Assign reviewers to items by scores: the largest total there is, with the proof.",
      "  rotunda assign --items applications.csv --reviewers reviewers.csv --scores scores.csv --conflicts conflicts.csv --out assignment.csv\n"
      "  rotunda assign --items applications.csv --reviewers reviewers.csv --scores scores.csv --random 0.9 --seed 2a --marginals chances.csv --out assignment.csv\n",
      assign_options, NO_CENTER, assign_run },
    { 0 }
};
