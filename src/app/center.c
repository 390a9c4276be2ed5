#include "app/center.h"
#include "app/backup_commands.h"
#include "app/control.h"
#include "app/demo_people.h"
#include "app/rooms.h"
#include "app/version.h"
#include "base/manual.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/post.h"
#include "rooms/communities/communities_pages.h"
#include "rooms/practices/practices.h"
#include "store.sql.h"
#include "store/blobs.h"
#include "store/copying.h"
#include "store/invariants.h"
#include "store/journal.h"
#include "web/server.h"
#include "web/layout.h"
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- running another command of the program, with the same center ---- */

static Err run_inside(Cli *cli, const char *name, const char *const *args, const char *texts)
{
    Cli inner = { .arena = cli->arena, .dir = cli->dir, .store = cli->store, .in = cli->in, .out = cli->out, .err = cli->err,
                  .quiet = cli->quiet, .dry_run = cli->dry_run, .progress = cli->progress };
    for (const Command *const *table = room_commands; *table; table++)
        for (const Command *c = *table; c->name; c++) if (!strcmp(c->name, name)) inner.command = c;
    must(inner.command);
    for (; *args; args++) vec_push(cli->arena, &inner.args, str_from(*args));
    if (texts) {
        vec_push(cli->arena, &inner.names, S("texts"));
        vec_push(cli->arena, &inner.values, str_from(texts));
    }
    return inner.command->run(&inner);
}

/* What every center knows from its first day. */
static Err basics(Cli *cli)
{
    Err e = run_inside(cli, "import concerns", (const char *[]){ "data:concerns.csv", NULL }, NULL);
    return failed(e) ? e : run_inside(cli, "import evidence", (const char *[]){ "data:evidence.csv", NULL }, NULL);
}

static const Option init_options[] = {
    { "admin", "EMAIL", "make this person the first administrator, and print a link to sign in", NULL },
    { "address", "URL", "the public address of the center, for that link [http://localhost:8080]", NULL },
    { 0 }
};

/* Something has been written into it before. */
static bool center_began(Cli *cli)
{
    SealNewest seal;
    Db *db = db_begin(cli->store, cli->arena);
    bool began = seal_newest(db, &seal);
    db_end(db);
    return began;
}

/* Before there is a center: what is refused makes none. */
static Err init_fits(Cli *cli)
{
    Str admin;
    Err e = administrator_option(cli, &admin);
    return failed(e) ? e : view_base_option(cli, S("http://localhost:8080"));
}

static Err init_run(Cli *cli)
{
    bool quiet = cli->quiet, there = center_began(cli);
    cli->quiet = true;
    Str admin, link = { 0 };
    Err e = administrator_option(cli, &admin);
    if (!failed(e)) e = basics(cli);
    if (!failed(e) && admin.n) e = administrator_make(cli, admin, &link);
    cli->quiet = quiet;
    if (!failed(e) && link.n) fprintf(cli->out, STR_FMT " signs in with this link, once, within a day:\n" STR_FMT "\n", STR_ARG(admin), STR_ARG(link));
    if (!failed(e) && !quiet) fprintf(cli->out, "%s in " STR_FMT ". Open it with: rotunda serve --data " STR_FMT "\n", there ? "There was a center already, and it is still ready," : "A new center is ready", STR_ARG(cli->dir), STR_ARG(cli->dir));
    return e;
}

static Err demo_run(Cli *cli)
{
    bool quiet = cli->quiet;
    cli->quiet = true;
    Err e = demo_refused(cli);
    if (!failed(e)) e = basics(cli);
    if (!failed(e)) e = run_inside(cli, "import places", (const char *[]){ "data:us_places.csv.gz", "data:population_2010_2019.csv.gz", NULL }, NULL);
    if (!failed(e)) e = run_inside(cli, "import figures", (const char *[]){ "data:county_figures.csv.gz", NULL }, NULL);
    if (!failed(e)) e = run_inside(cli, "import communities", (const char *[]){ "data:communities.csv", NULL }, NULL);
    if (!failed(e)) e = run_inside(cli, "import practices", (const char *[]){ "data:practices.csv", NULL }, "data:practices.md");
    if (!failed(e)) e = demo_people_make(cli);
    cli->quiet = quiet;
    if (!failed(e) && !quiet) fprintf(cli->out, "The demo center is ready in " STR_FMT ": real communities and practices, from the sources that data/LICENSES names.\n", STR_ARG(cli->dir));
    return e;
}

