#include "engines/lottery/lottery_commands.h"
#include "base/map.h"
#include "base/random.h"
#include "engines/lottery/commitment.h"
#include "engines/lottery/lottery_report.h"
#include "media/lang_option.h"
#include "media/number.h"
#include "media/table.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COMMITMENT_MAX = 64 << 20 };

/* ---- what the commands have in common ---- */

/* After lang_given. */
static int lang_spoken(const Cli *cli) { return lang_of(cli_text(cli, "lang")); }
static Str number(const Cli *cli, i64 n) { return number_str(cli->arena, lang_spoken(cli), n); }

#define told(cli, english, ...) say((cli)->arena, lang_spoken(cli), (english), __VA_ARGS__)
#define refused(cli, code, english, ...) ((Err){ (code), told((cli), (english), __VA_ARGS__) })

static Err settings_given(Cli *cli, LotterySettings *s)
{
    Str strata = cli_text(cli, "strata"), weights = cli_text(cli, "weights"), quota = cli_text(cli, "quota");
    *s = (LotterySettings){ .strata = strata.n ? strata : (Str){ 0 }, .weights = weights.n ? weights : (Str){ 0 } };
    Err e = cli_int(cli, "slots", 0, 1000000000, &s->slots);
    if (!failed(e) && quota.n && !s->strata.p) e = err(cli->arena, ERR_USAGE, "--quota needs --strata: quotas are of strata");
    if (!failed(e) && quota.n) e = lottery_quotas_read(cli, quota, &s->quotas);
    return e;
}

static Err secret_read(Cli *cli, u8 out[SEED_BYTES])
{
    Str path = cli_text(cli, "secret"), text;
    Err e = file_bytes(cli, path, 4096, &text);
    if (failed(e)) return e;
    text = str_trim(text);
    return text.n == 2 * SEED_BYTES && seed_of_hex(text, out) ? OK : err(cli->arena, ERR_INPUT, STR_FMT ": a secret is 64 hexadecimal digits", STR_ARG(path));
}

static Err commitment_open(Cli *cli, Commitment *c)
{
    Str bytes, path = cli_text(cli, "commitment");
    Err e = file_bytes(cli, path, COMMITMENT_MAX, &bytes);
    return failed(e) ? e : commitment_read(cli->arena, path, bytes, c);
}

/* Whether units and secret are those of the commitment. */
static Err bound(Cli *cli, const Commitment *c, const LotteryUnits *u, const u8 secret[SEED_BYTES], ErrCode code)
{
    u8 hash[32];
    sha256_of(u->bytes, hash);
    if (memcmp(hash, c->units_hash, 32)) return refused(cli, code, _("{file} is not the list of units that was committed: its SHA-256 is {x}, committed is {y}"),
        { "file", cli_text(cli, "units") }, { "x", hex_of(cli->arena, hash, 32) }, { "y", hex_of(cli->arena, c->units_hash, 32) });
    if (u->plan.n != c->units) return refused(cli, code, _("the commitment says {n} units, the list has {m}"), { "n", number(cli, c->units) }, { "m", number(cli, u->plan.n) });
    sha256_of(str_of((const char *)secret, SEED_BYTES), hash);
    if (memcmp(hash, c->secret_hash, 32)) return refused(cli, code, _("{file} is not the secret that was committed"), { "file", cli_text(cli, "secret") });
    return OK;
}

static Str hash_said(const Cli *cli, const Commitment *c) { return hex_of(cli->arena, c->file_hash, 32); }

/* ---- commit ---- */

/* A commitment that lies there may be published already. */
static Err commitment_new(const Cli *cli)
{
    struct stat s;
    Str path = cli_text(cli, "out");
    if (stat(str_z(cli->arena, path), &s) || !S_ISREG(s.st_mode)) return OK;
    return err(cli->arena, ERR_ENV, STR_FMT " is there already: a commitment is never written over", STR_ARG(path));
}

