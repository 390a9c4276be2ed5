#include "engines/assign/assign_commands.h"
#include "engines/assign/assign_files.h"
#include "engines/assign/assign_maxmin.h"
#include "engines/assign/assign_round.h"
#include "engines/match/exact.h"
#include "media/table.h"

typedef struct {
    Cli *cli;
    AssignFiles f;
    AssignResult r;
    bool maxmin;
    i64 threshold;
    i32 most;                   /* of a pair, in units */
    u8 seed[SEED_BYTES];
} Job;

/* ---- options ---- */

static Err objective_given(Job *j)
{
    Str v = cli_text(j->cli, "objective");
    j->maxmin = str_eq(v, S("maxmin"));
    return j->maxmin || str_eq(v, S("sum")) ? OK : err(j->cli->arena, ERR_USAGE, "--objective is sum or maxmin, not \"" STR_FMT "\"", STR_ARG(v));
}

/* A chance such as 0.9 in units: 9 of 10. */
static Err chance_given(Job *j, i32 *unit)
{
    Str v = cli_text(j->cli, "random"), seed = cli_text(j->cli, "seed");
    i64 most;
    *unit = j->most = 1;
    if (!v.n && (cli_text(j->cli, "marginals").n || seed.n)) return err(j->cli->arena, ERR_USAGE, "--seed and --marginals are for --random");
    if (!v.n) return OK;
    if (j->maxmin) return err(j->cli->arena, ERR_USAGE, "--random with --objective maxmin: what is drawn does not keep the worst item's total");
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
    for (i32 i = 0; i < j->f.in.items; i++)
        for (i64 e = j->f.in.from[i]; e < j->f.in.from[i + 1]; e++) {
            if (!flow[e]) continue;
            pair_put(&b, j, i, e);
            score_put(&b, j, j->f.score[e]);
            put_char(&b, '\n');
        }
    return buf_str(&b);
}

static Str marginals_text(const Job *j)
{
    Buf b = buf_on(j->cli->arena);
    int decimals = j->f.unit == 1 ? 0 : j->f.unit == 10 ? 1 : j->f.unit == 100 ? 2 : 3;
    put(&b, S("item,reviewer,probability\n"));
    for (i32 i = 0; i < j->f.in.items; i++)
        for (i64 e = j->f.in.from[i]; e < j->f.in.from[i + 1]; e++) {
            if (!j->r.flow[e]) continue;
            pair_put(&b, j, i, e);
            exact_put(&b, j->r.flow[e], decimals);
            put_char(&b, '\n');
        }
    return buf_str(&b);
}

/* Why not this reviewer: what the pair would cost the total at the least, by the prices. */
static Str explain_text(const Job *j)
{
    Buf b = buf_on(j->cli->arena);
    const Assign *in = &j->f.in;
    put(&b, S("item,reviewer,score,loss,reason\n"));
    for (i32 i = 0; i < in->items; i++)
        for (i64 e = in->from[i]; e < in->from[i + 1]; e++) {
            if (j->r.flow[e] >= j->most) continue;
            i64 loss = assign_loss(in, &j->r, i, e);
            pair_put(&b, j, i, e);
            score_put(&b, j, j->f.score[e]);
            put_char(&b, ',');
            if (j->maxmin && in->pair[e].score < j->threshold) put(&b, S(",below the score that every item can have\n"));
            else if (loss > j->r.big / 2) put(&b, S(",somebody's need or least load would not be met\n"));
            else {
                score_put(&b, j, max_i64(loss, 0));
                put(&b, loss > 0 ? S(",the reviewer's place is worth more elsewhere: the total would be lower by the loss at the least\n") : S(",the prices do not rule it out: the total would be lower by little or nothing\n"));
            }
        }
    return buf_str(&b);
}

/* ---- what is said ---- */

static Str names_of(Job *j, const bool *is, i32 n, const Str *id)
{
    Buf b = buf_on(j->cli->arena);
    i32 said = 0, all = 0;
    for (i32 i = 0; i < n; i++) all += is[i];
    for (i32 i = 0; i < n && said < 5; i++) if (is[i]) put_fmt(&b, "%s" STR_FMT, said++ ? ", " : "", STR_ARG(id[i]));
    if (all > 5) put_fmt(&b, " and %d more", all - 5);
    return all ? buf_str(&b) : S("nobody");
}