static Err check_run(Cli *cli)
{
    Str files = blobs_check(cli->store, cli->arena);
    Db *db = db_begin(cli->store, cli->arena);
    Str problems = failed(db->failure) ? db->failure.text : str_join(cli->arena, (Str[]){ store_check(db), journal_check(db, NULL), invariants_check(db), files }, 4, (Str){ 0 }), words = synonyms_problems(cli->arena, cli->dir);
    db_end(db);
    if (words.n) problems = str_fmt(cli->arena, STR_FMT "%ssynonyms.txt:\n" STR_FMT, STR_ARG(problems), problems.n ? "\n" : "", STR_ARG(words));
    if (cli->json) fprintf(cli->out, "{\"ok\":%s}\n", problems.n ? "false" : "true");
    else if (!problems.n && !cli->quiet) fprintf(cli->out, "The center in " STR_FMT " is sound.\n", STR_ARG(cli->dir));
    return problems.n ? err(cli->arena, ERR_FOUND, "problems were found:\n" STR_FMT, STR_ARG(problems)) : OK;
}

static const Option serve_options[] = {
    { "port", "N", "the port to listen on; 0 takes a free one", "8080" },
    { "listen", "ADDRESS", "the address to listen on", "127.0.0.1" },
    { "address", "URL", "the public address, for links in feeds and feeds' ids [http://localhost:PORT]", NULL },
    { "behind-proxy", NULL, "a proxy stands in front: the client's address is the last in X-Forwarded-For", NULL },
    { "smtp", "URL", "the relay that mail goes to: smtp://host[:port] or smtps://host[:port]", NULL },
    { "smtp-login", "FILE", "user and password for the relay, a line each", NULL },
    { "days", "N", "play a day so many days from now; only for a demo", NULL },
    { "mail-dir", "DIR", "write mails as files into this folder instead", NULL },
    { "mail-from", "ADDRESS", "where mail comes from [rotunda@ the public address's host]", NULL },
    { "group", "N", "at most so many changes share a commit, 0: all that wait; for measuring", "0" },
    { "access-log", "FILE", "write a line of JSON for every request; - is standard error", NULL },
    { 0 }
};

static Err access_log_open(Cli *cli, FILE **out)
{
    Str path = cli_text(cli, "access-log");
    *out = !path.n ? NULL : str_eq(path, S("-")) ? cli->err : fopen(str_z(cli->arena, path), "ae");
    return path.n && !*out ? err_errno(cli->arena, path) : OK;
}

/* Pages hold the public address: it must stand before the first of them is made and kept. Mails hold it too. */
static void say_address(void *ctx, int port)
{
    Cli *cli = ctx;
    if (!view_base_address().n) view_base(str_fmt(cli->arena, "http://localhost:%d", port));
}

static void stop_server(void *server) { server_ask_stop(server); }

static Err serve(Cli *cli, ServerOptions *o)
{
    Server *server;
    o->listening = say_address, o->listening_ctx = cli;
    Err e = server_start(cli->arena, o, &server);
    if (failed(e)) return e;
    e = post_open(cli->arena, &(PostOptions){ cli_text(cli, "smtp"), cli_text(cli, "smtp-login"), cli_text(cli, "mail-dir"), cli_text(cli, "mail-from") });
    if (failed(e)) { server_stop(server, 10); return e; }
    Jobs *jobs = jobs_start(cli->store);
    fprintf(cli->out, "Rotunda is ready at " STR_FMT "\n", STR_ARG(view_base_address()));
    fflush(cli->out);
    e = demo_links_print(cli, o->listen);
    if (failed(e)) fprintf(cli->err, "rotunda: " STR_FMT "\n", STR_ARG(e.text));
    store_on_broken(cli->store, stop_server, server);
    if (store_broken(cli->store)) stop_server(server);      /* it was before anybody was there to be told */
    server_wait(server);
    store_on_broken(cli->store, NULL, NULL);
    if (!server_stop(server, 10)) _exit(ERR_ENV);
    jobs_stop(jobs);
    post_close();
    return store_broken(cli->store) ? err(cli->arena, ERR_ENV, "stopped, because the disk of " STR_FMT " failed", STR_ARG(cli->dir)) : OK;
}

