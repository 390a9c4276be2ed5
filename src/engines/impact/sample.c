#include "engines/impact/sample.h"
#include <math.h>
#include <unistd.h>

/* ---- rows ---- */

void sample_drop(Sample *s, isize row, Str reason)
{
    if (!s->keep[row]) return;
    s->keep[row] = 0;
    for (isize i = 0; i < s->dropped.n; i++) if (str_eq(s->dropped.p[i].reason, reason)) { s->dropped.p[i].rows++; return; }
    vec_push(s->arena, &s->dropped, (RowsDropped){ reason, 1 });
}

static void drop_where(Sample *s, const Expr *where)
{
    double v[EXPR_BLOCK];
    for (isize from = 0; from < s->c.n; from += EXPR_BLOCK) {
        isize n = min_i64(EXPR_BLOCK, s->c.n - from);
        expr_values(where, &s->c, from, n, v);
        for (isize i = 0; i < n; i++) if (isnan(v[i]) || v[i] == 0) sample_drop(s, from + i, _("not in --where"));
    }
}

static void drop_missing(Sample *s, const Column *c)
{
    if (!c->missing) return;
    Str reason = str_fmt(s->arena, STR_FMT " is missing", STR_ARG(c->name));
    for (isize r = 0; r < s->c.n; r++) if (c->code ? c->code[r] < 0 : isnan(c->value[r])) sample_drop(s, r, reason);
}

Err sample_read(Cli *cli, const ColumnWishes *needed, const ColumnWishes *other, Sample *s)
{
    Arena *a = cli->arena;
    *s = (Sample){ .arena = a };
    Str path = cli->args.p[0], condition = cli_text(cli, "where");
    ColumnWishes all = { 0 };
    for (isize i = 0; i < needed->n; i++) wish(a, &all, needed->p[i].name, needed->p[i].kind);
    isize mine = all.n;
    for (isize i = 0; other && i < other->n; i++) wish(a, &all, other->p[i].name, other->p[i].kind);
    Expr *where = NULL;
    int fd;
    Err e = condition.n ? condition_parse(a, condition, "--where", &where) : OK;
    if (!failed(e)) expr_wishes(a, where, &all), e = cli_open(cli, path, &fd);
    if (!failed(e)) e = columns_read(a, fd, str_eq(path, S("-")) ? S("standard input") : path, all.p, all.n, threads_given(), &s->c);
    if (failed(e)) return e;
    s->read = s->c.n;
    s->keep = arena_alloc(a, s->c.n + 1);
    memset(s->keep, 1, (size_t)s->c.n);
    if (where) expr_bind(where, &s->c), drop_where(s, where);
    for (isize i = 0; i < mine; i++) drop_missing(s, &s->c.column[i]);
    return OK;
}

Err sample_weights(Sample *s, Str column)
{
    const double *w = sample_number(s, column);
    for (isize r = 0; r < s->c.n; r++) {
        if (w[r] < 0) return err(s->arena, ERR_INPUT, STR_FMT ":%" PRId64 ": column " STR_FMT " is %g: a weight is above zero, or zero to leave the row out", STR_ARG(s->c.name), sample_line(s, r), STR_ARG(column), w[r]);
        if (w[r] == 0) sample_drop(s, r, _("its weight is zero"));
    }
    return OK;
}

Err sample_settle(Sample *s)
{
    isize kept = 0;
    for (isize r = 0; r < s->c.n; r++) kept += s->keep[r];
    if (!kept) {
        Buf b = buf_on(s->arena);
        for (isize i = 0; i < s->dropped.n; i++) put_fmt(&b, "%s%" PRId64 ": " STR_FMT, i ? "; " : ": ", s->dropped.p[i].rows, STR_ARG(s->dropped.p[i].reason));
        return err(s->arena, ERR_INPUT, STR_FMT ": none of its %td rows is left" STR_FMT, STR_ARG(s->c.name), s->c.n, STR_ARG(buf_str(&b)));
    }
    if (kept < s->c.n) columns_keep(&s->c, s->keep);
    memset(s->keep, 1, (size_t)kept);
    return OK;
}