static Err needs_lack(Job *j, const Assign *in, const AssignResult *r)
{
    AssignCut c = assign_cut(j->cli->arena, in, r);
    bool *possible = make_array(j->cli->arena, bool, in->reviewers);
    for (i32 i = 0; i < in->items; i++) for (i64 e = in->from[i]; e < in->from[i + 1]; e++) possible[in->pair[e].reviewer] |= c.item[i];
    return err(j->cli->arena, ERR_NONE, "not all needs can be filled: the items " STR_FMT " need %" PRId64 ", and the reviewers whom they can have (" STR_FMT ") can give %" PRId64 ", because of their max, conflicts, other items, and pairs without a score; written is what fills the most needs, %" PRId64 " fewer than asked for",
               STR_ARG(names_of(j, c.item, in->items, j->f.item_id)), c.need / j->f.unit, STR_ARG(names_of(j, possible, in->reviewers, j->f.reviewer_id)), c.give / j->f.unit, (r->unfilled + j->f.unit - 1) / j->f.unit);
}

static Err loads_lack(Job *j, const AssignResult *r)
{
    bool *low = make_array(j->cli->arena, bool, j->f.in.reviewers);
    for (i32 k = 0; k < j->f.in.reviewers; k++) low[k] = r->short_of[k] > 0;
    return err(j->cli->arena, ERR_NONE, "not everybody can have their min: " STR_FMT " would have %" PRId64 " too few, because the items that they can take need no more; written is the best without any min",
               STR_ARG(names_of(j, low, j->f.in.reviewers, j->f.reviewer_id)), (r->below + j->f.unit - 1) / j->f.unit);
}

static __int128 score_total(const Job *j, const i32 *flow)
{
    __int128 sum = 0;
    for (i64 e = 0; e < j->f.in.from[j->f.in.items]; e++) sum += (__int128)flow[e] / j->f.unit * j->f.score[e];
    return sum;
}

static void total_say(const Job *j, const i32 *flow)
{
    Buf total = buf_on(j->cli->arena), worst = buf_on(j->cli->arena);
    i64 need = 0, pairs = 0, stayed = 0;
    for (i32 i = 0; i < j->f.in.items; i++) need += j->f.in.need[i] / j->f.unit;
    for (i64 e = 0; e < j->f.in.from[j->f.in.items]; e++) pairs += flow[e] > 0, stayed += flow[e] > 0 && j->f.kept[e];
    score_put(&total, j, score_total(j, flow));
    if (j->maxmin && j->threshold != INT64_MIN) score_put(&worst, j, j->threshold);
    if (j->cli->quiet || str_eq(cli_text(j->cli, "out"), S("-"))) return;
    if (j->cli->json) {
        fprintf(j->cli->out, "{\"needs\":%" PRId64 ",\"filled\":%" PRId64 ",\"total\":" STR_FMT ",\"proved\":true,\"changed\":%" PRId64 "}\n", need, pairs, STR_ARG(buf_str(&total)), j->f.before - stayed);
        return;
    }
    fprintf(j->cli->out, "%" PRId64 " of %" PRId64 " needs filled, total " STR_FMT ". ", pairs, need, STR_ARG(buf_str(&total)));
    if (worst.n) fprintf(j->cli->out, "The worst item has " STR_FMT ", which no assignment betters. ", STR_ARG(buf_str(&worst)));
    fprintf(j->cli->out, j->f.unit > 1 ? "No pair is likelier than asked for; the mean total is the largest possible so, proved by prices.\n" : "The total is the largest possible, proved by prices.\n");
    if (j->f.before) fprintf(j->cli->out, "%" PRId64 " of %" PRId64 " previous pairs changed.\n", j->f.before - stayed, j->f.before);
}

/* ---- the command ---- */