static const Command center_commands[];

/* The center's own commands, then the rooms'; ended by NULL. */
static const Command *const *all_commands(void)
{
    static const Command *tables[32] = { center_commands, backup_commands };
    for (isize n = 0; room_commands[n]; n++) { must(n + 3 < countof(tables)); tables[n + 2] = room_commands[n]; }
    return tables;
}

static Err serve_run(Cli *cli)
{
    mallopt(M_ARENA_MAX, 2);    /* the cache's pages, made by many threads, would else lie scattered through an arena of each */
    i64 port, days = 0;
    ServerOptions o = { .store = cli->store, .routes = room_routes, .listen = cli_text(cli, "listen"), .before = remember_place, .error_page = layout_error_page,
                        .behind_proxy = cli_on(cli, "behind-proxy") };
    Err e = cli_int(cli, "port", 0, 65535, &port);
    if (!failed(e) && cli_text(cli, "days").n) e = cli_int(cli, "days", 0, 36500, &days);
    if (!failed(e) && days && !demo_center(cli)) e = err(cli->arena, ERR_USAGE, "--days plays another day; only a demo center may do that");
    clock_shift(days * 24 * 3600);
    i64 group = 0;
    if (!failed(e)) e = cli_int(cli, "group", 0, 1000000, &group);
    store_group_most(cli->store, (int)group);
    if (!failed(e)) e = view_base_option(cli, (Str){ 0 });
    if (!failed(e)) e = access_log_open(cli, &o.access_log);
    if (failed(e)) return e;
    o.port = (int)port;
    rooms_start(cli->store);
    Control *control;
    e = control_start(cli->arena, cli->store, cli->dir, all_commands(), &control);
    if (!failed(e)) {
        e = serve(cli, &o);
        control_stop(control);
    }
    rooms_stop();
    if (o.access_log && o.access_log != cli->err) fclose(o.access_log);
    return e;
}

/* Opening it has done it. */
static Err upgrade_run(Cli *cli)
{
    if (!cli->quiet) fprintf(cli->out, "The center in " STR_FMT " is one of version %s.\n", STR_ARG(cli->dir), program_version);
    return OK;
}

static Err version_run(Cli *cli)
{
    fprintf(cli->out, cli->json ? "{\"version\":\"%s\"}\n" : "rotunda %s\n", program_version);
    return OK;
}

/* ---- what says how the program is used, from the same tables as --help ---- */

static const ManualEntry center_files[] = {
    { "DIR/rotunda.db", "The center: one SQLite database, with rotunda.db-wal and rotunda.db-shm beside it while a program has it open." },
    { "DIR/rotunda.lock", "Held by the one process that writes." },
    { "DIR/rotunda.sock", "Where a server takes the commands that change its center." },
    { "DIR/rotunda.conf", "Options; see CONFIGURATION." },
    { "DIR/rotunda.key", "What the center's links, sessions and codes are made with. Whoever has it and the database could forge them." },
    { "DIR/rotunda-before-NNNN.db", "The database as it was before a new version of the program changed its shape. Take it away when all is well." },
    { "DIR/backups.txt", "When backups were made and tried, a line each." },
    { "DIR/synonyms.txt", "The center's own list of words that mean the same, in place of the one that came with the program; read when a command or a server starts, and when the library changes." },
    { 0 }
};

static Commands commands_here(Arena *a)
{
    const Command *const *tables = all_commands();
    isize n = 0;
    while (tables[n]) n++;
    return commands_of(a, tables, n);
}

static Err man_run(Cli *cli)
{
    Buf b = buf_on(cli->arena);
    put_manual(&b, commands_here(cli->arena), &(Manual){ .version = program_version, .day = program_day, .files = center_files });
    fwrite(b.p, 1, (size_t)b.n, cli->out);
    return OK;
}

static Err completion_run(Cli *cli)
{
    Buf b = buf_on(cli->arena);
    if (cli->args.n != 1 || !put_completion(&b, commands_here(cli->arena), cli->args.p[0])) return err(cli->arena, ERR_USAGE, "for which shell? rotunda completion bash, zsh or fish");
    fwrite(b.p, 1, (size_t)b.n, cli->out);
    return OK;
}

