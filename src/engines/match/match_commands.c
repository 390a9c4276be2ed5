#include "engines/match/match_commands.h"
#include "engines/match/match_check.h"
#include "engines/match/match_files.h"
#include "media/table.h"

/* ---- what both commands have in common ---- */

/* One of two words. */
static Err word_given(Cli *cli, const char *option, Str first, Str second, bool *is_second)
{
    Str v = cli_text(cli, option);
    *is_second = str_eq(v, second);
    return *is_second || str_eq(v, first) ? OK : err(cli->arena, ERR_USAGE, "--%s is " STR_FMT " or " STR_FMT ", not \"" STR_FMT "\"", option, STR_ARG(first), STR_ARG(second), STR_ARG(v));
}

/* seed: SEED_BYTES to write to. Without --seed, ties->seed stays NULL, which stands for the fixed one. */
static Err ties_given(Cli *cli, u8 *seed, MatchTies *ties)
{
    Str hex = cli_text(cli, "seed");
    *ties = (MatchTies){ 0 };
    if (hex.p && !seed_of_hex(hex, seed)) return err(cli->arena, ERR_USAGE, "--seed takes 1 to 64 hexadecimal digits");
    if (hex.p) ties->seed = seed;
    return word_given(cli, "ties", S("single"), S("multiple"), &ties->multiple);
}

static void warnings_say(Cli *cli, const StrVec *w)
{
    for (isize i = 0; i < w->n && !cli->quiet; i++) fprintf(cli->err, STR_FMT "\n", STR_ARG(w->p[i]));
}

/* ---- match ---- */

/* An applicant's choice of a position, -1: they did not rank it. */
static i64 choice_at(const Market *m, i32 applicant, i32 position)
{
    for (i64 c = m->from[applicant]; c < m->from[applicant + 1]; c++) if (m->at[c] == position) return c;
    return -1;
}

static Str match_text(Arena *a, const Market *m, const i64 *got)
{
    Buf b = buf_on(a);
    put(&b, S("applicant,position,applicant_rank\n"));
    for (i32 i = 0; i < m->applicants; i++) {
        i32 p = match_position(m, got, i);
        i64 c = choice_at(m, i, p);
        csv_put_cell(&b, m->applicant_id[i]);
        put_char(&b, ',');
        if (p >= 0) csv_put_cell(&b, m->position_id[p]);
        put_char(&b, ',');
        if (c >= 0) put_int(&b, m->rank[c]);
        put_char(&b, '\n');
    }
    return buf_str(&b);
}

static const char *const reasons[] = { [MATCH_FULL] = "full", [MATCH_NOT_RANKED] = "not ranked by the position", [MATCH_FIXED] = "fixed" };

static void why_put(Buf *b, const Market *m, const MatchWhy *w)
{
    csv_put_cell(b, m->applicant_id[m->by[w->choice]]);
    put_char(b, ',');
    csv_put_cell(b, m->position_id[m->at[w->choice]]);
    put_fmt(b, ",%" PRId64 ",%s,", m->rank[w->choice], reasons[w->reason]);
    if (w->last_admitted >= 0) csv_put_cell(b, m->esteem_given[w->last_admitted]);
    put_char(b, '\n');
}

static Str explain_text(Arena *a, const Market *m, const MatchOrder *o, const i64 *got)
{
    i64 *last = make_array(a, i64, m->positions), most = 0;
    match_last_admitted(m, o, got, last);
    for (i32 i = 0; i < m->applicants; i++) most = max_i64(most, m->from[i + 1] - m->from[i]);
    MatchWhy *why = make_array(a, MatchWhy, most);
    Buf b = buf_on(a);
    put(&b, S("applicant,position,rank,reason,last_admitted\n"));
    for (i32 i = 0; i < m->applicants; i++)
        for (i64 n = match_why(m, got, last, i, why), k = 0; k < n; k++) why_put(&b, m, &why[k]);
    return buf_str(&b);
}

typedef struct { i64 matched, first, places, unfilled; } Tally;

