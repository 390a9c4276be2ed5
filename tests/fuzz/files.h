/* files.h: an input as the files of a command: its first line names the options, each further file begins behind a line "=".
 *
 *   positions applicant-prefs position-prefs
 *   position,capacity
 *   A,1
 *   =
 *   applicant,position,rank
 */
#ifndef TESTS_FUZZ_FILES_H
#define TESTS_FUZZ_FILES_H
#include "base/command.h"
#include "tests/fuzz/fuzz.h"
#include <sys/mman.h>
#include <unistd.h>

enum { FILES_MOST = 8 };
typedef struct { Cli cli; int fd[FILES_MOST]; int n; } Files;

/* The next of them; what is left after the last one is empty. */
static inline Str files_part(Str *rest)
{
    Str s = *rest;
    isize end = str_find(s, S("\n=\n"));
    *rest = end < 0 ? (Str){ 0 } : str_slice(s, end + 3, s.n);
    return end < 0 ? s : str_slice(s, 0, end + 1);
}

/* Options that the command has not, or that stand there twice, are passed over. */
static inline bool files_open(Files *f, Arena *a, const Command *command, const u8 *p, size_t n)
{
    Str rest = str_of((const char *)p, (isize)n), head, option;
    *f = (Files){ .cli = { .arena = a, .command = command, .in = stdin, .out = stdout, .err = stderr, .quiet = true } };
    if (!str_cut(&rest, '\n', &head)) return false;
    while (f->n < FILES_MOST && str_cut(&head, ' ', &option)) {
        bool known = false;
        for (const Option *o = command->options; o->name; o++) known |= str_eq(option, str_from(o->name)) && o->value && strcmp(o->value, "FILE") == 0;
        for (isize i = 0; i < f->cli.names.n; i++) known &= !str_eq(option, f->cli.names.p[i]);
        if (!known) continue;
        Str bytes = files_part(&rest);
        int fd = f->fd[f->n++] = memfd_create("fuzz", 0);
        HOLDS(fd >= 0 && write(fd, bytes.p, (size_t)bytes.n) == bytes.n);
        vec_push(a, &f->cli.names, option);
        vec_push(a, &f->cli.values, str_fmt(a, "/proc/self/fd/%d", fd));
    }
    return true;
}

static inline bool files_has(const Files *f, const char *option) { return cli_text(&f->cli, option).n > 0; }

static inline void files_close(Files *f)
{
    for (int i = 0; i < f->n; i++) close(f->fd[i]);
}

#endif