void sample_free(Sample *s) { columns_free(&s->c); }

void sample_say(const Sample *s, Findings *f)
{
    f->read = s->read, f->used = s->c.n;
    for (isize i = 0; i < s->dropped.n; i++) vec_push(f->arena, &f->dropped, s->dropped.p[i]);
}

const double *sample_number(const Sample *s, Str column) { return s->c.column[columns_find(&s->c, column, COLUMN_NUMBER)].value; }

Groups sample_groups(const Sample *s, Str column)
{
    const Column *c = &s->c.column[columns_find(&s->c, column, COLUMN_ID)];
    return (Groups){ c->name, c->code, c->levels };
}

Str sample_level(const Sample *s, Str column, i32 code) { return s->c.column[columns_find(&s->c, column, COLUMN_ID)].level[code]; }
i64 sample_line(const Sample *s, isize row) { return columns_line(&s->c, row); }

/* ---- options ---- */

StrVec names_given(Cli *cli, const char *option)
{
    StrVec out = { 0 };
    Str rest = cli_text(cli, option), part;
    char *z = str_z(cli->arena, rest);
    for (char *p = z; *p; p++) if (*p == '+') *p = ',';
    rest = str_from(z);
    while (str_cut(&rest, ',', &part)) if (str_trim(part).n) vec_push(cli->arena, &out, str_trim(part));
    return out;
}

Err real_given(Cli *cli, const char *option, double low, double high, double *out)
{
    Str v = cli_text(cli, option);
    *out = NAN;
    if (!v.n || (str_real(v, out) && *out >= low && *out <= high)) return OK;
    return err(cli->arena, ERR_USAGE, "--%s takes a number from %g to %g, not \"" STR_FMT "\"", option, low, high, STR_ARG(v));
}

Str word_at(const char *words, isize i)
{
    Str rest = str_from(words), word = { 0 };
    for (isize k = 0; k <= i; k++) str_cut(&rest, '|', &word);
    return word;
}

Err word_given(Cli *cli, const char *option, const char *words, isize *out)
{
    Str rest = str_from(words), word, v = cli_text(cli, option);
    for (*out = 0; str_cut(&rest, '|', &word); ++*out) if (str_eq(word, v)) return OK;
    return err(cli->arena, ERR_USAGE, "--%s is one of %s, not \"" STR_FMT "\"", option, words, STR_ARG(v));
}

static bool has_option(const Cli *cli, const char *name)
{
    for (const Option *o = cli->command->options; o->name; o++) if (!strcmp(o->name, name)) return true;
    return false;
}

Err outputs_apart(Cli *cli)
{
    static const char *const written[] = { "commit-out", "secret-out", "out", "effects", "plot", "honest-plot", "gaps", "funnel", "report" };
    const char *mine[countof(written) + 1] = { 0 };
    isize n = 0;
    for (isize i = 0; i < countof(written); i++) if (has_option(cli, written[i])) mine[n++] = written[i];
    return cli_apart(cli, mine, NULL);
}

Err argument_needed(Cli *cli, isize at, const char *what, Str *out)
{
    if (at >= cli->args.n) return err(cli->arena, ERR_USAGE, "%s is missing: rotunda %s %s", what, cli->command->name, cli->command->arguments);
    *out = cli->args.p[at];
    return OK;
}

/* What stands on no side of a formula (between before and after) is the name of a column, such as outcome (€). */
static Str as_side(Cli *cli, const char *option, const char *before, const char *after)
{
    Str s = cli_text(cli, option);
    Formula unused;
    if (!s.n || str_find_char(s, '`') >= 0 || !failed(formula_parse(cli->arena, str_fmt(cli->arena, "%s" STR_FMT "%s", before, STR_ARG(s), after), &unused))) return s;
    return str_fmt(cli->arena, "`" STR_FMT "`", STR_ARG(s));
}

