#include "base/command.h"
#include "base/buf.h"
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

const char program_about[] = "practices of cities, what is known of them, and the programs that help";

const Option common_options[] = {
    { "data", "DIR", "the center's folder (or ROTUNDA_DATA)", "./rotunda-data" },
    { "json", NULL, "print the result as JSON", NULL },
    { "dry-run", NULL, "say what would happen and change nothing", NULL },
    { "quiet", NULL, "print only errors", NULL },
    { "no-color", NULL, "no colours (or NO_COLOR)", NULL },
    { "help", NULL, "show this help", NULL },
    { 0 }
};

static const Option *option_in(const Option *table, Str name)
{
    for (; table && table->name; table++) if (str_eq(name, str_from(table->name))) return table;
    return NULL;
}

static const Option *option_find(const Cli *cli, Str name)
{
    const Option *o = cli->command ? option_in(cli->command->options, name) : NULL;
    return o ? o : option_in(common_options, name);
}

/* ---- where a value comes from ---- */

static Str given(const Cli *cli, Str name)
{
    for (isize i = cli->names.n - 1; i >= 0; i--) if (str_eq(cli->names.p[i], name)) return cli->values.p[i];
    return (Str){ 0 };
}

Str option_variable(Arena *a, Str option)
{
    char *z = str_z(a, str_fmt(a, "ROTUNDA_" STR_FMT, STR_ARG(option)));
    for (char *p = z; *p; p++) *p = *p == '-' ? '_' : (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
    return str_from(z);
}

static Str from_environment(const Cli *cli, Str name) { return str_from(getenv(option_variable(cli->arena, name).p)); }

static Str conf_path(const Cli *cli) { return str_fmt(cli->arena, STR_FMT "/rotunda.conf", STR_ARG(cli->dir)); }

static Str from_file(const Cli *cli, Str name)
{
    if (!cli->dir.n) return (Str){ 0 };
    FILE *f = fopen(conf_path(cli).p, "r");
    if (!f) return (Str){ 0 };
    char line[1024];
    Str found = { 0 };
    while (!found.p && fgets(line, sizeof line, f)) {
        Str rest = str_trim(str_from(line)), key = { 0 };
        if (str_starts(rest, S("#")) || !str_cut(&rest, '=', &key)) continue;
        if (str_eq(str_trim(key), name)) found = str_copy(cli->arena, str_trim(rest));
    }
    fclose(f);
    return found;
}

Str cli_text(const Cli *cli, const char *option)
{
    Str name = str_from(option), v = given(cli, name);
    const Option *o = option_find(cli, name);
    must(o);
    if (!v.p) v = from_environment(cli, name);
    if (!v.p) v = from_file(cli, name);
    return v.p ? v : str_from(o->fallback);
}

bool cli_on(const Cli *cli, const char *option)
{
    Str v = cli_text(cli, option);
    return v.p && !str_eq(v, S("no")) && !str_eq(v, S("0")) && !str_eq(v, S("false"));
}

Err cli_int(const Cli *cli, const char *option, i64 low, i64 high, i64 *out)
{
    Str v = cli_text(cli, option);
    if (str_i64(v, out) && *out >= low && *out <= high) return OK;
    return err(cli->arena, ERR_USAGE, "--%s takes a whole number from %" PRId64 " to %" PRId64 ", not \"" STR_FMT "\"", option, low, high, STR_ARG(v));
}

Err cli_needs(const Cli *cli, const char *const *options)
{
    if (cli->args.n) return err(cli->arena, ERR_USAGE, "\"" STR_FMT "\" is no option of rotunda %s", STR_ARG(cli->args.p[0]), cli->command->name);
    for (; *options; options++) if (!cli_text(cli, *options).n) return err(cli->arena, ERR_USAGE, "rotunda %s needs --%s", cli->command->name, *options);
    return OK;
}

/* By their names, or by what lies on the disk. */
static bool one_file(Arena *a, Str x, Str y)
{
    struct stat s, t;
    if (!x.n || !y.n) return false;
    if (stat(str_z(a, x), &s) || stat(str_z(a, y), &t)) return str_eq(x, y);
    return S_ISREG(s.st_mode) && s.st_dev == t.st_dev && s.st_ino == t.st_ino;
}

/* "-" is one thing to read and another one to write. */
static bool written_over(Arena *a, Str written, Str read) { return !str_eq(written, S("-")) && one_file(a, written, read); }

static bool is_written(const char *const *written, const char *option)
{
    while (*written && strcmp(*written, option)) written++;
    return *written != NULL;
}

/* Standard input is read once. */
static Err input_shared(const Cli *cli, const char *const *written)
{
    const char *first = NULL;
    for (const Option *o = cli->command->options; o && o->name; o++) {
        if (!o->value || strcmp(o->value, "FILE") || is_written(written, o->name) || !str_eq(cli_text(cli, o->name), S("-"))) continue;
        if (first) return err(cli->arena, ERR_USAGE, "--%s and --%s are both standard input: it can be one file only", first, o->name);
        first = o->name;
    }
    return OK;
}

Err cli_apart(const Cli *cli, const char *const *written, const char *over)
{
    for (const char *const *w = written; *w; w++) {
        Str path = cli_text(cli, *w);
        for (const char *const *v = w + 1; *v; v++)
            if (one_file(cli->arena, path, cli_text(cli, *v))) return err(cli->arena, ERR_USAGE, "--%s and --%s name one file: the one would be written over the other", *w, *v);
        for (const Option *o = cli->command->options; o->name; o++)
            if (o->value && !strcmp(o->value, "FILE") && !is_written(written, o->name) && !(over && !strcmp(over, o->name)) && written_over(cli->arena, path, cli_text(cli, o->name)))
                return err(cli->arena, ERR_USAGE, "--%s names the file that --%s reads: it would be written over", *w, o->name);
        for (isize i = 0; i < cli->args.n; i++)
            if (written_over(cli->arena, path, cli->args.p[i])) return err(cli->arena, ERR_USAGE, "--%s names the file that is read: it would be written over", *w);
    }
    return input_shared(cli, written);
}

/* ---- reading the command line ---- */

static const Command *command_find(const Command *const *tables, isize n, Str name)
{
    for (isize i = 0; i < n; i++)
        for (const Command *c = tables[i]; c->name; c++) if (str_eq(name, str_from(c->name))) return c;
    return NULL;
}

/* Whether a command's first word of two is that one: "import practices" is a kind of "import". */
static bool kind_of(Str name, Str word) { return name.n > word.n && str_starts(name, word) && name.p[word.n] == ' '; }

static bool has_kinds(const Command *const *tables, isize n, Str word)
{
    for (isize i = 0; i < n; i++)
        for (const Command *c = tables[i]; c->name; c++) if (kind_of(str_from(c->name), word)) return true;
    return false;
}

/* "import" alone, or with a kind that there is none of: which kinds there are. */
static Str kinds_of(Cli *cli, const StrVec *names, Str word)
{
    Buf more = buf_on(cli->arena);
    for (isize i = 0; i < names->n; i++) if (kind_of(names->p[i], word)) put_fmt(&more, "\n  rotunda " STR_FMT, STR_ARG(names->p[i]));
    return buf_str(&more);
}

static Err command_unknown(Cli *cli, const Command *const *tables, isize n, int argc, char **argv)
{
    StrVec names = { 0 };
    for (isize i = 0; i < n; i++) for (const Command *c = tables[i]; c->name; c++) vec_push(cli->arena, &names, str_from(c->name));
    Str word = str_from(argv[0]), kinds = kinds_of(cli, &names, word);
    bool second = kinds.n && argc > 1 && argv[1][0] != '-';
    if (kinds.n && !second) return err(cli->arena, ERR_USAGE, STR_FMT " needs to know what:" STR_FMT, STR_ARG(word), STR_ARG(kinds));
    if (second) word = str_fmt(cli->arena, STR_FMT " %s", STR_ARG(word), argv[1]);
    Str near = str_nearest(word, names.p, names.n);
    if (near.p) return err(cli->arena, ERR_USAGE, "there is no command \"" STR_FMT "\". Did you mean \"" STR_FMT "\"? rotunda --help lists all", STR_ARG(word), STR_ARG(near));
    if (second) return err(cli->arena, ERR_USAGE, "there is no command \"" STR_FMT "\", but there are:" STR_FMT, STR_ARG(word), STR_ARG(kinds));
    return err(cli->arena, ERR_USAGE, "there is no command \"" STR_FMT "\". rotunda --help lists all", STR_ARG(word));
}

/* One or two words; the longer name wins. Returns how many words it took. */
static int command_take(Cli *cli, const Command *const *tables, isize n, int argc, char **argv)
{
    if (argc > 1) cli->command = command_find(tables, n, str_fmt(cli->arena, "%s %s", argv[0], argv[1]));
    if (cli->command) return 2;
    cli->command = command_find(tables, n, str_from(argv[0]));
    return cli->command ? 1 : 0;
}

static Err option_unknown(Cli *cli, Str name)
{
    StrVec names = { 0 };
    for (const Option *o = cli->command ? cli->command->options : NULL; o && o->name; o++) vec_push(cli->arena, &names, str_from(o->name));
    for (const Option *o = common_options; o->name; o++) vec_push(cli->arena, &names, str_from(o->name));
    Str near = str_nearest(name, names.p, names.n);
    if (near.p) return err(cli->arena, ERR_USAGE, "there is no option --" STR_FMT ". Did you mean --" STR_FMT "?", STR_ARG(name), STR_ARG(near));
    return err(cli->arena, ERR_USAGE, "there is no option --" STR_FMT ". See rotunda %s --help", STR_ARG(name), cli->command ? cli->command->name : "");
}

static void option_set(Cli *cli, Str name, Str value)
{
    vec_push(cli->arena, &cli->names, name);
    vec_push(cli->arena, &cli->values, value);
}

static Err value_missing(Cli *cli, Str name, const Option *o) { return err(cli->arena, ERR_USAGE, "--" STR_FMT " needs a value: --" STR_FMT " %s", STR_ARG(name), STR_ARG(name), o->value); }

/* A rule that a script names by a variable which is not set must not go unheard; a server's setting may be taken back by "". */
static bool may_be_empty(const Cli *cli) { return !cli->command || cli->command->center != NO_CENTER; }

static Err option_take(Cli *cli, Str word, int argc, char **argv, int *at)
{
    Str name = str_slice(word, 2, word.n), value = { 0 };
    isize eq = str_find_char(name, '=');
    if (eq >= 0) value = str_slice(name, eq + 1, name.n), name = str_slice(name, 0, eq);
    const Option *o = option_find(cli, name);
    if (!o) return option_unknown(cli, name);
    if (!o->value && eq >= 0) return err(cli->arena, ERR_USAGE, "--" STR_FMT " takes no value", STR_ARG(name));
    if (o->value && eq < 0) {
        if (*at + 1 >= argc) return value_missing(cli, name, o);
        value = str_from(argv[++*at]);
    }
    if (o->value && !value.n && !may_be_empty(cli)) return value_missing(cli, name, o);
    option_set(cli, name, o->value ? value : S("yes"));
    return OK;
}

static bool asks_help(const char *word) { return !strcmp(word, "--help") || !strcmp(word, "-h"); }

/* A word that the command would not read was meant as something. */
static Err words_left_over(const Cli *cli)
{
    if (!cli->command || *cli->command->arguments || !cli->args.n || cli_on(cli, "help")) return OK;
    return err(cli->arena, ERR_USAGE, "\"" STR_FMT "\" is no option of rotunda %s", STR_ARG(cli->args.p[0]), cli->command->name);
}

/* Every line of rotunda.conf sets an option of some command: a misspelt one would go unheard. */
static Err conf_fits(const Cli *cli, const Command *const *tables, isize n)
{
    char line[1024];
    StrVec names = { 0 };
    Str path = conf_path(cli);
    FILE *f = fopen(path.p, "r");
    Err e = OK;
    if (!f) return OK;
    for (const Option *o = common_options; o->name; o++) vec_push(cli->arena, &names, str_from(o->name));
    for (isize i = 0; i < n; i++)
        for (const Command *c = tables[i]; c->name; c++)
            for (const Option *o = c->options; o && o->name; o++) vec_push(cli->arena, &names, str_from(o->name));
    for (int at = 1; !failed(e) && fgets(line, sizeof line, f); at++) {
        Str rest = str_trim(str_from(line)), key = rest, near;
        if (!rest.n || str_starts(rest, S("#"))) continue;
        bool sets = str_find_char(rest, '=') >= 0, known = false;
        str_cut(&rest, '=', &key);
        key = str_copy(cli->arena, str_trim(key));
        for (isize i = 0; i < names.n; i++) known |= str_eq(key, names.p[i]);
        if (!sets) e = err(cli->arena, ERR_USAGE, STR_FMT ":%d: a line is NAME = VALUE, not \"" STR_FMT "\"", STR_ARG(path), at, STR_ARG(key));
        else if (!known && (near = str_nearest(key, names.p, names.n)).p) e = err(cli->arena, ERR_USAGE, STR_FMT ":%d: there is no option \"" STR_FMT "\". Did you mean \"" STR_FMT "\"?", STR_ARG(path), at, STR_ARG(key), STR_ARG(near));
        else if (!known) e = err(cli->arena, ERR_USAGE, STR_FMT ":%d: there is no option \"" STR_FMT "\". rotunda serve --help lists those of the server", STR_ARG(path), at, STR_ARG(key));
    }
    fclose(f);
    return e;
}

Err cli_parse(Cli *cli, const Command *const *tables, isize n, int argc, char **argv)
{
    if (argc && !strcmp(argv[0], "help")) option_set(cli, S("help"), S("yes")), argc--, argv++;
    if (argc == 0) return OK;
    int at = 0;
    if (argv[0][0] != '-') {
        at = command_take(cli, tables, n, argc, argv);
        if (!at && (argc == 1 ? cli->names.n : asks_help(argv[1])) && has_kinds(tables, n, str_from(argv[0]))) cli->group = str_from(argv[0]), at = 1;
        if (!at) return command_unknown(cli, tables, n, argc, argv);
    }
    bool options = true;
    for (; at < argc; at++) {
        Str word = str_from(argv[at]);
        if (options && str_eq(word, S("--"))) { options = false; continue; }
        if (options && str_eq(word, S("-h"))) word = S("--help");
        if (options && word.n > 1 && word.p[0] == '-') {
            Err e = str_starts(word, S("--")) ? option_take(cli, word, argc, argv, &at)
                                              : err(cli->arena, ERR_USAGE, "options begin with two dashes: -" STR_FMT, STR_ARG(word));
            if (failed(e)) return e;
        } else {
            vec_push(cli->arena, &cli->args, word);
        }
    }
    cli->dir = cli_text(cli, "data");
    cli->json = cli_on(cli, "json"), cli->dry_run = cli_on(cli, "dry-run"), cli->quiet = cli_on(cli, "quiet");
    Err e = cli->command && cli->command->center >= MAKES_CENTER ? cli_done_only(cli) : OK;
    if (!failed(e)) e = words_left_over(cli);
    bool opens = cli->command && cli->command->center != NO_CENTER && !cli_on(cli, "help");
    return failed(e) || !opens ? e : conf_fits(cli, tables, n);
}

Err cli_done_only(const Cli *cli)
{
    return cli->dry_run ? err(cli->arena, ERR_USAGE, "%s cannot be tried with --dry-run: it does what it says, or is not run", cli->command->name) : OK;
}

Err cli_open(const Cli *cli, Str path, int *fd)
{
    for (isize i = 0; i < cli->files.n; i++)
        if (str_eq(cli->files.p[i], path)) { *fd = dup((int)cli->fds.p[i]); return *fd < 0 ? err_errno(cli->arena, path) : OK; }
    if (str_eq(path, S("-"))) { *fd = dup(fileno(cli->in)); return OK; }
    *fd = open(str_z(cli->arena, path), O_RDONLY | O_CLOEXEC);
    if (*fd >= 0) return OK;
    return err(cli->arena, ERR_ENV, STR_FMT ": %s", STR_ARG(path), errno == ENOENT ? "there is no such file" : strerror(errno));
}

Err fd_read(Arena *a, int fd, Str name, isize most, Str *out)
{
    Buf b = buf_on(a);
    ssize_t got;
    do {
        buf_room(&b, 1 << 16);
        got = read(fd, b.p + b.n, 1 << 16);
        if (got > 0) b.n += got;
    } while (got > 0 && b.n <= most);
    *out = buf_str(&b);
    if (got < 0) return err_errno(a, name);
    return got > 0 ? err(a, ERR_INPUT, STR_FMT " is larger than %td MB", STR_ARG(name), most >> 20) : OK;
}

/* ---- help ---- */

static void options_help(const Cli *cli, const Option *o)
{
    enum { COLUMN = 24 };
    for (; o && o->name; o++) {
        Str left = str_fmt(cli->arena, "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
        fprintf(cli->out, "  %-*s", COLUMN, left.p);
        if (left.n >= COLUMN) fprintf(cli->out, "\n  %*s", COLUMN, "");
        fprintf(cli->out, " %s%s%s%s\n", o->about, o->fallback ? " [" : "", o->fallback ? o->fallback : "", o->fallback ? "]" : "");
    }
}

static void command_help(const Cli *cli, const Command *c)
{
    fprintf(cli->out, "%s\n\nUsage: rotunda %s%s%s [options]\n", c->about, c->name, *c->arguments ? " " : "", c->arguments);
    if (c->options) fprintf(cli->out, "\nOptions\n"), options_help(cli, c->options);
    fprintf(cli->out, "\nCommon options\n");
    options_help(cli, common_options);
    fprintf(cli->out, "\nExamples\n%s", c->examples);
}

void cli_help(const Cli *cli, const Command *const *tables, isize n)
{
    if (cli->command) { command_help(cli, cli->command); return; }
    Str group = cli->group;
    if (!group.n) fprintf(cli->out, "Rotunda: %s.\n\n", program_about);
    fprintf(cli->out, "Usage: rotunda " STR_FMT "%sCOMMAND [options]\n\nCommands\n", STR_ARG(group), group.n ? " " : "");
    for (isize i = 0; i < n; i++)
        for (const Command *c = tables[i]; c->name; c++) if (!group.n || kind_of(str_from(c->name), group)) fprintf(cli->out, "  %-22s %s\n", c->name, c->about);
    if (!group.n) fprintf(cli->out, "\nStart with: rotunda demo && rotunda serve\n");
    fprintf(cli->out, "%sMore of one: rotunda " STR_FMT "%sCOMMAND --help\n", group.n ? "\n" : "", STR_ARG(group), group.n ? " " : "");
}

/* ---- progress ---- */

void cli_progress(const Cli *cli, const char *what, i64 done, i64 total)
{
    static i64 last;
    if (!cli->progress) return;
    i64 now = clock_micros();
    if (now - last < 100000 && done != total) return;
    last = now;
    struct pollfd room = { .fd = fileno(cli->err), .events = POLLOUT };
    if (poll(&room, 1, 0) != 1 || !(room.revents & POLLOUT)) return;       /* a terminal that stands still holds nothing up */
    if (total) fprintf(cli->err, "\r\033[K%s: %" PRId64 " of %" PRId64 " (%d%%)", what, done, total, (int)(done * 100 / total));
    else fprintf(cli->err, "\r\033[K%s: %" PRId64, what, done);
    fflush(cli->err);
}

void cli_progress_end(const Cli *cli)
{
    if (cli->progress) fprintf(cli->err, "\r\033[K"), fflush(cli->err);
}
