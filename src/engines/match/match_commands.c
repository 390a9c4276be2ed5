#include "engines/match/match_commands.h"
#include "engines/match/match_check.h"
#include "engines/match/match_couples.h"
#include "engines/match/match_files.h"
#include "engines/match/match_minimum.h"
#include "engines/match/match_report.h"
#include "media/lang_option.h"
#include "media/number.h"
#include "media/table.h"
#include <jansson.h>

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

/* Rules for which there is a theory together; what has none is refused with the reason. */
static Err rules_given(Cli *cli, bool *minimum_hard)
{
    bool caps = cli_text(cli, "caps").n, reserves = cli_text(cli, "reserves").n, categories = cli_text(cli, "categories").n;
    Err e = word_given(cli, "minimum", S("soft"), S("hard"), minimum_hard);
    bool couples = cli_text(cli, "couples").n;
    Str together = cli_text(cli, "together");
    if (!failed(e) && together.n && !str_eq(together, S("position")) && !str_eq(together, S("region"))) e = err(cli->arena, ERR_USAGE, "--together is position or region, not \"" STR_FMT "\"", STR_ARG(together));
    const char *why = together.n && !couples ? "--together is for --couples: nobody is together with anybody"
                    : couples && (caps || reserves || *minimum_hard) ? "--couples with --caps, --reserves or --minimum hard: no rule is known to us by which a place that two want together is shared out so"
                    : couples && cli_text(cli, "withdrawn").n ? "--couples with --withdrawn: whether the one who stays still takes part is not ours to say; take both out of the files, or the one and the couple"
                    : reserves != categories ? "--reserves and --categories go together: seats by category, and who is of which"
                    : caps && reserves ? "--caps and --reserves: no rule is known to us by which a region's cap is shared among seats that are reserved"
                    : *minimum_hard && (caps || reserves) ? "--minimum hard with --caps or --reserves: no result is known to us that keeps both in a stable way"
                    : NULL;
    return !failed(e) && why ? err(cli->arena, ERR_USAGE, "%s", why) : e;
}

static Err propose_given(Cli *cli, bool minimum_hard, bool *positions)
{
    Err e = word_given(cli, "propose", S("applicants"), S("positions"), positions);
    if (!failed(e) && *positions && cli_text(cli, "previous").n) e = err(cli->arena, ERR_USAGE, "--previous with --propose positions: the least change decides which stable result it is");
    if (failed(e) || !*positions || (!cli_text(cli, "caps").n && !cli_text(cli, "reserves").n && !cli_text(cli, "couples").n && !minimum_hard)) return e;
    return err(cli->arena, ERR_USAGE, "--propose positions with --caps, --reserves, --couples or --minimum hard: a position's offer would depend on what others hold, for which there is no theory; let applicants propose");
}

static const char *const written[] = { "out", "explain", "report", NULL };

/* What the check tells is said, and kept for a report. breaches are told to a stream, NULL: to none. */
typedef struct { Cli *cli; FILE *to; StrVec breaches, excused; } Hearing;

static void breach_hear(void *of, Str what)
{
    Hearing *h = of;
    vec_push(h->cli->arena, &h->breaches, what);
    if (h->to) tell(h->to, what);
}

static void excused_hear(void *of, Str what)
{
    Hearing *h = of;
    vec_push(h->cli->arena, &h->excused, what);
    if (!h->cli->quiet) tell(h->cli->err, what);
}

/* ---- match ---- */

static Str match_text(Arena *a, const Market *m, const i64 *got)
{
    Buf b = buf_on(a);
    put(&b, S("applicant,position,applicant_rank\n"));
    for (i32 i = 0; i < m->applicants; i++) {
        i32 p = match_position(m, got, i);
        i64 rank;
        csv_put_cell(&b, m->applicant_id[i]);
        put_char(&b, ',');
        if (p >= 0) csv_put_cell(&b, m->position_id[p]);
        put_char(&b, ',');
        if (match_rank(m, got, i, &rank)) put_int(&b, rank);
        put_char(&b, '\n');
    }
    return buf_str(&b);
}

