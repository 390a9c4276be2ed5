/* columns_speed.c FILE COLUMN...: seconds to read these columns (#COLUMN: as ids) into memory, and the most memory it took. */
#include "base/clock.h"
#include "media/columns.h"
#include <fcntl.h>
#include <sys/resource.h>

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 66) return fprintf(stderr, "usage: columns_speed FILE COLUMN...\n"), 2;
    Arena *a = arena_new();
    ColumnWanted w[64];
    Columns c;
    isize n = 0;
    for (int i = 2; i < argc; i++) w[n++] = (ColumnWanted){ str_from(argv[i] + (argv[i][0] == '#')), argv[i][0] == '#' ? COLUMN_ID : COLUMN_NUMBER };
    i64 start = clock_micros();
    int fd = open(argv[1], O_RDONLY | O_CLOEXEC);
    Err e = columns_read(a, fd, str_from(argv[1]), w, n, 2, &c);
    i64 end = clock_micros();
    if (failed(e)) return fprintf(stderr, STR_FMT "\n", STR_ARG(e.text)), 1;
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("%.3f %.0f %td\n", (double)(end - start) / 1e6, (double)use.ru_maxrss / 1024, c.n);
    columns_free(&c);
    arena_free(a);
    return 0;
}