static Tally tally(const Market *m, const i64 *got)
{
    Tally t = { 0 };
    for (i32 i = 0; i < m->applicants; i++) {
        i32 p = match_position(m, got, i);
        i64 c = choice_at(m, i, p);
        t.matched += p >= 0;
        t.first += c >= 0 && m->rank[c] == m->rank[m->from[i]];
    }
    for (i32 p = 0; p < m->positions; p++)
        if (__builtin_add_overflow(t.places, m->capacity[p], &t.places)) t.places = INT64_MAX;
    t.unfilled = t.places == INT64_MAX ? INT64_MAX : t.places - t.matched;
    return t;
}

static void matched_say(Cli *cli, const Market *m, const i64 *got)
{
    Tally t = tally(m, got);
    if (cli->quiet || str_eq(cli_text(cli, "out"), S("-"))) return;
    if (cli->json) fprintf(cli->out, "{\"applicants\":%d,\"matched\":%" PRId64 ",\"first_choice\":%" PRId64 ",\"places\":%" PRId64 ",\"unfilled\":%" PRId64 "}\n", m->applicants, t.matched, t.first, t.places, t.unfilled);
    else fprintf(cli->out, "%" PRId64 " of %d applicants matched, %" PRId64 " of them with a first choice; %" PRId64 " of %" PRId64 " places unfilled.\n", t.matched, m->applicants, t.first, t.unfilled, t.places);
}

/* Stability comes first: positions with fewer than their minimum are named, on the stream for people. */
static void minimums_say(Cli *cli, const Market *m, const i64 *held)
{
    for (i32 p = 0; p < m->positions && !cli->quiet; p++)
        if (held[p] < m->minimum[p]) fprintf(cli->err, STR_FMT " has %" PRId64 ", fewer than its minimum of %" PRId64 "\n", STR_ARG(m->position_id[p]), held[p], m->minimum[p]);
}

static i64 *held_of(Arena *a, const Market *m, const i32 *position)
{
    i64 *held = make_array(a, i64, m->positions);
    for (i32 i = 0; i < m->applicants; i++) if (position[i] >= 0) held[position[i]]++;
    return held;
}

static Err results_write(Cli *cli, const Market *m, const MatchOrder *o, const i64 *got)
{
    Str explain = cli_text(cli, "explain");
    if (cli->dry_run) return OK;
    Err e = explain.n ? file_write(cli, explain, explain_text(cli->arena, m, o, got)) : OK;
    return failed(e) ? e : file_write(cli, cli_text(cli, "out"), match_text(cli->arena, m, got));
}

static Err match_run(Cli *cli)
{
    MarketFiles files;
    MatchTies ties;
    u8 seed[SEED_BYTES];
    bool positions_propose;
    Err e = cli_needs(cli, (const char *[]){ "positions", "applicant-prefs", "position-prefs", "out", NULL });
    if (!failed(e)) e = word_given(cli, "propose", S("applicants"), S("positions"), &positions_propose);
    if (!failed(e)) e = ties_given(cli, seed, &ties);
    if (!failed(e)) e = market_read(cli, &files);
    if (failed(e)) return e;
    const Market *m = &files.market;
    warnings_say(cli, &files.warnings);
    MatchOrder o = match_order(cli->arena, m, &ties);
    i64 *got = make_array(cli->arena, i64, m->applicants);
    (positions_propose ? match_positions_propose : match_applicants_propose)(cli->arena, m, &o, got);
    e = results_write(cli, m, &o, got);
    if (failed(e)) return e;
    i32 *position = make_array(cli->arena, i32, m->applicants);
    for (i32 i = 0; i < m->applicants; i++) position[i] = match_position(m, got, i);
    matched_say(cli, m, got);
    minimums_say(cli, m, held_of(cli->arena, m, position));
    return e;
}

/* ---- check-match ---- */