static const char *const reasons[] = { [MATCH_FULL] = "full", [MATCH_NOT_RANKED] = "not ranked by the position", [MATCH_FIXED] = "fixed", [MATCH_CAPPED] = "capped",
    [MATCH_RESERVED] = "below a reserve", [MATCH_HELD_BACK] = "held back for a minimum", [MATCH_COUPLE] = "couple", [MATCH_BLOCKS] = "blocks", [MATCH_WITHDRAWN] = "withdrawn" };

static void why_put(Buf *b, const MarketFiles *f, const MatchWhy *w)
{
    const Market *m = &f->market;
    csv_put_cell(b, m->applicant_id[m->by[w->choice]]);
    put_char(b, ',');
    csv_put_cell(b, m->position_id[m->choice[w->choice].at]);
    put_char(b, ',');
    put_int(b, m->rank[w->choice]);
    put_char(b, ',');
    put(b, str_from(reasons[w->reason]));
    put_char(b, ',');
    if (w->last_admitted >= 0) esteem_put(b, f, w->last_admitted);
    put_char(b, '\n');
}

static Str explain_text(Arena *a, const MarketFiles *f, const MatchTies *ties, const i64 *got)
{
    const Market *m = &f->market;
    i64 most = 0;
    MatchAdmitted in = match_admitted(a, m, ties, got);
    for (i32 i = 0; i < m->applicants; i++) most = max_i64(most, m->from[i + 1] - m->from[i]);
    MatchWhy *why = make_array(a, MatchWhy, most);
    Buf b = buf_on(a);
    put(&b, S("applicant,position,rank,reason,last_admitted\n"));
    for (i32 i = 0; i < m->applicants; i++)
        for (i64 n = match_why(m, got, &in, i, why), k = 0; k < n; k++) why_put(&b, f, &why[k]);
    return buf_str(&b);
}

/* As in a JSON array. */
static Str named_json(Arena *a, const StrVec *breaches)
{
    json_t *named = json_array();
    for (isize i = 0; i < breaches->n; i++) json_array_append_new(named, json_stringn(breaches->p[i].p, (size_t)breaches->p[i].n));
    char *text = json_dumps(named, JSON_COMPACT);
    Str copy = str_copy(a, str_from(text));
    free(text);
    json_decref(named);
    return copy;
}

typedef struct { i64 matched, first; __int128 places; } Tally;

static i64 first_rank(const Market *m, i32 applicant)
{
    const MatchCouples *c = m->couples;
    i32 k = c ? c->couple[applicant] : -1;
    if (k >= 0 && c->listed[k]) return c->from[k] < c->from[k + 1] ? c->rank[c->from[k]] : -1;
    return m->from[applicant] < m->from[applicant + 1] ? m->rank[m->from[applicant]] : -1;
}

static Tally tally(const Market *m, const i64 *got)
{
    Tally t = { 0 };
    for (i32 i = 0; i < m->applicants; i++) {
        i32 p = match_position(m, got, i);
        i64 rank;
        t.matched += p >= 0;
        if (match_rank(m, got, i, &rank)) t.first += rank == first_rank(m, i);
    }
    t.places = match_places(m);
    return t;
}

static void moved_say(Cli *cli, int lang, const MatchOutcome *of)
{
    Arena *a = cli->arena;
    const MatchRepair *r = of->repair;
    Str moved = number_str(a, lang, r->moved);
    if (of->breaches.n) tell(cli->out, say(a, lang, _("{n} moved from where they were."), { "n", moved }));
    else if (r->moved == r->bound) tell(cli->out, say(a, lang, _("{n} moved from where they were, the fewest that a stable result needs."), { "n", moved }));
    else tell(cli->out, say(a, lang, _("{n} moved from where they were; a stable result needs at least {m}."), { "n", moved }, { "m", number_str(a, lang, r->bound) }));
    if (of->moved_by_agreement) tell(cli->out, count_(a, lang, "{n} more moved to what is agreed on.", "{n} more moved to what is agreed on.", of->moved_by_agreement));
}