/* The result, proved; where not all bounds can be kept, the nearest one, and why. */
static Err solve(Job *j)
{
    Arena *a = j->cli->arena;
    Assign *in = &j->f.in;
    Err none = OK;
    cli_progress(j->cli, "assigning", 0, 0);
    j->r = j->maxmin ? assign_maxmin(a, in, &j->threshold) : assign_sum(a, in);
    if (j->r.unfilled || j->r.below) {
        in->least = NULL;
        AssignResult without = j->maxmin ? assign_maxmin(a, in, &j->threshold) : assign_sum(a, in);
        none = without.unfilled ? needs_lack(j, in, &without) : loads_lack(j, &j->r);
        j->r = without;
    }
    Assign limited = *in;
    if (j->maxmin) {
        AssignPair *pair = make_array(a, AssignPair, in->from[in->items]);
        for (i64 e = 0; e < in->from[in->items]; e++) pair[e] = in->pair[e], pair[e].most = pair[e].score < j->threshold ? pair[e].least : pair[e].most;
        limited.pair = pair;
    }
    must(assign_prove(&limited, &j->r));
    cli_progress_end(j->cli);
    return none;
}

static Err needs_small(const Job *j)
{
    for (i32 i = 0; i < j->f.in.items && j->maxmin; i++)
        if (j->f.in.need[i] > 1) return err(j->cli->arena, ERR_USAGE, "--objective maxmin takes needs of 0 or 1 so far, and item \"" STR_FMT "\" needs %" PRId64, STR_ARG(j->f.item_id[i]), j->f.in.need[i]);
    return OK;
}

static Err assign_run(Cli *cli)
{
    Job j = { .cli = cli };
    i32 unit;
    Err e = cli_needs(cli, (const char *[]){ "items", "reviewers", "scores", "out", NULL });
    if (!failed(e)) e = objective_given(&j);
    if (!failed(e)) e = chance_given(&j, &unit);
    if (!failed(e)) e = assign_read(cli, unit, j.most, &j.f);
    if (!failed(e)) e = needs_small(&j);
    if (failed(e)) return e;
    Err none = solve(&j);
    i32 *flow = make_array(cli->arena, i32, j.f.in.from[j.f.in.items]);
    memcpy(flow, j.r.flow, (size_t)j.f.in.from[j.f.in.items] * sizeof *flow);
    if (unit > 1 && failed(none)) return none;
    if (unit > 1) assign_round(&j.f.in, unit, j.seed, flow);
    Str explain = cli_text(cli, "explain"), marginals = cli_text(cli, "marginals");
    if (!cli->dry_run && explain.n) e = file_write(cli, explain, explain_text(&j));
    if (!cli->dry_run && !failed(e) && marginals.n) e = file_write(cli, marginals, marginals_text(&j));
    if (!cli->dry_run && !failed(e)) e = file_write(cli, cli_text(cli, "out"), assignment_text(&j, flow));
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
    { "objective", "sum|maxmin", "the largest total, or first the best for the worst item", "sum" },
    { "random", "CHANCE", "draw, so that no pair is likelier than this (0.9): nobody can plan who reviews whom", NULL },
    { "seed", "HEX", "the seed of the draw; without it a fixed one", NULL },
    { "marginals", "FILE", "write there item,reviewer,probability", NULL },
    { "keep", "FILE", "an earlier assignment: a pair changes only where that pays", NULL },
    { "move-cost", "X", "what giving up a pair of --keep must bring to the total", NULL },
    { "out", "FILE", "write item,reviewer,score there", NULL },
    { "explain", "FILE", "write there why not: for each pair not used what it would cost", NULL },
    { 0 }
};

const Command assign_commands[] = {
    { "assign", "", "Assign reviewers to items by scores: the largest total there is, with the proof.",
      "  rotunda assign --items applications.csv --reviewers reviewers.csv --scores scores.csv --conflicts conflicts.csv --out assignment.csv\n"
      "  rotunda assign --items applications.csv --reviewers reviewers.csv --scores scores.csv --random 0.9 --seed 2a --marginals chances.csv --out assignment.csv\n",
      assign_options, NO_CENTER, assign_run },
    { 0 }
};