Err formula_given(Cli *cli, Str bar, Str *out)
{
    Str y = as_side(cli, "outcome", "", " ~ 1"), z = as_side(cli, "treatment", "y ~ ", ""), x = cli_text(cli, "covariates");
    if (cli->args.n > 1 || !y.n || !z.n) return argument_needed(cli, 1, "the formula (or --outcome and --treatment)", out);
    Buf b = buf_on(cli->arena);
    put_fmt(&b, STR_FMT " ~ " STR_FMT, STR_ARG(y), STR_ARG(z));
    if (x.n) put_fmt(&b, " + " STR_FMT, STR_ARG(x));
    Str effects[] = { bar.n ? cli_text(cli, "unit") : (Str){ 0 }, bar.n ? cli_text(cli, "time") : (Str){ 0 } };
    for (isize i = 0; i < 2; i++) if (effects[i].n) put(&b, i && effects[0].n ? S(" + ") : bar), put(&b, effects[i]);
    *out = buf_str(&b);
    return OK;
}

Err level_given(Cli *cli, double *out)
{
    Err e = real_given(cli, "level", 0, 1, out);
    if (!failed(e) && !(*out > 0 && *out < 1)) e = err(cli->arena, ERR_USAGE, "--level takes a share between 0 and 1, such as 0.95");
    return e;
}

int threads_given(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 2 ? 2 : (int)n;
}

/* As a shell reads it: in single quotes nothing but these means anything. */
static void put_word(Buf *b, Str s)
{
    bool plain = s.n > 0;
    for (isize i = 0; i < s.n; i++) plain &= strchr(" \t\n'\"$`\\|&;<>()*?[]~#!{}", s.p[i]) == NULL;
    if (plain) { put(b, s); return; }
    put_char(b, '\'');
    for (isize i = 0; i < s.n; i++) if (s.p[i] == '\'') put(b, S("'\\''")); else put_char(b, s.p[i]);
    put_char(b, '\'');
}

Str command_typed(Cli *cli)
{
    Buf b = buf_on(cli->arena);
    put_fmt(&b, "rotunda %s", cli->command->name);
    for (isize i = 0; i < cli->args.n; i++) put_char(&b, ' '), put_word(&b, cli->args.p[i]);
    for (isize i = 0; i < cli->names.n; i++) {
        put_fmt(&b, " --" STR_FMT, STR_ARG(cli->names.p[i]));
        if (!str_eq(cli->values.p[i], S("yes"))) put_char(&b, ' '), put_word(&b, cli->values.p[i]);
    }
    return buf_str(&b);
}

Err findings_file(Cli *cli, Str path, Str bytes)
{
    FILE *to = fopen(str_z(cli->arena, path), "we");
    if (!to) return err_errno(cli->arena, path);
    bool whole = fwrite(bytes.p, 1, (size_t)bytes.n, to) == (size_t)bytes.n;
    if (fclose(to) || !whole) return err_errno(cli->arena, path);
    return OK;
}

Err findings_out(Cli *cli, Findings *f)
{
    Str plot = cli_text(cli, "plot"), report = cli_text(cli, "report");
    isize lang;
    Err e = word_given(cli, "lang", "en|es", &lang);
    if (failed(e)) return e;
    f->command = command_typed(cli);
    Buf b = buf_on(cli->arena);
    if (plot.n) {
        Html drawn = findings_plot(f).sheet;
        e = drawn.s.n ? findings_file(cli, plot, plot_file(cli->arena, drawn)) : err(cli->arena, ERR_NONE, "there is nothing to draw");
    }
    if (report.n && !failed(e)) {
        Buf r = buf_on(cli->arena);
        findings_report(&r, f);
        e = findings_file(cli, report, buf_str(&r));
    }
    if (failed(e)) return e;
    if (cli->json) findings_json(&b, f);
    else if (!cli->quiet) findings_text(&b, f);
    return b.n == 0 || fwrite(b.p, 1, (size_t)b.n, cli->out) == (size_t)b.n ? OK : err_errno(cli->arena, S("standard output"));
}