static Str places_said(Arena *a, int lang, __int128 n)
{
    if (n <= INT64_MAX) return count_(a, lang, "{n} place", "{n} places", (i64)n);
    return say(a, lang, _("{n} places"), { "n", number_wide(a, lang, n) });
}

static void matched_say(Cli *cli, const MatchOutcome *of)
{
    const Market *m = &of->files->market;
    const MatchRepair *r = of->repair;
    Tally t = tally(m, of->got);
    if (cli->quiet || file_is_out(cli, written)) return;
    if (!cli->json) {
        Str all = count_(cli->arena, m->lang, "{n} applicant", "{n} applicants", m->applicants);
        tell(cli->out, say(cli->arena, m->lang, _("{n} of {m} matched, {f} of them with a first choice; {u} of {p} unfilled."), { "n", number_str(cli->arena, m->lang, t.matched) }, { "m", all },
            { "f", number_str(cli->arena, m->lang, t.first) }, { "u", number_wide(cli->arena, m->lang, t.places - t.matched) }, { "p", places_said(cli->arena, m->lang, t.places) }));
        if (r) moved_say(cli, m->lang, of);
        return;
    }
    fprintf(cli->out, "{\"applicants\":%d,\"matched\":%" PRId64 ",\"first_choice\":%" PRId64 ",\"places\":" STR_FMT ",\"unfilled\":" STR_FMT, m->applicants, t.matched, t.first,
            STR_ARG(digits_wide(cli->arena, t.places)), STR_ARG(digits_wide(cli->arena, t.places - t.matched)));
    if (r) fprintf(cli->out, ",\"moved\":%" PRId64 ",\"moved_at_least\":%" PRId64 ",\"moved_by_agreement\":%" PRId64, r->moved, r->bound, of->moved_by_agreement);
    if (of->breaches.n) fprintf(cli->out, ",\"breaches\":%td,\"named\":" STR_FMT, of->breaches.n, STR_ARG(named_json(cli->arena, &of->breaches)));
    fprintf(cli->out, "}\n");
}

/* Stability comes first: positions with fewer than their minimum are named, on the stream for people. */
static void minimums_say(Cli *cli, const Market *m, const i64 *held)
{
    for (i32 p = 0; p < m->positions && !cli->quiet; p++)
        if (held[p] < m->minimum[p])
            tell(cli->err, say(cli->arena, m->lang, _("{p} has {n}, fewer than its minimum of {m}"), { "p", m->position_id[p] }, { "n", number_str(cli->arena, m->lang, held[p]) }, { "m", number_str(cli->arena, m->lang, m->minimum[p]) }));
}

static i64 *held_of(Arena *a, const Market *m, const i32 *position)
{
    i64 *held = make_array(a, i64, m->positions);
    for (i32 i = 0; i < m->applicants; i++) if (position[i] >= 0) held[position[i]]++;
    return held;
}

/* What is about to be written is checked from the definitions, which share no code with the solver. Where no stable result was
 * found, what is wrong with this one is named. */
static void result_must_hold(Cli *cli, MatchOutcome *r)
{
    const Market *m = &r->files->market;
    i32 *position = make_array(cli->arena, i32, m->applicants);
    bool *has_row = make_array(cli->arena, bool, m->applicants);
    for (i32 i = 0; i < m->applicants; i++) position[i] = match_position(m, r->got, i), has_row[i] = true;
    bool file_out = file_is_out(cli, written);
    Hearing h = { .cli = cli, .to = file_out ? cli->err : cli->json ? NULL : cli->out };
    i64 breaches = match_check(cli->arena, m, &(MatchClaim){ position, NULL, has_row }, r->ties, &(MatchTold){ breach_hear, excused_hear, &h });
    must((breaches > 0) == (m->couples && r->none.n));
    r->breaches = h.breaches, r->excused = h.excused;
    minimums_say(cli, m, held_of(cli->arena, m, position));
}

static Err results_write(Cli *cli, const MatchOutcome *r)
{
    Str explain = cli_text(cli, "explain"), report = cli_text(cli, "report");
    if (cli->dry_run) return OK;
    FileText files[] = {
        { explain, explain.n ? explain_text(cli->arena, r->files, r->ties, r->got) : (Str){ 0 } },
        { report, report.n ? match_report_text(cli->arena, r) : (Str){ 0 } },
        { cli_text(cli, "out"), match_text(cli->arena, &r->files->market, r->got) },
    };
    return files_write(cli, files, countof(files));
}

