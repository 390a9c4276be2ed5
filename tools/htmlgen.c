/* htmlgen: pages (*.html) become C functions, messages become a table.
 *
 *   htmlgen --out build/gen --po po/es.po PAGE.html... -- FILE.c...
 *   htmlgen --check-po --po po/es.po PAGE.html... -- FILE.c...
 *
 * Writes NAME.html.c and NAME.html.h for every page file, messages.pot and messages_table.c; a file whose content would not
 * change is left alone. Exit code 1 where a page or, with --check-po, the catalog is wrong, 2 for wrong usage.
 * docs/html-pages.md is the grammar.
 */
#include "tools/htmlgen.h"
#include "base/err.h"

typedef struct { Str out, po; bool check; StrVec pages, code; } Options;

NORETURN static void usage(const char *what, Str about)
{
    fprintf(stderr, "htmlgen: %s" STR_FMT "\n", what, STR_ARG(about));
    fprintf(stderr, "usage: htmlgen --out DIR [--po LANG.po] PAGE.html... [-- FILE.c...]\n"
                    "       htmlgen --check-po --po LANG.po PAGE.html... [-- FILE.c...]\n");
    exit(ERR_USAGE);
}

static Options read_options(Arena *a, int argc, char **argv)
{
    Options o = { 0 };
    bool code = false;
    for (int i = 1; i < argc; i++) {
        Str arg = str_from(argv[i]);
        bool out = str_eq(arg, S("--out")), po = str_eq(arg, S("--po"));
        if ((out || po) && i + 1 == argc) usage("a name is missing behind ", arg);
        if (out) o.out = str_from(argv[++i]);
        else if (po) o.po = str_from(argv[++i]);
        else if (str_eq(arg, S("--check-po"))) o.check = true;
        else if (str_eq(arg, S("--"))) code = true;
        else if (str_starts(arg, S("--"))) usage("unknown option ", arg);
        else if (code) vec_push(a, &o.code, arg);
        else vec_push(a, &o.pages, arg);
    }
    if (!o.out.n && !o.check) usage("--out says where the C goes", S(""));
    if (o.check && !o.po.n) usage("--check-po needs --po LANG.po", S(""));
    return o;
}

/* The name of a page file is used once in the tree: it is the name of the generated file. */
static void check_names(Arena *a, const Source *pages, isize n)
{
    for (isize i = 0; i < n; i++)
        for (isize k = 0; k < i; k++)
            if (str_eq(page_file(a, pages[i].path), page_file(a, pages[k].path)))
                source_fail(&pages[i], 0, STR_FMT " has the same name", STR_ARG(pages[k].path));
}

static void compile_page(Site *site, const Source *s, Str out)
{
    Arena *a = site->arena;
    Buf c = buf_on(a), h = buf_on(a);
    page_compile(site, s, &c, &h);
    if (!out.n) return;
    Str file = page_file(a, s->path), name = str_fmt(a, STR_FMT "/" STR_FMT ".html", STR_ARG(out), STR_ARG(file));
    write_if_changed(str_fmt(a, STR_FMT ".c", STR_ARG(name)), buf_str(&c));
    write_if_changed(str_fmt(a, STR_FMT ".h", STR_ARG(name)), buf_str(&h));
}

static void compile_pages(Site *site, const Options *o)
{
    isize n = o->pages.n;
    Source *pages = make_array(site->arena, Source, n);
    for (isize i = 0; i < n; i++) pages[i] = source_read(site->arena, o->pages.p[i]);
    check_names(site->arena, pages, n);
    for (isize i = 0; i < n; i++) page_declare(site, &pages[i]);
    for (isize i = 0; i < n; i++) compile_page(site, &pages[i], o->out);
}

static void collect_code(Site *site, const Options *o)
{
    for (isize i = 0; i < o->code.n; i++) {
        Source *s = make(site->arena, Source);
        *s = source_read(site->arena, o->code.p[i]);
        messages_of_c(&site->messages, site->arena, s);
    }
}

static void write_messages(Site *site, const Options *o, const Source *po)
{
    Arena *a = site->arena;
    Buf pot = buf_on(a), table = buf_on(a);
    messages_pot(&pot, &site->messages);
    messages_table(a, &table, &site->messages, po);
    write_if_changed(str_fmt(a, STR_FMT "/messages.pot", STR_ARG(o->out)), buf_str(&pot));
    write_if_changed(str_fmt(a, STR_FMT "/messages_table.c", STR_ARG(o->out)), buf_str(&table));
}

int main(int argc, char **argv)
{
    Site site = { .arena = arena_new() };
    site.messages.arena = site.arena;
    Options o = read_options(site.arena, argc, argv);
    compile_pages(&site, &o);
    collect_code(&site, &o);
    Source po = o.po.n ? source_read(site.arena, o.po) : (Source){ 0 };
    isize wrong = o.check ? messages_check(site.arena, &site.messages, &po) : 0;
    if (!o.check) write_messages(&site, &o, &po);
    arena_free(site.arena);
    return wrong ? ERR_FOUND : DONE;
}
