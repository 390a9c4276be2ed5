#include "tools/tool.h"
#include <errno.h>
#include <stdarg.h>

static bool read_whole(Arena *a, Str path, Str *text)
{
    FILE *f = fopen(str_z(a, path), "rb");
    if (!f) return false;
    Buf b = buf_on(a);
    for (;;) {
        buf_room(&b, 1 << 16);
        size_t got = fread(b.p + b.n, 1, 1 << 16, f);
        b.n += (isize)got;
        if (!got) break;
    }
    fclose(f);
    *text = str_of(buf_z(&b), b.n);
    return true;
}

Source source_read(Arena *a, Str path)
{
    Source s = { .path = path };
    if (read_whole(a, path, &s.text)) return s;
    fprintf(stderr, STR_FMT ": %s\n", STR_ARG(path), strerror(errno));
    exit(1);
}

int source_line(const Source *s, isize at)
{
    int line = 1;
    for (isize i = 0; i < at && i < s->text.n; i++) line += s->text.p[i] == '\n';
    return line;
}

void source_fail(const Source *s, isize at, const char *fmt, ...)
{
    if (at > s->text.n) at = s->text.n;
    isize start = at, end = at;
    while (start > 0 && s->text.p[start - 1] != '\n') start--;
    while (end < s->text.n && s->text.p[end] != '\n') end++;
    fprintf(stderr, STR_FMT ":%d:%td: ", STR_ARG(s->path), source_line(s, at), at - start + 1);
    va_list args;
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fprintf(stderr, "\n" STR_FMT "\n", (int)(end - start), s->text.p + start);
    for (isize i = start; i < at; i++) fputc(s->text.p[i] == '\t' ? '\t' : ' ', stderr);
    fprintf(stderr, "^\n");
    exit(1);
}

void write_if_changed(Str path, Str text)
{
    Arena *a = arena_new();
    Str old;
    if (!read_whole(a, path, &old) || !str_eq(old, text)) {
        FILE *f = fopen(str_z(a, path), "wb");
        if (!f || fwrite(text.p, 1, (size_t)text.n, f) != (size_t)text.n || fclose(f)) {
            fprintf(stderr, STR_FMT ": %s\n", STR_ARG(path), strerror(errno));
            exit(1);
        }
    }
    arena_free(a);
}