static const Command center_commands[] = {
    { "demo", "", "Fill the center with the demo's facts: real communities, places and practices.", "  rotunda demo --data ./demo\n", NULL, MAKES_CENTER, demo_run },
    { "init", "", "Make an empty center that knows the concerns and the scale of evidence.",
      "  rotunda init --data /srv/rotunda --admin ana@example.org --address https://practices.example.org\n", init_options, MAKES_CENTER, init_run },
    { "serve", "", "Open the center to browsers.",
      "  rotunda serve                              http://localhost:8080\n"
      "  rotunda serve --port 18090 --data /srv/rotunda --access-log -\n", serve_options, OWNS_CENTER, serve_run },
    { "check", "", "Check the center's database.", "  rotunda check --data /srv/rotunda\n", NULL, READS_CENTER, check_run },
    { "upgrade", "", "Bring a center of an earlier version to this one; any command that changes it does the same first.",
      "  rotunda upgrade --data /srv/rotunda\n", NULL, CHANGES_CENTER, upgrade_run },
    { "man", "", "Print the manual page, in roff.", "  rotunda man | man -l -\n", NULL, NO_CENTER, man_run },
    { "completion", "bash|zsh|fish", "Print what lets a shell complete commands, options and files.",
      "  eval \"$(rotunda completion bash)\"          in ~/.bashrc\n"
      "  rotunda completion fish > ~/.config/fish/completions/rotunda.fish\n", NULL, NO_CENTER, completion_run },
    { "version", "", "Print the program's version.", "  rotunda version\n", NULL, NO_CENTER, version_run },
    { 0 }
};

/* ---- from a typed line to an exit code ---- */

/* The server has said what there is to say: an error without a text is only its exit code. */
static Err hand_over(Cli *cli)
{
    int code = 0;
    Err e = control_hand_over(cli, &code);
    return failed(e) ? e : (Err){ .code = (ErrCode)code };
}

/* An empty file is none: whoever mistypes --data does not get a new center. */
static bool center_there(Cli *cli)
{
    struct stat st;
    return stat(str_fmt(cli->arena, STR_FMT "/rotunda.db", STR_ARG(cli->dir)).p, &st) == 0 && (!S_ISREG(st.st_mode) || st.st_size > 0);
}

static Err run(Cli *cli)
{
    const Command *c = cli->command;
    if (c->center == NO_CENTER) return c->run(cli);
    Err e = c->run == init_run ? init_fits(cli) : OK;
    if (failed(e)) return e;
    StoreMode mode = c->center == READS_CENTER ? STORE_READ : STORE_WRITE;
    bool makes = c->center == MAKES_CENTER || c->center == IMPORTS_INTO_CENTER;
    if (command_writes(c) && store_locked(cli->dir)) return hand_over(cli);
    if (!makes && !center_there(cli))
        return err(cli->arena, ERR_ENV, "there is no center in " STR_FMT ". rotunda init --data " STR_FMT " makes an empty one, rotunda demo one with facts", STR_ARG(cli->dir), STR_ARG(cli->dir));
    e = mode == STORE_WRITE ? folder_make(cli->arena, cli->dir) : OK;
    if (!failed(e)) e = store_open(cli->arena, cli->dir, mode, &cli->store);
    if (failed(e)) return e;
    rooms_lend();
    e = c->run(cli);
    store_close(cli->store);
    return e;
}

int app_run(int argc, char **argv)
{
    const Command *const *tables = all_commands();
    isize n = 0;
    while (tables[n]) n++;
    Cli cli = { .arena = arena_new(), .in = stdin, .out = stdout, .err = stderr };
    Err e = cli_parse(&cli, tables, n, argc - 1, argv + 1);
    cli.progress = isatty(STDERR_FILENO) && !cli.json && !cli.quiet;
    bool help = argc < 2;
    for (isize i = 0; i < cli.names.n; i++) help |= str_eq(cli.names.p[i], S("help"));
    if (!failed(e) && (help || !cli.command)) cli_help(&cli, tables, n);
    else if (!failed(e)) e = run(&cli);
    if (!failed(e) && fflush(stdout)) e = err_errno(cli.arena, S("standard output"));
    if (failed(e) && e.text.n) fprintf(stderr, "rotunda: " STR_FMT "\n", STR_ARG(e.text));
    int code = (int)e.code;
    arena_free(cli.arena);
    return code;
}
