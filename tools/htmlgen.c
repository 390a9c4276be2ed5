/* htmlgen: pages (*.html) become C functions.
 *
 *   htmlgen --out build/gen PAGE.html...
 *
 * Writes NAME.html.c and NAME.html.h for every page file, and pages.pot, the list of their messages (which the tool messages
 * takes on); a file whose content would not change is left alone. All pages are given at once: they know each other's layouts
 * and parts. Exit code 1 where a page is wrong, 2 for wrong usage. docs/html-pages.md is the grammar.
 */
#include "tools/htmlgen.h"
#include "base/err.h"

NORETURN static void usage(const char *what, Str about)
{
    fprintf(stderr, "htmlgen: %s" STR_FMT "\nusage: htmlgen --out DIR PAGE.html...\n", what, STR_ARG(about));
    exit(ERR_USAGE);
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
    Str file = page_file(a, s->path), name = str_fmt(a, STR_FMT "/" STR_FMT ".html", STR_ARG(out), STR_ARG(file));
    write_if_changed(str_fmt(a, STR_FMT ".c", STR_ARG(name)), buf_str(&c));
    write_if_changed(str_fmt(a, STR_FMT ".h", STR_ARG(name)), buf_str(&h));
}

static void compile_pages(Site *site, const Source *pages, isize n, Str out)
{
    Buf pot = buf_on(site->arena);
    check_names(site->arena, pages, n);
    for (isize i = 0; i < n; i++) page_declare(site, &pages[i]);
    for (isize i = 0; i < n; i++) compile_page(site, &pages[i], out);
    messages_pot(&pot, &site->messages);
    write_if_changed(str_fmt(site->arena, STR_FMT "/pages.pot", STR_ARG(out)), buf_str(&pot));
}

int main(int argc, char **argv)
{
    Site site = { .arena = arena_new() };
    site.messages.arena = site.arena;
    Source *pages = make_array(site.arena, Source, argc);
    isize n = 0;
    Str out = { 0 };
    for (int i = 1; i < argc; i++) {
        Str arg = str_from(argv[i]);
        if (str_eq(arg, S("--out")) && i + 1 < argc) out = str_from(argv[++i]);
        else if (str_starts(arg, S("--"))) usage("unknown option or nothing behind it: ", arg);
        else pages[n++] = source_read(site.arena, arg);
    }
    if (!out.n) usage("--out says where the C goes", S(""));
    compile_pages(&site, pages, n, out);
    arena_free(site.arena);
    return DONE;
}