/* The result of the rules that are on. Returns why there is no stable one, or OK. */
static Err solve(Cli *cli, MarketFiles *files, const MatchTies *ties, const i64 *before, bool positions_propose, i64 *got, MatchRepair *repair)
{
    Market *m = &files->market;
    Err none = OK;
    bool hard = m->minimum_hard;
    cli_progress(cli, "matching", 0, 0);
    if (before) none = match_repair(cli->arena, m, ties, before, got, repair);
    else if (m->couples) none = match_couples(cli->arena, m, ties, got);
    else if (hard) none = match_minimum(cli->arena, m, ties, got);
    else (positions_propose ? match_positions_propose : match_applicants_propose)(m, ties, got);
    m->minimum_hard = hard && !failed(none);
    cli_progress(cli, "checking", 0, 0);
    return none;
}

typedef struct { MatchTies ties; u8 seed[SEED_BYTES]; bool positions_propose, minimum_hard; int lang; } Settings;

static Err settings_given(Cli *cli, Settings *s)
{
    Err e = cli_needs(cli, (const char *[]){ "positions", "applicant-prefs", "position-prefs", "out", NULL });
    if (!failed(e)) e = cli_apart(cli, written, "previous");
    if (!failed(e)) e = rules_given(cli, &s->minimum_hard);
    if (!failed(e)) e = propose_given(cli, s->minimum_hard, &s->positions_propose);
    if (!failed(e)) e = lang_given(cli, &s->lang);
    return failed(e) ? e : ties_given(cli, s->seed, &s->ties);
}

