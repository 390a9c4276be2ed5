#include "engines/lottery/lottery_commands.h"
#include "base/map.h"
#include "base/random.h"
#include "engines/lottery/commitment.h"
#include "media/table.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { COMMITMENT_MAX = 64 << 20 };

/* ---- what the commands have in common ---- */

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
    if (memcmp(hash, c->units_hash, 32)) return err(cli->arena, code, STR_FMT " is not the list of units that was committed: its SHA-256 is " STR_FMT ", committed is " STR_FMT,
        STR_ARG(cli_text(cli, "units")), STR_ARG(hex_of(cli->arena, hash, 32)), STR_ARG(hex_of(cli->arena, c->units_hash, 32)));
    if (u->plan.n != c->units) return err(cli->arena, code, "the commitment says %" PRId64 " units, the list has %td", c->units, u->plan.n);
    sha256_of(str_of((const char *)secret, SEED_BYTES), hash);
    if (memcmp(hash, c->secret_hash, 32)) return err(cli->arena, code, STR_FMT " is not the secret that was committed", STR_ARG(cli_text(cli, "secret")));
    return OK;
}

/* ---- commit ---- */

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
    if (cli->quiet) return;
    fprintf(cli->out, "%" PRId64 " units, %" PRId64 " slots. Publish " STR_FMT " and " STR_FMT " before the public value is known; keep " STR_FMT " to yourself until the draw.\n", c->units,
            c->settings.slots, STR_ARG(cli_text(cli, "out")), STR_ARG(cli_text(cli, "units")), STR_ARG(cli_text(cli, "secret-out")));
    fprintf(cli->out, "SHA-256 of the commitment: " STR_FMT "\n", STR_ARG(hex_of(cli->arena, hash, 32)));
}