/* A secret that lies there already may be bound by another commitment: it is never written over. */
static Err secret_write(Cli *cli, const u8 secret[SEED_BYTES])
{
    Str path = cli_text(cli, "secret-out"), text = str_fmt(cli->arena, STR_FMT "\n", STR_ARG(hex_of(cli->arena, secret, SEED_BYTES)));
    int fd = open(str_z(cli->arena, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return errno == EEXIST ? err(cli->arena, ERR_ENV, STR_FMT " is there already: a secret is never written over", STR_ARG(path)) : err_errno(cli->arena, path);
    bool whole = write(fd, text.p, (size_t)text.n) == text.n && fsync(fd) == 0;
    Err e = whole ? OK : err_errno(cli->arena, path);
    close(fd);
    return e;
}

static void committed_say(Cli *cli, const Commitment *c, Str text)
{
    u8 hash[32];
    sha256_of(text, hash);
    if (cli->quiet || file_is_out(cli, (const char *[]){ "out", NULL })) return;
    if (cli->json) { fprintf(cli->out, "{\"units\":%" PRId64 ",\"slots\":%" PRId64 ",\"commitment_sha256\":\"" STR_FMT "\"}\n", c->units, c->settings.slots, STR_ARG(hex_of(cli->arena, hash, 32))); return; }
    tell(cli->out, told(cli, _("{n}, {m}. Publish {c} and {u} before the public value is known; keep {s} to yourself until the draw."),
        { "n", count_(cli->arena, lang_spoken(cli), "{n} unit", "{n} units", c->units) }, { "m", count_(cli->arena, lang_spoken(cli), "{n} slot", "{n} slots", c->settings.slots) }, { "c", cli_text(cli, "out") }, { "u", cli_text(cli, "units") }, { "s", cli_text(cli, "secret-out") }));
    tell(cli->out, told(cli, _("SHA-256 of the commitment: {x}"), { "x", hex_of(cli->arena, hash, 32) }));
}

static Err commit_run(Cli *cli)
{
    Commitment c = { 0 };
    LotteryUnits u;
    u8 secret[SEED_BYTES];
    Err e = cli_needs(cli, (const char *[]){ "units", "slots", "public-source", "secret-out", "out", NULL });
    int lang;
    if (!failed(e)) e = cli_apart(cli, (const char *[]){ "secret-out", "out", NULL }, NULL);
    if (!failed(e)) e = settings_given(cli, &c.settings);
    if (!failed(e)) e = lang_given(cli, &lang);
    if (!failed(e)) e = lottery_units_read(cli, cli_text(cli, "units"), &c.settings, &u);
    if (failed(e)) return e;
    if (str_eq(cli_text(cli, "secret-out"), S("-"))) return err(cli->arena, ERR_USAGE, "--secret-out takes a file: a secret on standard output is nobody's alone");
    random_bytes(secret, SEED_BYTES);
    c.units = u.plan.n, c.public_source = cli_text(cli, "public-source");
    if (!str_utf8_valid(c.public_source)) return err(cli->arena, ERR_USAGE, "--public-source is no text in UTF-8");
    sha256_of(u.bytes, c.units_hash);
    sha256_of(str_of((const char *)secret, SEED_BYTES), c.secret_hash);
    Str text = commitment_text(cli->arena, &c);
    e = commitment_new(cli);
    if (failed(e) || cli->dry_run) return e;
    e = secret_write(cli, secret);
    if (failed(e)) return e;
    e = file_write(cli, cli_text(cli, "out"), text);
    if (failed(e)) unlink(str_z(cli->arena, cli_text(cli, "secret-out")));      /* it is bound by nothing */
    else committed_say(cli, &c, text);
    return e;
}

/* ---- draw ---- */

static Str result_text(Arena *a, const LotteryUnits *u, const LotteryDraw *d, bool committed)
{
    Buf b = buf_on(a);
    put(&b, committed ? S("unit,outcome,order,probability\n") : S("unit,outcome,order,probability,committed\n"));
    for (isize i = 0; i < u->plan.n; i++) {
        const LotteryPlace *p = &d->place[i];
        csv_put_cell(&b, u->id[p->unit]);
        put_fmt(&b, ",%s,%" PRId64 ",", p->selected ? "selected" : "waiting", p->order);
        put_real(&b, p->chance);
        put(&b, committed ? S("\n") : S(",no\n"));
    }
    return buf_str(&b);
}

static const char *const draw_files[] = { "out", "report", NULL };

static void drawn_json(Cli *cli, const LotteryUnits *u, const LotteryDraw *d, i64 selected, i64 slots, const u8 seed[SEED_BYTES], const Commitment *c)
{
    Buf error = buf_on(cli->arena);
    put_real(&error, d->error);
    fprintf(cli->out, "{\"units\":%td,\"selected\":%" PRId64 ",\"slots\":%" PRId64 ",\"seed\":\"" STR_FMT "\",\"commitment_sha256\":", u->plan.n, selected, slots, STR_ARG(hex_of(cli->arena, seed, SEED_BYTES)));
    if (c) fprintf(cli->out, "\"" STR_FMT "\"", STR_ARG(hash_said(cli, c)));
    else fputs("null", cli->out);
    fprintf(cli->out, ",\"rounds\":%" PRId64 ",\"standard_error\":" STR_FMT "}\n", d->rounds, STR_ARG(buf_str(&error)));
}

/* c: NULL: from a seed alone. */
static void drawn_say(Cli *cli, const LotteryUnits *u, const LotteryDraw *d, const u8 seed[SEED_BYTES], const Commitment *c)
{
    i64 selected = 0, slots = 0;
    for (isize i = 0; i < u->plan.n; i++) selected += d->place[i].selected;
    for (isize k = 0; k < u->plan.strata; k++) slots += u->plan.slots[k];
    if (cli->quiet || file_is_out(cli, draw_files)) return;
    if (cli->json) { drawn_json(cli, u, d, selected, slots, seed, c); return; }
    Buf error = buf_on(cli->arena);
    put_decimal(&error, lang_spoken(cli), d->error, 5);
    tell(cli->out, told(cli, _("{n} of {m} units selected, seed {s}."), { "n", number(cli, selected) }, { "m", number(cli, u->plan.n) }, { "s", hex_of(cli->arena, seed, SEED_BYTES) }));
    if (selected < slots) tell(cli->out, count_(cli->arena, lang_spoken(cli), "{n} slot stays empty: a stratum has fewer units.", "{n} slots stay empty: a stratum has fewer units.", slots - selected));
    if (c) tell(cli->out, told(cli, _("SHA-256 of the commitment: {x}. Compare it with the one that was published."), { "x", hash_said(cli, c) }));
    else tell(cli->out, tr(lang_spoken(cli), _("Not committed: whoever chose the seed could have chosen the result.")));
    if (d->rounds) tell(cli->out, told(cli, _("Probabilities: simulated in {n} rounds, standard error at most {e}."), { "n", number(cli, d->rounds) }, { "e", buf_str(&error) }));
    else tell(cli->out, tr(lang_spoken(cli), _("Probabilities: exact.")));
}

/* From a commitment with its secret and the public value, or from a seed with its settings: never a mixture. */
static Err sources_check(Cli *cli, bool seeded)
{
    static const char *const of_commitment[] = { "commitment", "units", "secret", "public", "out", NULL }, *const of_seed[] = { "seed", "units", "slots", "out", NULL };
    static const char *const beside_seed[] = { "commitment", "secret", "public", NULL }, *const beside_commitment[] = { "slots", "strata", "weights", "quota", NULL };
    if (!seeded && !cli_text(cli, "commitment").n && cli_text(cli, "units").n) return err(cli->arena, ERR_USAGE, "a draw needs --commitment with its secret and public value, or --seed with its settings");
    for (const char *const *o = seeded ? beside_seed : beside_commitment; *o; o++)
        if (cli_text(cli, *o).p) return err(cli->arena, ERR_USAGE, seeded ? "--seed draws without a commitment: --%s does not go with it" : "the commitment has the settings: --%s does not go with it", *o);
    return cli_needs(cli, seeded ? of_seed : of_commitment);
}

static Err seeded_open(Cli *cli, LotterySettings *s, LotteryUnits *u, u8 seed[SEED_BYTES])
{
    if (!seed_of_hex(cli_text(cli, "seed"), seed)) return err(cli->arena, ERR_USAGE, "--seed takes 1 to 64 hexadecimal digits");
    Err e = settings_given(cli, s);
    return failed(e) ? e : lottery_units_read(cli, cli_text(cli, "units"), s, u);
}

static Err committed_open(Cli *cli, Commitment *c, LotteryUnits *u, u8 seed[SEED_BYTES], ErrCode unlike)
{
    u8 secret[SEED_BYTES];
    Err e = commitment_open(cli, c);
    if (!failed(e)) e = lottery_units_read(cli, cli_text(cli, "units"), &c->settings, u);
    if (!failed(e)) e = secret_read(cli, secret);
    if (!failed(e)) e = bound(cli, c, u, secret, unlike);
    if (!failed(e)) lottery_seed(secret, cli_text(cli, "public"), seed);
    return e;
}

static Err draw_run(Cli *cli)
{
    Commitment c = { 0 };
    LotteryUnits u;
    u8 seed[SEED_BYTES];
    bool seeded = cli_text(cli, "seed").p != NULL;
    int lang;
    Str report = cli_text(cli, "report");
    Err e = sources_check(cli, seeded);
    if (!failed(e)) e = cli_apart(cli, draw_files, NULL);
    if (!failed(e)) e = lang_given(cli, &lang);
    if (!failed(e)) e = seeded ? seeded_open(cli, &c.settings, &u, seed) : committed_open(cli, &c, &u, seed, ERR_INPUT);
    if (failed(e)) return e;
    LotteryDraw d = lottery_draw(cli->arena, &u.plan, seed);
    LotteryOutcome r = { .units = &u, .draw = &d, .seed = seed, .settings = &c.settings, .commitment = seeded ? NULL : &c, .public_value = cli_text(cli, "public") };
    FileText files[] = { { report, report.n ? lottery_report_text(cli->arena, lang, &r) : (Str){ 0 } }, { cli_text(cli, "out"), result_text(cli->arena, &u, &d, !seeded) } };
    if (!cli->dry_run) e = files_write(cli, files, countof(files));
    if (!failed(e)) drawn_say(cli, &u, &d, seed, seeded ? NULL : &c);
    return e;
}

/* ---- verify ---- */

static Str line_of(const Table *t) { return str_fmt(t->arena, STR_FMT ":%" PRId64, STR_ARG(t->name), csv_line(t->csv)); }

/* text: has {place}, {unit}, {is} and {should}. */
static Err differs(const Cli *cli, const Table *t, Str unit, Str text, Str is, Str should)
{
    return refused(cli, ERR_FOUND, text, { "place", line_of(t) }, { "unit", unit }, { "is", is }, { "should", should });
}

/* Probabilities are compared as numbers: another language may round their last digit differently. */
static Err row_check(const Cli *cli, Table *t, const LotteryPlace *p)
{
    Arena *a = t->arena;
    Str unit = table_cell(t, 0), outcome = table_cell(t, 1), order = table_cell(t, 2), chance = table_cell(t, 3);
    Str want_outcome = p->selected ? S("selected") : S("waiting"), want_order = str_fmt(a, "%" PRId64, p->order);
    double given;
    if (!str_eq(outcome, want_outcome)) return differs(cli, t, unit, _("{place}: unit \"{unit}\" has outcome \"{is}\", the draw gives \"{should}\""), outcome, want_outcome);
    if (!str_eq(order, want_order)) return differs(cli, t, unit, _("{place}: unit \"{unit}\" has order \"{is}\", the draw gives \"{should}\""), order, want_order);
    bool same = str_real(chance, &given) && given - p->chance < 1e-9 && p->chance - given < 1e-9;
    if (same && table_has(t, 4)) return refused(cli, ERR_FOUND, _("{place}: the column committed says \"{is}\" of unit \"{unit}\"; the result of a committed draw has no such column"), { "place", line_of(t) }, { "unit", unit }, { "is", table_cell(t, 4) });
    return same ? OK : differs(cli, t, unit, _("{place}: unit \"{unit}\" has probability \"{is}\", the draw gives \"{should}\""), chance, str_fmt(a, "%.17g", p->chance));
}

static Err result_check(Cli *cli, const LotteryUnits *u, const LotteryDraw *d)
{
    static const char *const columns[] = { "unit", "outcome", "order", "probability", "?committed", NULL };
    Map at = map_on(cli->arena);
    for (isize i = 0; i < u->plan.n; i++) *map_put(&at, u->id[d->place[i].unit]) = i + 1;
    Table t;
    Err e = table_open(cli, cli_text(cli, "result"), columns, &t);
    isize rows = 0;
    while (!failed(e) && table_next(&t)) {
        i64 *i = map_get(&at, table_cell(&t, 0));
        if (!i || *i < 0) e = refused(cli, ERR_FOUND, i ? _("{place}: unit \"{unit}\" stands there twice") : _("{place}: unit \"{unit}\" is not in the list of units"), { "place", line_of(&t) }, { "unit", table_cell(&t, 0) });
        else e = row_check(cli, &t, &d->place[*i - 1]), *i = -*i, rows++;
    }
    Err closed = table_close(&t);
    if (failed(e) || failed(closed)) return failed(e) ? e : closed;
    return rows == u->plan.n ? OK : refused(cli, ERR_FOUND, _("{file}: {n} of the list missing"), { "file", t.name }, { "n", count_(cli->arena, lang_spoken(cli), "{n} unit", "{n} units", u->plan.n - rows) });
}

/* Whether the commitment's SHA-256 is the published one, where that is given. */
static Err published_check(Cli *cli, const Commitment *c)
{
    u8 hash[32];
    Str published = cli_text(cli, "published");
    if (!published.n) return OK;
    if (published.n != 64 || !seed_of_hex(published, hash)) return err(cli->arena, ERR_USAGE, "--published takes 64 hexadecimal digits, the SHA-256 that was published");
    return !memcmp(hash, c->file_hash, 32) ? OK : refused(cli, ERR_FOUND, _("{file} is not the commitment that was published: its SHA-256 is {x}, published is {y}"), { "file", cli_text(cli, "commitment") }, { "x", hash_said(cli, c) }, { "y", published });
}

static void unchecked_say(Cli *cli, const Commitment *c)
{
    tell(cli->out, told(cli, cli_text(cli, "published").n ? _("The commitment is the one published (SHA-256 {x}).") : _("Not checked: that this commitment is the one published. Its SHA-256 is {x}: compare it, or give the published one to --published."), { "x", hash_said(cli, c) }));
    tell(cli->out, tr(lang_spoken(cli), _("Not checked, because no file can tell: that the commitment was published before the public value was known, and that the value is the announced one.")));
}

static Err verify_run(Cli *cli)
{
    Commitment c;
    LotteryUnits u;
    u8 seed[SEED_BYTES];
    int lang;
    Err e = cli_needs(cli, (const char *[]){ "commitment", "units", "secret", "public", "result", NULL });
    if (!failed(e)) e = cli_apart(cli, (const char *[]){ NULL }, NULL);
    if (!failed(e)) e = lang_given(cli, &lang);
    if (!failed(e)) e = committed_open(cli, &c, &u, seed, ERR_FOUND);
    if (!failed(e)) e = published_check(cli, &c);
    if (failed(e)) return e;
    bool said = !cli->quiet && !cli->json;
    if (said) tell(cli->out, tr(lang, _("The list of units is the one committed (SHA-256)."))), tell(cli->out, tr(lang, _("The secret is the one committed (SHA-256).")));
    LotteryDraw d = lottery_draw(cli->arena, &u.plan, seed);
    e = result_check(cli, &u, &d);
    if (!failed(e) && cli->json && !cli->quiet) fprintf(cli->out, "{\"ok\":true,\"units\":%td,\"seed\":\"" STR_FMT "\",\"commitment_sha256\":\"" STR_FMT "\"}\n", u.plan.n, STR_ARG(hex_of(cli->arena, seed, SEED_BYTES)), STR_ARG(hash_said(cli, &c)));
    if (failed(e) || !said) return e;
    tell(cli->out, told(cli, _("The seed is {s}, SHA-256 of secret and public value."), { "s", hex_of(cli->arena, seed, SEED_BYTES) }));
    tell(cli->out, told(cli, _("Outcome, order and probability of all {n} units are those of the draw."), { "n", number(cli, u.plan.n) }));
    unchecked_say(cli, &c);
    return OK;
}

/* ---- the command line ---- */

#define OF_SETTINGS \
    { "slots", "N", "how many units are selected", NULL }, \
    { "strata", "COLUMN", "draw within each value of this column of the units", NULL }, \
    { "weights", "COLUMN", "draw in proportion to this column of the units", NULL }, \
    { "quota", "FILE", "slots of each stratum (stratum,slots), instead of in proportion to its units", NULL }

static const Option commit_options[] = {
    { "units", "FILE", "what is drawn from: a column unit, and those of the settings", NULL },
    OF_SETTINGS,
    { "public-source", "TEXT", "the public value to come, and its day", NULL },
    { "secret-out", "FILE", "write the secret there, readable by its owner alone", NULL },
    { "out", "FILE", "write the commitment there", NULL },
    LANG_OPTION,
    { 0 }
};

static const Option draw_options[] = {
    { "commitment", "FILE", "the commitment as it was published", NULL },
    { "units", "FILE", "the units as they were committed", NULL },
    { "secret", "FILE", "the secret as it was written", NULL },
    { "public", "TEXT", "the public value, when it is known", NULL },
    { "seed", "HEX", "draw from this seed instead, without a commitment", NULL },
    OF_SETTINGS,
    { "out", "FILE", "write unit,outcome,order,probability there", NULL },
    { "report", "FILE", "write there a page for people: who is selected, who waits, how it was drawn", NULL },
    LANG_OPTION,
    { 0 }
};

static const Option verify_options[] = {
    { "commitment", "FILE", "the commitment as it was published", NULL },
    { "units", "FILE", "the units as they were published", NULL },
    { "secret", "FILE", "the secret, published after the draw", NULL },
    { "public", "TEXT", "the public value", NULL },
    { "result", "FILE", "the result as it was published", NULL },
    { "published", "HEX", "the SHA-256 that was published: the commitment must have it", NULL },
    LANG_OPTION,
    { 0 }
};

const Command lottery_commands[] = {
    { "lottery commit", "", "Bind a list, its settings and a secret before a lottery is drawn.",
      "  rotunda lottery commit --units units.csv --slots 20 --public-source \"Ohio Pick 5 of 2027-03-01, evening\" --secret-out secret.txt --out commitment.json\n"
      "  rotunda lottery commit --units units.csv --slots 20 --strata district --quota quota.csv --public-source TEXT --secret-out secret.txt --out commitment.json\n",
      commit_options, NO_CENTER, commit_run },
    { "lottery draw", "", "Draw who is selected and in which order the others wait.",
      "  rotunda lottery draw --commitment commitment.json --units units.csv --secret secret.txt --public 41907 --out result.csv\n"
      "  rotunda lottery draw --seed 2a --units units.csv --slots 20 --weights tickets --out result.csv      for research, not committed\n",
      draw_options, NO_CENTER, draw_run },
    { "lottery verify", "", "Redraw a lottery from what was published and compare.",
      "  rotunda lottery verify --commitment commitment.json --units units.csv --secret secret.txt --public 41907 --result result.csv\n",
      verify_options, NO_CENTER, verify_run },
    { 0 }
};