static Err match_run(Cli *cli)
{
    MarketFiles files;
    Settings s;
    i64 *before = NULL;
    Err e = settings_given(cli, &s);
    if (!failed(e)) e = market_read(cli, &files);
    if (!failed(e) && cli_text(cli, "previous").n) e = match_previous_read(cli, &files, &before);
    if (failed(e)) return e;
    warnings_say(cli, &files.warnings);
    MatchRepair repair;
    files.market.minimum_hard = s.minimum_hard, files.market.lang = s.lang;
    i64 *got = make_array(cli->arena, i64, files.market.applicants);
    Err none = solve(cli, &files, &s.ties, before, s.positions_propose, got, &repair);
    MatchOutcome r = { .files = &files, .ties = &s.ties, .got = got, .positions_propose = s.positions_propose, .repair = before ? &repair : NULL, .moved_by_agreement = before ? match_moved_by_agreement(&files.market, before) : 0, .none = none.text };
    result_must_hold(cli, &r);
    cli_progress_end(cli);
    e = results_write(cli, &r);
    if (failed(e)) return e;
    matched_say(cli, &r);
    return none;
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

static void breaches_say(Cli *cli, const StrVec *breaches)
{
    fprintf(cli->out, "{\"ok\":%s,\"breaches\":%td,\"named\":" STR_FMT "}\n", breaches->n ? "false" : "true", breaches->n, STR_ARG(named_json(cli->arena, breaches)));
}

/* Who was there before and has something else in the claim. */
static i64 elsewhere(const Market *m, const i64 *before, const MatchClaim *claim)
{
    i64 n = 0;
    for (i32 i = 0; i < m->applicants; i++) n += before[i] != REPAIR_NEW && claim->position[i] != (before[i] >= 0 ? m->choice[before[i]].at : before[i]);
    return n;
}

static Err check_run(Cli *cli)
{
    MarketFiles files;
    MatchTies ties;
    MatchRow *rows;
    i64 *before = NULL;
    u8 seed[SEED_BYTES];
    bool has_rank, minimum_hard;
    int lang;
    Err e = cli_needs(cli, (const char *[]){ "positions", "applicant-prefs", "position-prefs", "match", NULL });
    if (!failed(e)) e = cli_apart(cli, (const char *[]){ NULL }, NULL);
    if (!failed(e)) e = rules_given(cli, &minimum_hard);
    if (!failed(e)) e = lang_given(cli, &lang);
    if (!failed(e)) e = ties_given(cli, seed, &ties);
    if (!failed(e)) e = market_read(cli, &files);
    if (!failed(e)) e = match_rows_read(cli, cli_text(cli, "match"), &files, &has_rank, &rows);
    if (!failed(e) && cli_text(cli, "previous").n) e = match_previous_read(cli, &files, &before);
    if (failed(e)) return e;
    warnings_say(cli, &files.warnings);
    MatchClaim claim = claim_of(cli->arena, &files.market, rows, has_rank);
    files.market.lang = lang;
    minimums_say(cli, &files.market, held_of(cli->arena, &files.market, claim.position));
    files.market.minimum_hard = minimum_hard;
    Hearing h = { .cli = cli, .to = cli->json ? NULL : cli->out };
    i64 breaches = match_check(cli->arena, &files.market, &claim, ties.seed ? &ties : NULL, &(MatchTold){ breach_hear, excused_hear, &h });
    if (cli->json) breaches_say(cli, &h.breaches);
    else if (before && !cli->quiet) tell(cli->out, count_(cli->arena, lang, "{n} is elsewhere than before; whether fewer could be is not checked.", "{n} are elsewhere than before; whether fewer could be is not checked.", elsewhere(&files.market, before, &claim)));
    if (breaches) return (Err){ ERR_FOUND, count_(cli->arena, lang, "{n} breach", "{n} breaches", breaches) };
    if (!cli->quiet && !cli->json) tell(cli->out, tr(lang, ties.seed ? _("Every applicant has one row, no capacity is exceeded, and no pair blocks, also with the ties broken by the lottery.") : _("Every applicant has one row, no capacity is exceeded, and no pair blocks.")));
    return OK;
}

/* ---- the command line ---- */

#define OF_MARKET \
    { "positions", "FILE", "position,capacity[,minimum][,region][,target]", NULL }, \
    { "applicant-prefs", "FILE", "applicant,position,rank: 1 is best, equal ranks are ties", NULL }, \
    { "position-prefs", "FILE", "position,applicant,rank, or score instead of rank (higher is better)", NULL }, \
    { "applicants", "FILE", "applicants who may have ranked nothing: applicant", NULL }, \
    { "fixed", "FILE", "applicant,position: agreed on, and kept", NULL }, \
    { "caps", "FILE", "region,capacity: at most so many in all positions of the region", NULL }, \
    { "reserves", "FILE", "position,category,places: seats by category in the order of processing, open for all", NULL }, \
    { "categories", "FILE", "applicant,category: who is of which", NULL }, \
    { "couples", "FILE", "first,second[,first_position,second_position,rank]: placed together or not at all", NULL }, \
    { "together", "position|region", "a couple wants one position, or one region", NULL }, \
    { "withdrawn", "FILE", "applicant: takes no part any more", NULL }, \
    { "previous", "FILE", "an earlier match.csv: move as few as a stable result can from there", NULL }, \
    { "minimum", "soft|hard", "name the minimums that are missed, or keep them and name the pairs that this blocks", "soft" }, \
    { "ties", "single|multiple", "one lottery for all positions, or one for each", "single" }

static const Option match_options[] = {
    OF_MARKET,
    { "seed", "HEX", "the seed of the lottery that breaks ties; without it a fixed one", NULL },
    { "propose", "applicants|positions", "whose best stable result it is", "applicants" },
    { "out", "FILE", "write applicant,position,applicant_rank there", NULL },
    { "explain", "FILE", "write there why each applicant did not get what they ranked higher", NULL },
    { "report", "FILE", "write there a page for people: what came out, what was checked, what each rule cost", NULL },
    LANG_OPTION,
    { 0 }
};

static const Option check_options[] = {
    OF_MARKET,
    { "seed", "HEX", "check the order of ties that this seed's lottery gives, too", NULL },
    { "match", "FILE", "the result to check: applicant,position[,applicant_rank]", NULL },
    LANG_OPTION,
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
