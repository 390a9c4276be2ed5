#include "tools/sqlgen.h"
#include <unistd.h>

/* sqlgen [--mutate] --out DIR FOLDER... [MIGRATION.sql...]
 * the folders of store and rooms, in the order of rooms.c; each may hold schema.sql and queries.sql. Then the migrations, in theirs. */

static Str folder_name(Str path)
{
    for (isize i = path.n; i > 0; i--) if (path.p[i - 1] == '/') return str_slice(path, i, path.n);
    return path;
}

static Source *source_if_there(Sqlgen *g, Str folder, const char *file)
{
    Str path = str_fmt(g->arena, STR_FMT "/%s", STR_ARG(folder), file);
    if (access(path.p, R_OK)) return NULL;
    Source *s = make(g->arena, Source);
    *s = source_read(g->arena, path);
    return s;
}

int main(int argc, char **argv)
{
    bool mutate = argc > 1 && !strcmp(argv[1], "--mutate");
    if (mutate) argc--, argv++;
    if (argc < 4 || strcmp(argv[1], "--out")) {
        fprintf(stderr, "usage: sqlgen [--mutate] --out DIR FOLDER... [MIGRATION.sql...]\n");
        return 2;
    }
    int end = argc;
    while (end > 3 && str_ends(str_from(argv[end - 1]), S(".sql"))) end--;
    Sqlgen g = { .arena = arena_new(), .mutate = mutate };
    g.sqlite = g.postgres = buf_on(g.arena);
    for (int i = 3; i < end; i++) vec_push(g.arena, &g.rooms, folder_name(str_from(argv[i])));
    for (int i = 3; i < end; i++) {
        const Source *s = source_if_there(&g, str_from(argv[i]), "schema.sql");
        if (s) schema_read(&g, s, i - 3);
    }
    if (mutate) mutants_of_tables(&g);
    for (int i = 3; i < end; i++) {
        const Source *s = source_if_there(&g, str_from(argv[i]), "queries.sql");
        if (s) queries_read(&g, s, i - 3);
    }
    queries_check(&g);
    if (mutate) mutants_of_checks(&g);
    Str paths[9999];
    for (int i = end; i < argc; i++) paths[i - end] = str_from(argv[i]);
    migrations_read(&g, paths, argc - end);
    if (!mutate) migrations_check(&g);
    g.marking = mutate;
    gen_write(&g, str_from(argv[2]));
    if (mutate) mutants_write(&g, str_from(argv[2]));
    return 0;
}
