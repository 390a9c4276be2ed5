/* messages: what the program says, collected, and its translation as a table in C.
 *
 *   messages --out build/gen --po po/es.po build/gen/pages.pot FILE.c...
 *   messages --check --po po/es.po build/gen/pages.pot FILE.c...
 *
 * pages.pot is htmlgen's list. Writes messages.pot (for translators) and messages_table.c, only where they changed. --check lists
 * messages without a translation, translations of nothing, and places or numbered elements that differ; exit code 1 where there
 * are any.
 */
#include "tools/messages.h"
#include "base/err.h"

typedef struct { Str out, po; bool check; } Options;

NORETURN static void usage(const char *what, Str about)
{
    fprintf(stderr, "messages: %s" STR_FMT "\n", what, STR_ARG(about));
    fprintf(stderr, "usage: messages --out DIR [--po LANG.po] FILE.pot... FILE.c...\n"
                    "       messages --check --po LANG.po FILE.pot... FILE.c...\n");
    exit(ERR_USAGE);
}

static void collect(Messages *m, Str path)
{
    Source *s = make(m->arena, Source);
    *s = source_read(m->arena, path);
    if (str_ends(path, S(".pot"))) messages_of_pot(m, s);
    else messages_of_c(m, m->arena, s);
}

static Options read_options(Messages *m, int argc, char **argv)
{
    Options o = { 0 };
    for (int i = 1; i < argc; i++) {
        Str arg = str_from(argv[i]);
        bool out = str_eq(arg, S("--out")), po = str_eq(arg, S("--po"));
        if ((out || po) && i + 1 == argc) usage("a name is missing behind ", arg);
        if (out) o.out = str_from(argv[++i]);
        else if (po) o.po = str_from(argv[++i]);
        else if (str_eq(arg, S("--check"))) o.check = true;
        else if (str_starts(arg, S("--"))) usage("unknown option ", arg);
        else collect(m, arg);
    }
    if (!o.out.n && !o.check) usage("--out says where the table goes", S(""));
    if (o.check && !o.po.n) usage("--check needs --po LANG.po", S(""));
    return o;
}

static void write_messages(const Messages *m, Str out, const Source *po)
{
    Arena *a = m->arena;
    Buf pot = buf_on(a), table = buf_on(a);
    messages_pot(&pot, m);
    messages_table(a, &table, m, po);
    write_if_changed(str_fmt(a, STR_FMT "/messages.pot", STR_ARG(out)), buf_str(&pot));
    write_if_changed(str_fmt(a, STR_FMT "/messages_table.c", STR_ARG(out)), buf_str(&table));
}

int main(int argc, char **argv)
{
    Messages m = { .arena = arena_new() };
    Options o = read_options(&m, argc, argv);
    Source po = o.po.n ? source_read(m.arena, o.po) : (Source){ 0 };
    isize wrong = o.check ? messages_check(m.arena, &m, &po) : 0;
    if (!o.check) write_messages(&m, o.out, &po);
    arena_free(m.arena);
    return wrong ? ERR_FOUND : DONE;
}
