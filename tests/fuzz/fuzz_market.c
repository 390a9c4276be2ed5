/* fuzz_market.c: any bytes as the files of a match and of an assignment. Whatever was read is matched, and the checker, which
 * shares nothing with the solver, agrees with what comes out; whatever was not is refused in a sentence.
 *
 * Files end with a line "--"; the first line says by its letters which: p positions, a q preferences, and so on (below); capitals
 * are settings. */
#include "engines/assign/assign_commands.h"
#include "engines/match/match_commands.h"
#include "tests/fuzz/fuzz.h"
#include <sys/mman.h>
#include <unistd.h>

static const struct { char letter; const char *option, *value; } of_match[] = {
    { 'p', "positions", NULL }, { 'a', "applicant-prefs", NULL }, { 'q', "position-prefs", NULL }, { 'o', "applicants", NULL }, { 'f', "fixed", NULL }, { 'r', "caps", NULL },
    { 's', "reserves", NULL }, { 'g', "categories", NULL }, { 'c', "couples", NULL }, { 'w', "withdrawn", NULL }, { 'm', "previous", NULL },
    { 'H', "minimum", "hard" }, { 'P', "propose", "positions" }, { 'M', "ties", "multiple" }, { 'T', "together", "region" }, { 'E', "lang", "es" },
}, of_assign[] = {
    { 'i', "items", NULL }, { 'v', "reviewers", NULL }, { 'x', "scores", NULL }, { 'n', "conflicts", NULL }, { 'j', "fixed", NULL }, { 'k', "item-tags", NULL }, { 'l', "reviewer-tags", NULL },
    { 'b', "keep", NULL }, { 'B', "move-cost", "0.5" }, { 'W', "objective", "maxmin" }, { 'L', "objective", "lexmin" }, { 'R', "random", "0.5" }, { 'E', "lang", "es" },
};

static void option_add(Cli *cli, const char *name, Str value)
{
    vec_push(cli->arena, &cli->names, str_from(name));
    vec_push(cli->arena, &cli->values, value);
}

static Str file_of(Arena *a, Str bytes, IntVec *fds)
{
    int fd = memfd_create("market", MFD_CLOEXEC);
    must(fd >= 0 && write(fd, bytes.p, (size_t)bytes.n) == bytes.n);
    vec_push(a, fds, fd);
    return str_fmt(a, "/proc/self/fd/%d", fd);
}

/* Up to the next line "--". */
static Str part_cut(Str *rest)
{
    isize at = str_find(*rest, S("\n--\n"));
    Str part = at < 0 ? *rest : str_slice(*rest, 0, at + 1);
    *rest = at < 0 ? (Str){ 0 } : str_slice(*rest, at + 4, rest->n);
    return part;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Str rest = str_of((const char *)data, (isize)size), letters = part_cut(&rest);
    if (size > 4000 || letters.n > 40) return 0;
    Arena *a = arena_new();
    FILE *nowhere = fopen("/dev/null", "w");
    bool assign = str_find_char(letters, 'i') >= 0;
    Cli cli = { .arena = a, .command = assign ? assign_commands : match_commands, .in = stdin, .out = nowhere, .err = nowhere };
    IntVec fds = { 0 };
    for (isize i = 0; i < letters.n; i++)
        for (isize k = 0; k < (assign ? countof(of_assign) : countof(of_match)); k++) {
            char letter = assign ? of_assign[k].letter : of_match[k].letter;
            const char *option = assign ? of_assign[k].option : of_match[k].option, *value = assign ? of_assign[k].value : of_match[k].value;
            if (letters.p[i] == letter) option_add(&cli, option, value ? str_from(value) : file_of(a, part_cut(&rest), &fds));
        }
    const char *out[] = { "out", "explain", "report" };
    for (isize i = 0; i < countof(out); i++) option_add(&cli, out[i], S("/dev/null"));
    Err e = cli.command->run(&cli);
    HOLDS(!failed(e) || (e.text.n > 0 && (e.code == ERR_USAGE || e.code == ERR_INPUT || e.code == ERR_NONE)));
    for (isize i = 0; i < fds.n; i++) close((int)fds.p[i]);
    fclose(nowhere);
    arena_free(a);
    return 0;
}