static MatchClaim claim_of(Arena *a, const Market *m, const MatchRow *rows, bool has_rank)
{
    i32 *position = make_array(a, i32, m->applicants);
    Str *rank = make_array(a, Str, m->applicants);
    bool *has_row = make_array(a, bool, m->applicants);
    for (i32 i = 0; i < m->applicants; i++) has_row[i] = rows[i].line > 0, position[i] = has_row[i] ? rows[i].position : -1, rank[i] = rows[i].rank;
    return (MatchClaim){ position, has_rank ? rank : NULL, has_row };
}

static void breach_say(void *to, Str breach)
{
    const Cli *cli = to;
    if (!cli->json) fprintf(cli->out, STR_FMT "\n", STR_ARG(breach));
}

static Err check_run(Cli *cli)
{
    MarketFiles files;
    MatchTies ties;
    MatchRow *rows;
    u8 seed[SEED_BYTES];
    bool has_rank;
    Err e = cli_needs(cli, (const char *[]){ "positions", "applicant-prefs", "position-prefs", "match", NULL });
    if (!failed(e)) e = ties_given(cli, seed, &ties);
    if (!failed(e)) e = market_read(cli, &files);
    if (!failed(e)) e = match_rows_read(cli, cli_text(cli, "match"), &files.market, &has_rank, &rows);
    if (failed(e)) return e;
    warnings_say(cli, &files.warnings);
    MatchClaim claim = claim_of(cli->arena, &files.market, rows, has_rank);
    minimums_say(cli, &files.market, held_of(cli->arena, &files.market, claim.position));
    i64 breaches = match_check(cli->arena, &files.market, &claim, ties.seed ? &ties : NULL, breach_say, cli);
    if (cli->json) fprintf(cli->out, "{\"ok\":%s,\"breaches\":%" PRId64 "}\n", breaches ? "false" : "true", breaches);
    if (breaches) return err(cli->arena, ERR_FOUND, "%" PRId64 " breaches", breaches);
    if (!cli->quiet && !cli->json) fprintf(cli->out, "Every applicant has one row, no capacity is exceeded, and no pair blocks%s.\n", ties.seed ? ", also with the ties broken by the lottery" : "");
    return OK;
}

/* ---- the command line ---- */

#define OF_MARKET \
    { "positions", "FILE", "position,capacity[,minimum]", NULL }, \
    { "applicant-prefs", "FILE", "applicant,position,rank: 1 is best, equal ranks are ties", NULL }, \
    { "position-prefs", "FILE", "position,applicant,rank, or score instead of rank (higher is better)", NULL }, \
    { "applicants", "FILE", "applicants who may have ranked nothing: applicant", NULL }, \
    { "fixed", "FILE", "applicant,position: agreed on, and kept", NULL }, \
    { "ties", "single|multiple", "one lottery for all positions, or one for each", "single" }

static const Option match_options[] = {
    OF_MARKET,
    { "seed", "HEX", "the seed of the lottery that breaks ties; without it a fixed one", NULL },
    { "propose", "applicants|positions", "whose best stable result it is", "applicants" },
    { "out", "FILE", "write applicant,position,applicant_rank there", NULL },
    { "explain", "FILE", "write there why each applicant did not get what they ranked higher", NULL },
    { 0 }
};

static const Option check_options[] = {
    OF_MARKET,
    { "seed", "HEX", "check the order of ties that this seed's lottery gives, too", NULL },
    { "match", "FILE", "the result to check: applicant,position[,applicant_rank]", NULL },
    { 0 }
};

const Command match_commands[] = {
    { "match", "", "Match applicants and positions by what both prefer: nobody can do better by an agreement of their own.",
      "  rotunda match --positions halls.csv --applicant-prefs students.csv --position-prefs scores.csv --out match.csv --explain explain.csv\n"
      "  rotunda match --positions halls.csv --applicant-prefs students.csv --position-prefs scores.csv --ties multiple --seed 2a --out match.csv\n",
      match_options, NO_CENTER, match_run },
    { "check-match", "", "Check a result of rotunda match, or of anybody else, from the definitions.",
      "  rotunda check-match --positions halls.csv --applicant-prefs students.csv --position-prefs scores.csv --match match.csv\n",
      check_options, NO_CENTER, check_run },
    { 0 }
};
