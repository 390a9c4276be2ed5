/* write_load DIR RATE SECONDS: changes a running center RATE times a second through its socket, as commands do: each time one
 * figure of one county gets another value. Prints how many were done. */
#include "app/control.h"
#include "store/store.h"
#include <sys/mman.h>
#include <unistd.h>

static const Command figures = { .name = "import figures", .center = CHANGES_CENTER };

static Str file_of(Arena *a, int i)
{
    int fd = memfd_create("figures", 0);
    Str text = str_fmt(a, "geoid,period,indicator,value,unit,source\n39113,2031,unemployment_rate,%d.5,percent,bench\n", i % 9);
    must(fd >= 0 && write(fd, text.p, (size_t)text.n) == text.n && lseek(fd, 0, SEEK_SET) == 0);
    return str_fmt(a, "/proc/self/fd/%d", fd);
}

static bool change(Str dir, int i)
{
    Arena *a = arena_new();
    FILE *nowhere = fopen("/dev/null", "w");
    Cli cli = { .arena = a, .command = &figures, .dir = dir, .in = stdin, .out = nowhere, .err = stderr, .quiet = true };
    Str path = file_of(a, i);
    int code = ERR_ENV, fd = (int)strtol(path.p + 14, NULL, 10);
    vec_push(a, &cli.args, path);
    Err e = control_hand_over(&cli, &code);
    close(fd);
    fclose(nowhere);
    bool done = !failed(e) && code == 0;
    arena_free(a);
    return done;
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    i64 rate = strtol(argv[2], NULL, 10), seconds = strtol(argv[3], NULL, 10), begin = clock_micros(), done = 0;
    for (i64 i = 0; i < rate * seconds; i++) {
        i64 due = begin + i * 1000000 / rate, now = clock_micros();
        if (due > now) usleep((useconds_t)(due - now));
        if (clock_micros() - begin > seconds * 1000000) break;
        done += change(str_from(argv[1]), (int)i);
    }
    printf("%" PRId64 "\n", done);
    return 0;
}
