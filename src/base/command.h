/* command.h: a typed command: one table says its name, its options, its help, its examples, and what runs.
 *
 *   static const Option serve_options[] = {
 *       { "port", "N", N_("port to listen on"), .fallback = "8080" },
 *       { 0 }
 *   };
 *   Err serve_run(Cli *cli) { i64 port; Err e = cli_int(cli, "port", 1, 65535, &port); ... }
 *
 * An option's value comes from the command line, else from the variable ROTUNDA_NAME, else from the file rotunda.conf in
 * the center's folder ("name = value" lines), else from its fallback. The same tables print --help, the manual page and
 * the shell's completion (manual.h). A value, or a command's arguments, of the form a|b|c is one of these words. The command
 * line of a command without a center (the engines') gives no option an empty value.
 */
#ifndef BASE_COMMAND_H
#define BASE_COMMAND_H
#include "base/err.h"
#include "base/vec.h"

typedef struct Option {
    const char *name;          /* without the dashes */
    const char *value;         /* what it takes, in capitals, for help; NULL for a switch */
    const char *about;
    const char *fallback;      /* NULL: none */
} Option;

typedef enum {
    NO_CENTER,                 /* engines' commands: never open one */
    READS_CENTER,              /* opens it for reading, beside a server or without */
    IMPORTS_INTO_CENTER,       /* as MAKES_CENTER, and can be tried with --dry-run */
    MAKES_CENTER,              /* as CHANGES_CENTER, and makes one where none is: init, demo */
    CHANGES_CENTER,            /* runs as the one writer; where a server has the center, it is handed to the server */
    OWNS_CENTER,               /* needs to be the writer itself: serve, init */
} CenterUse;

typedef struct Cli Cli;
typedef struct Command {
    const char *name;          /* "serve", "import practices" */
    const char *arguments;     /* "FILE --texts FILE", for help */
    const char *about;         /* a sentence */
    const char *examples;      /* lines, with what each does */
    const Option *options;     /* ended by {0}; NULL: none but the common ones */
    CenterUse center;
    Err (*run)(Cli *cli);
} Command;

/* It changes the center, as its one writer: a server that has it runs the command. */
static inline bool command_writes(const Command *c) { return c->center >= IMPORTS_INTO_CENTER && c->center <= CHANGES_CENTER; }

extern const Option common_options[];   /* of every command */
extern const char program_about[];      /* what the program is, in one line */
extern const char program_version[];      /* "1.2.0"; app/version.c says which */

struct Store;
struct Cli {
    Arena *arena;
    const Command *command;
    Str    group;              /* of "impact --help": the first word of several commands, whose help is asked for */
    StrVec args;               /* what is not an option */
    StrVec names, values;      /* options as given, "" for a switch */
    Str    dir;                /* the center's folder */
    struct Store *store;       /* NULL where command->center is NO_CENTER */
    FILE  *in, *out, *err;     /* of whoever typed the command, also when the server runs it */
    StrVec files;              /* paths of args opened beforehand by a client of the server, beside fds */
    IntVec fds;
    bool   json, dry_run, quiet, progress, color;
};

/* Reads argv (without the program's name) against the tables. ERR_USAGE names the word and the nearest known one.
 * cli->command is set even where an option is wrong, for --help. "help WORDS" is "WORDS --help". */
Err  cli_parse(Cli *cli, const Command *const *tables, isize n, int argc, char **argv);

Str  cli_text(const Cli *cli, const char *option);      /* p is NULL where neither given nor fallback */
bool cli_on(const Cli *cli, const char *option);        /* a switch */
Str  option_variable(Arena *a, Str option);             /* "ROTUNDA_ACCESS_LOG" for access-log */
Err  cli_int(const Cli *cli, const char *option, i64 low, i64 high, i64 *out);
Err  cli_needs(const Cli *cli, const char *const *options);     /* of a command without arguments: each of these, ended by NULL */
/* Files that are written: no two of these options name one file, and none a file that is read, by another FILE option or as an
 * argument; but over: an earlier result, which may be written over. NULL: none is. No two that are read are standard input. */
Err  cli_apart(const Cli *cli, const char *const *written, const char *over);
Err  cli_done_only(const Cli *cli);                     /* ERR_USAGE where --dry-run is given to what cannot be tried */
Err  cli_open(const Cli *cli, Str path, int *fd);       /* "-" is standard input; the client's files where the server runs it; ERR_ENV */

/* All bytes of an open file, at most `most` of them (ERR_INPUT where it has more). name: for the error. */
Err  fd_read(Arena *a, int fd, Str name, isize most, Str *out);

void cli_help(const Cli *cli, const Command *const *tables, isize n);  /* of cli->command, or of all */
void cli_progress(const Cli *cli, const char *what, i64 done, i64 total); /* total 0: not known; drawn on err where that is a terminal */
void cli_progress_end(const Cli *cli);

#endif
