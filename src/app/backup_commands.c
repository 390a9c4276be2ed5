#include "app/backup_commands.h"
#include "app/version.h"
#include "rooms/accounts/accounts.h"
#include "store/backup.h"
#include "store/query.h"
#include <unistd.h>

static Err one_argument(const Cli *cli, const char *what)
{
    return cli->args.n == 1 ? cli_done_only(cli) : err(cli->arena, ERR_USAGE, "name %s: rotunda %s %s", what, cli->command->name, cli->command->arguments);
}

static void show_progress(void *cli, i64 done, i64 total) { cli_progress(cli, "pages", done, total); }

static Err backup_run(Cli *cli)
{
    Str made;
    Buf b = buf_on(cli->arena);
    i64 began = clock_micros(), keep;
    Err e = one_argument(cli, "the folder that it goes into");
    if (!failed(e)) e = cli_int(cli, "keep", 0, 100000, &keep);
    if (failed(e)) return e;
    e = backup_make(cli->store, cli->arena, cli->args.p[0], &(BackupHow){ program_version, show_progress, cli, keep }, &made);
    cli_progress_end(cli);
    if (failed(e)) return e;
    double seconds = (double)(clock_micros() - began) / 1e6;
    json_text(&b, made);
    if (cli->json) fprintf(cli->out, "{\"backup\":" STR_FMT ",\"seconds\":%.3f}\n", STR_ARG(buf_str(&b)), seconds);
    else if (!cli->quiet) fprintf(cli->out, "Backed up in %.1f s: " STR_FMT "\nTry it: rotunda restore " STR_FMT " --verify\n", seconds, STR_ARG(made), STR_ARG(made));
    return OK;
}

static i64 bytes_of(const Manifest *m)
{
    i64 n = 0;
    for (isize i = 0; i < m->files.n; i++) n += m->files.p[i].sum.bytes;
    return n;
}

static i64 rows_of(const Manifest *m)
{
    i64 n = 0;
    for (isize i = 0; i < m->tables.n; i++) n += m->tables.p[i].rows;
    return n;
}

static void report(Cli *cli, const Manifest *m, const char *what)
{
    Buf made = buf_on(cli->arena);
    put_iso_time(&made, m->made);
    if (cli->json) fprintf(cli->out, "{\"ok\":true,\"made\":\"" STR_FMT "\",\"files\":%td,\"bytes\":%" PRId64 ",\"tables\":%td,\"rows\":%" PRId64 "}\n", STR_ARG(buf_str(&made)), m->files.n, bytes_of(m), m->tables.n, rows_of(m));
    else if (!cli->quiet) fprintf(cli->out, "%s: made " STR_FMT ", %td files of %" PRId64 " bytes, %" PRId64 " rows in %td tables.\n", what, STR_ARG(buf_str(&made)), m->files.n, bytes_of(m), rows_of(m), m->tables.n);
}

/* The center that the command is told of, or finds, keeps a note of the drill, where the backup is its own; there may be none on this machine. */
static Err drill(Cli *cli, Str backup)
{
    Manifest m;
    Err e = backup_verify(cli->arena, backup, &m);
    if (failed(e)) return e;
    report(cli, &m, "This backup is whole");
    if (access(str_fmt(cli->arena, STR_FMT "/rotunda.db", STR_ARG(cli->dir)).p, F_OK)) return OK;
    if (!backup_is_of(cli->arena, &m, cli->dir)) {
        if (!cli->json && !cli->quiet) fprintf(cli->out, "It is not of the center in " STR_FMT ", which therefore does not note it as a drill.\n", STR_ARG(cli->dir));
        return OK;
    }
    return backup_note(cli->arena, cli->dir, BACKUP_VERIFIED, clock_now(), backup);
}

static Err sign_out(Cli *cli)
{
    Store *s;
    Err e = store_open(cli->arena, cli->dir, STORE_WRITE, &s);
    if (failed(e)) return e;
    e = store_write(s, cli->arena, everybody_signs_out, NULL);
    store_close(s);
    return e;
}

static Err restore_run(Cli *cli)
{
    Manifest m;
    Err e = one_argument(cli, "the backup's folder");
    if (failed(e)) return e;
    if (cli_on(cli, "verify")) return drill(cli, cli->args.p[0]);
    e = backup_restore(cli->arena, cli->args.p[0], cli->dir, &m);
    if (!failed(e)) e = sign_out(cli);
    if (failed(e)) return e;
    report(cli, &m, "Restored");
    if (!cli->json && !cli->quiet) fprintf(cli->out, "Open it with: rotunda serve --data " STR_FMT "\n", STR_ARG(cli->dir));
    return OK;
}

static const Option backup_options[] = {
    { "keep", "N", "when it is made, delete all but the N newest backups in DIR; 0 deletes none", "0" },
    { 0 }
};

static const Option restore_options[] = {
    { "verify", NULL, "only try it: copy it into a scratch folder, open it there, check all of it, and note in --data that this was done", NULL },
    { 0 }
};

const Command backup_commands[] = {
    { "backup", "DIR", "Copy the whole center, while it serves, into a new folder in DIR.",
      "  rotunda backup /var/backups/rotunda --data /var/lib/rotunda\n"
      "  rotunda backup /var/backups/rotunda --data /var/lib/rotunda --keep 30\n", backup_options, READS_CENTER, backup_run },
    { "restore", "BACKUP", "Put a backup into an empty folder, or only try it.",
      "  rotunda restore /var/backups/rotunda/rotunda-20261125-031500Z --verify\n"
      "  rotunda restore /var/backups/rotunda/rotunda-20261125-031500Z --data /var/lib/rotunda-new\n", restore_options, NO_CENTER, restore_run },
    { 0 }
};
