/* htmlgen: pages (*.html) become C functions, messages become a table.
 *
 *   htmlgen --out build/gen --po po/es.po PAGE.html... -- FILE.c...
 *   htmlgen --check-po --po po/es.po PAGE.html... -- FILE.c...
 *
 * Writes NAME.html.c and NAME.html.h for every page file, messages.pot and messages_table.c; a file whose content would not
 * change is left alone. Exit code 1 where a page or, with --check-po, the catalog is wrong, 2 for wrong usage, 4 where a
 * file cannot be read or written. docs/html-pages.md is the grammar.
 */
#include "htmlgen.h"
#include <errno.h>
#include <stdarg.h>

jmp_buf next_file;

Spot spot_of(const Source *s, isize at)
{
    Spot spot = { .line = 1, .column = 1 };
    isize from = 0;
    for (isize i = 0; i < at && i < s->text.n; i++) if (s->text.p[i] == '\n') { spot.line++; from = i + 1; }
    spot.column = str_utf8_chars(str_slice(s->text, from, at)) + 1;
    isize end = from;
    while (end < s->text.n && s->text.p[end] != '\n') end++;
    spot.text = str_slice(s->text, from, end);
    return spot;
}

void fail_at(const Source *s, isize at, const char *fmt, ...)
{
    Spot spot = spot_of(s, at);
    fprintf(stderr, STR_FMT ":%td:%td: ", STR_ARG(s->path), spot.line, spot.column);
    va_list args;
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fprintf(stderr, "\n  " STR_FMT "\n  ", STR_ARG(spot.text));
    for (isize i = 0, column = 1; i < spot.text.n && column < spot.column; i++) {
        if (((u8)spot.text.p[i] & 0xc0) == 0x80) continue;
        fputc(spot.text.p[i] == '\t' ? '\t' : ' ', stderr);
        column++;
    }
    fprintf(stderr, "^\n");
    longjmp(next_file, 1);
}

NORETURN static void stop(int code, const char *what, Str name)
{
    fprintf(stderr, "htmlgen: %s" STR_FMT "%s%s\n", what, STR_ARG(name), code == ERR_ENV ? ": " : "", code == ERR_ENV ? strerror(errno) : "");
    exit(code);
}

static Source read_source(Arena *a, Str path)
{
    FILE *f = fopen(str_z(a, path), "rb");
    if (!f) stop(ERR_ENV, "cannot read ", path);
    Buf b = buf_on(a);
    char chunk[65536];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;) put_bytes(&b, chunk, (isize)n);
    if (ferror(f)) stop(ERR_ENV, "cannot read ", path);
    fclose(f);
    buf_z(&b);
    return (Source){ path, buf_str(&b) };
}

static void write_if_changed(Arena *a, Str path, Str text)
{
    char *z = str_z(a, path);
    FILE *old = fopen(z, "rb");
    if (old) {
        fclose(old);
        if (str_eq(read_source(a, path).text, text)) return;
    }
    FILE *f = fopen(z, "wb");
    if (!f || (text.n && fwrite(text.p, 1, (size_t)text.n, f) != (size_t)text.n) || fclose(f) != 0) stop(ERR_ENV, "cannot write ", path);
}

typedef struct { Str out, po; bool check; StrVec pages, code; } Options;

static Options read_options(Arena *a, int argc, char **argv)
{
    Options o = { 0 };
    bool code = false;
    for (int i = 1; i < argc; i++) {
        Str arg = str_from(argv[i]);
        bool out = str_eq(arg, S("--out")), po = str_eq(arg, S("--po"));
        if ((out || po) && i + 1 == argc) stop(ERR_USAGE, "a name is missing behind ", arg);
        if (out) o.out = str_from(argv[++i]);
        else if (po) o.po = str_from(argv[++i]);
        else if (str_eq(arg, S("--check-po"))) o.check = true;
        else if (str_eq(arg, S("--"))) code = true;
        else if (str_starts(arg, S("--"))) stop(ERR_USAGE, "unknown option ", arg);
        else if (code) vec_push(a, &o.code, arg);
        else vec_push(a, &o.pages, arg);
    }
    if (!o.out.n && !o.check) stop(ERR_USAGE, "usage: htmlgen --out DIR [--po FILE] PAGE.html... [-- FILE.c...]", S(""));
    if (o.check && !o.po.n) stop(ERR_USAGE, "--check-po needs --po FILE", S(""));
    return o;
}