static Err commit_run(Cli *cli)
{
    Commitment c = { 0 };
    LotteryUnits u;
    u8 secret[SEED_BYTES];
    Err e = cli_needs(cli, (const char *[]){ "units", "slots", "public-source", "secret-out", "out", NULL });
    if (!failed(e)) e = cli_apart(cli, (const char *[]){ "secret-out", "out", NULL });
    if (!failed(e)) e = settings_given(cli, &c.settings);
    if (!failed(e)) e = lottery_units_read(cli, cli_text(cli, "units"), &c.settings, &u);
    if (failed(e)) return e;
    random_bytes(secret, SEED_BYTES);
    c.units = u.plan.n, c.public_source = cli_text(cli, "public-source");
    if (!str_utf8_valid(c.public_source)) return err(cli->arena, ERR_USAGE, "--public-source is no text in UTF-8");
    sha256_of(u.bytes, c.units_hash);
    sha256_of(str_of((const char *)secret, SEED_BYTES), c.secret_hash);
    Str text = commitment_text(cli->arena, &c);
    if (cli->dry_run) return OK;
    e = secret_write(cli, secret);
    if (!failed(e)) e = file_write(cli, cli_text(cli, "out"), text);
    if (!failed(e)) committed_say(cli, &c, text);
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

static void drawn_say(Cli *cli, const LotteryUnits *u, const LotteryDraw *d, const u8 seed[SEED_BYTES], bool committed)
{
    i64 selected = 0, slots = 0;
    for (isize i = 0; i < u->plan.n; i++) selected += d->place[i].selected;
    for (isize k = 0; k < u->plan.strata; k++) slots += u->plan.slots[k];
    if (cli->quiet || str_eq(cli_text(cli, "out"), S("-"))) return;
    fprintf(cli->out, "%" PRId64 " of %td units selected, seed " STR_FMT ".\n", selected, u->plan.n, STR_ARG(hex_of(cli->arena, seed, SEED_BYTES)));
    if (selected < slots) fprintf(cli->out, "%" PRId64 " slots stay empty: a stratum has fewer units.\n", slots - selected);
    if (!committed) fprintf(cli->out, "Not committed: whoever chose the seed could have chosen the result.\n");
    if (d->rounds) fprintf(cli->out, "Probabilities: simulated in %" PRId64 " rounds, standard error at most %.5f.\n", d->rounds, d->error);
    else fprintf(cli->out, "Probabilities: exact.\n");
}

/* From a commitment with its secret and the public value, or from a seed with its settings: never a mixture. */
static Err sources_check(Cli *cli, bool seeded)
{
    static const char *const of_commitment[] = { "commitment", "units", "secret", "public", "out", NULL }, *const of_seed[] = { "seed", "units", "slots", "out", NULL };
    static const char *const beside_seed[] = { "commitment", "secret", "public", NULL }, *const beside_commitment[] = { "slots", "strata", "weights", "quota", NULL };
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

static Err committed_open(Cli *cli, LotteryUnits *u, u8 seed[SEED_BYTES], ErrCode unlike)
{
    Commitment c;
    u8 secret[SEED_BYTES];
    Err e = commitment_open(cli, &c);
    if (!failed(e)) e = lottery_units_read(cli, cli_text(cli, "units"), &c.settings, u);
    if (!failed(e)) e = secret_read(cli, secret);
    if (!failed(e)) e = bound(cli, &c, u, secret, unlike);
    if (!failed(e)) lottery_seed(secret, cli_text(cli, "public"), seed);
    return e;
}

static Err draw_run(Cli *cli)
{
    LotterySettings s;
    LotteryUnits u;
    u8 seed[SEED_BYTES];
    bool seeded = cli_text(cli, "seed").p != NULL;
    Err e = sources_check(cli, seeded);
    if (!failed(e)) e = seeded ? seeded_open(cli, &s, &u, seed) : committed_open(cli, &u, seed, ERR_INPUT);
    if (failed(e)) return e;
    LotteryDraw d = lottery_draw(cli->arena, &u.plan, seed);
    if (!cli->dry_run) e = file_write(cli, cli_text(cli, "out"), result_text(cli->arena, &u, &d, !seeded));
    if (!failed(e)) drawn_say(cli, &u, &d, seed, !seeded);
    return e;
}

/* ---- verify ---- */

static Err differs(Table *t, Str unit, const char *what, Str is, Str should)
{
    return err(t->arena, ERR_FOUND, STR_FMT ":%" PRId64 ": unit \"" STR_FMT "\" has %s \"" STR_FMT "\", the draw gives \"" STR_FMT "\"", STR_ARG(t->name), csv_line(t->csv),
               STR_ARG(unit), what, STR_ARG(is), STR_ARG(should));
}

/* Probabilities are compared as numbers: another language may round their last digit differently. */
static Err row_check(Table *t, const LotteryPlace *p)
{
    Arena *a = t->arena;
    Str unit = table_cell(t, 0), outcome = table_cell(t, 1), order = table_cell(t, 2), chance = table_cell(t, 3);
    Str want_outcome = p->selected ? S("selected") : S("waiting"), want_order = str_fmt(a, "%" PRId64, p->order);
    double given;
    if (!str_eq(outcome, want_outcome)) return differs(t, unit, "outcome", outcome, want_outcome);
    if (!str_eq(order, want_order)) return differs(t, unit, "order", order, want_order);
    bool same = str_real(chance, &given) && given - p->chance < 1e-9 && p->chance - given < 1e-9;
    return same ? OK : differs(t, unit, "probability", chance, str_fmt(a, "%.17g", p->chance));
}

static Err result_check(Cli *cli, const LotteryUnits *u, const LotteryDraw *d)
{
    static const char *const columns[] = { "unit", "outcome", "order", "probability", NULL };
    Map at = map_on(cli->arena);
    for (isize i = 0; i < u->plan.n; i++) *map_put(&at, u->id[d->place[i].unit]) = i + 1;
    Table t;
    Err e = table_open(cli, cli_text(cli, "result"), columns, &t);
    isize rows = 0;
    while (!failed(e) && table_next(&t)) {
        i64 *i = map_get(&at, table_cell(&t, 0));
        if (!i || *i < 0) e = err(cli->arena, ERR_FOUND, STR_FMT ":%" PRId64 ": unit \"" STR_FMT "\" %s", STR_ARG(t.name), csv_line(t.csv), STR_ARG(table_cell(&t, 0)),
                                  i ? "stands there twice" : "is not in the list of units");
        else e = row_check(&t, &d->place[*i - 1]), *i = -*i, rows++;
    }
    Err closed = table_close(&t);
    if (failed(e) || failed(closed)) return failed(e) ? e : closed;
    return rows == u->plan.n ? OK : err(cli->arena, ERR_FOUND, STR_FMT ": %td units of the list are missing", STR_ARG(t.name), u->plan.n - rows);
}

static Err verify_run(Cli *cli)
{
    LotteryUnits u;
    u8 seed[SEED_BYTES];
    Err e = cli_needs(cli, (const char *[]){ "commitment", "units", "secret", "public", "result", NULL });
    if (!failed(e)) e = committed_open(cli, &u, seed, ERR_FOUND);
    if (failed(e)) return e;
    if (!cli->quiet) fprintf(cli->out, "The list of units is the one committed (SHA-256).\nThe secret is the one committed (SHA-256).\n");
    LotteryDraw d = lottery_draw(cli->arena, &u.plan, seed);
    e = result_check(cli, &u, &d);
    if (!failed(e) && !cli->quiet)
        fprintf(cli->out, "The seed is " STR_FMT ", SHA-256 of secret and public value.\nOutcome, order and probability of all %td units are those of the draw.\n"
                "Not checked, because no file can tell: that the commitment was published before the public value was known, and that the value is the announced one.\n",
                STR_ARG(hex_of(cli->arena, seed, SEED_BYTES)), u.plan.n);
    return e;
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
    { 0 }
};

static const Option verify_options[] = {
    { "commitment", "FILE", "the commitment as it was published", NULL },
    { "units", "FILE", "the units as they were published", NULL },
    { "secret", "FILE", "the secret, published after the draw", NULL },
    { "public", "TEXT", "the public value", NULL },
    { "result", "FILE", "the result as it was published", NULL },
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