/* The name of a page file is used once in the tree: it is the name of the generated file. */
static int check_names(Arena *a, const Options *o)
{
    int wrong = 0;
    for (isize i = 0; i < o->pages.n; i++)
        for (isize k = 0; k < i; k++)
            if (str_eq(page_file(a, o->pages.p[i]), page_file(a, o->pages.p[k]))) {
                fprintf(stderr, STR_FMT ":1:1: " STR_FMT " has the same name\n", STR_ARG(o->pages.p[i]), STR_ARG(o->pages.p[k]));
                wrong++;
            }
    return wrong;
}

static int compile_page(Site *site, const Source *s, Str out)
{
    Arena *a = site->arena;
    Buf c = buf_on(a), h = buf_on(a);
    if (setjmp(next_file)) return 1;
    page_compile(site, s, &c, &h);
    if (!out.n) return 0;
    Str name = str_fmt(a, STR_FMT "/" STR_FMT ".html", STR_ARG(out), STR_ARG(page_file(a, s->path)));
    write_if_changed(a, str_fmt(a, STR_FMT ".c", STR_ARG(name)), buf_str(&c));
    write_if_changed(a, str_fmt(a, STR_FMT ".h", STR_ARG(name)), buf_str(&h));
    return 0;
}

static int compile_pages(Site *site, const Options *o)
{
    Arena *a = site->arena;
    Source *sources = make_array(a, Source, o->pages.n);
    volatile int wrong = 0;
    for (volatile isize i = 0; i < o->pages.n; i++) {
        sources[i] = read_source(a, o->pages.p[i]);
        if (setjmp(next_file)) { wrong++; continue; }
        page_declare(site, &sources[i]);
    }
    if (wrong) return wrong;
    for (isize i = 0; i < o->pages.n; i++) wrong += compile_page(site, &sources[i], o->out);
    return wrong;
}

static int collect_code(Site *site, const Options *o)
{
    volatile int wrong = 0;
    for (volatile isize i = 0; i < o->code.n; i++) {
        Source *s = make(site->arena, Source);
        *s = read_source(site->arena, o->code.p[i]);
        if (setjmp(next_file)) { wrong++; continue; }
        messages_of_c(&site->messages, site->arena, s);
    }
    return wrong;
}

static int write_messages(Site *site, const Options *o)
{
    Arena *a = site->arena;
    Source po = o->po.n ? read_source(a, o->po) : (Source){ 0 };
    if (setjmp(next_file)) return 1;
    if (o->check) return messages_check(a, &site->messages, &po) > 0;
    Buf pot = buf_on(a), table = buf_on(a);
    messages_pot(&pot, &site->messages);
    messages_table(a, &table, &site->messages, &po);
    write_if_changed(a, str_fmt(a, STR_FMT "/messages.pot", STR_ARG(o->out)), buf_str(&pot));
    write_if_changed(a, str_fmt(a, STR_FMT "/messages_table.c", STR_ARG(o->out)), buf_str(&table));
    return 0;
}

int main(int argc, char **argv)
{
    Site site = { .arena = arena_new() };
    site.messages.arena = site.arena;
    Options o = read_options(site.arena, argc, argv);
    int wrong = check_names(site.arena, &o);
    if (!wrong) wrong = compile_pages(&site, &o) + collect_code(&site, &o);
    if (!wrong) wrong = write_messages(&site, &o);
    arena_free(site.arena);
    return wrong ? ERR_FOUND : DONE;
}
