#include "media/file_type.h"
#include "base/buf.h"
#include "media/zip.h"
#include <string.h>
#include <zlib.h>

typedef bool Looks(Str bytes);

static bool begins(Str b, const char *magic, isize n) { return b.n >= n && memcmp(b.p, magic, (size_t)n) == 0; }
static bool is_pdf(Str b)  { return begins(b, "%PDF-", 5); }
static bool is_png(Str b)  { return begins(b, "\x89PNG\r\n\x1a\n", 8) && b.n >= 33 && memcmp(b.p + 12, "IHDR", 4) == 0; }
static bool is_jpeg(Str b) { return begins(b, "\xff\xd8\xff", 3); }
static bool is_webp(Str b) { return begins(b, "RIFF", 4) && b.n >= 12 && memcmp(b.p + 8, "WEBP", 4) == 0; }
static bool is_text(Str b) { return str_utf8_valid(b); }
static bool is_zip(Str b)  { return begins(b, "PK\x03\x04", 4); }

/* Office's and OpenDocument's packages name what they are in their first file or directory. */
static bool holds(Str b, const char *name) { return is_zip(b) && memmem(b.p, (size_t)b.n, name, strlen(name)) != NULL; }
static bool is_docx(Str b) { return holds(b, "word/"); }
static bool is_xlsx(Str b) { return holds(b, "xl/"); }
static bool is_pptx(Str b) { return holds(b, "ppt/"); }
static bool is_odt(Str b)  { return holds(b, "application/vnd.oasis.opendocument.text"); }
static bool is_ods(Str b)  { return holds(b, "application/vnd.oasis.opendocument.spreadsheet"); }
static bool is_odp(Str b)  { return holds(b, "application/vnd.oasis.opendocument.presentation"); }

#define BYTES "application/octet-stream"
static const struct { FileType type; Looks *looks; bool packed; } types[] = {
    { { "pdf", "application/pdf" }, is_pdf, false }, { { "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" }, is_docx, true },
    { { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }, is_xlsx, true }, { { "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation" }, is_pptx, true },
    { { "odt", "application/vnd.oasis.opendocument.text" }, is_odt, true }, { { "ods", "application/vnd.oasis.opendocument.spreadsheet" }, is_ods, true }, { { "odp", "application/vnd.oasis.opendocument.presentation" }, is_odp, true },
    { { "csv", "text/csv; charset=utf-8" }, is_text, false }, { { "txt", "text/plain; charset=utf-8" }, is_text, false }, { { "md", "text/plain; charset=utf-8" }, is_text, false },
    { { "png", "image/png" }, is_png, false }, { { "jpg", "image/jpeg" }, is_jpeg, false }, { { "jpeg", "image/jpeg" }, is_jpeg, false }, { { "webp", "image/webp" }, is_webp, false },
    { { "svg", BYTES }, is_text, false }, { { "html", BYTES }, is_text, false },
};

static Str ending_of(Arena *a, Str name)
{
    isize at = name.n;
    while (at > 0 && name.p[at - 1] != '.') at--;
    return at ? str_lower(a, str_slice(name, at, name.n)) : (Str){ 0 };
}

static u32 le(const u8 *p, int n) { u32 v = 0; for (int i = n; i-- > 0; ) v = v << 8 | p[i]; return v; }

/* Unpacks an entry of the directory to see that as many bytes come out as it says: to hide how much that is, some lie. */
static bool lies(Str b, const u8 *entry)
{
    u32 packed = le(entry + 20, 4), size = le(entry + 24, 4), at = le(entry + 42, 4), from = at + 30;
    const u8 *p = (const u8 *)b.p;
    if (at + 30ull > (u64)b.n || le(p + at, 4) != 0x04034b50) return true;
    from += le(p + at + 26, 2) + le(p + at + 28, 2);
    if ((u64)from + packed > (u64)b.n) return true;
    if (le(entry + 10, 2) != Z_DEFLATED) return packed != size;
    u8 out[16384];
    u64 came = 0;
    int end = Z_OK;
    z_stream z = { .next_in = (Bytef *)(uintptr_t)(p + from), .avail_in = packed };
    must(inflateInit2(&z, -MAX_WBITS) == Z_OK);
    while (end == Z_OK && came <= size) {
        z.next_out = out, z.avail_out = sizeof out;
        end = inflate(&z, Z_NO_FLUSH);
        came += sizeof out - z.avail_out;
    }
    inflateEnd(&z);
    return end != Z_STREAM_END || came != size;
}

/* By the directory at its end. One without a directory, or whose directory leaves the file or lies, is as bad as a bomb. */
static bool bomb(Str b)
{
    const u8 *p = (const u8 *)b.p;
    isize end = b.n - 22;
    while (end >= 0 && b.n - end <= 22 + 65535 && le(p + end, 4) != 0x06054b50) end--;
    if (end < 0 || le(p + end, 4) != 0x06054b50) return true;
    isize at = le(p + end + 16, 4), n = le(p + end + 10, 2);
    u64 sum = 0;
    for (isize i = 0; i < n; i++) {
        if (at + 46 > end || le(p + at, 4) != 0x02014b50) return true;
        sum += le(p + at + 24, 4);
        if (sum > UNPACKED_MAX || sum > (u64)b.n * RATIO_MAX || lies(b, p + at)) return true;
        at += 46 + le(p + at + 28, 2) + le(p + at + 30, 2) + le(p + at + 32, 2);
    }
    return false;
}

FileVerdict file_type_of(Str name, Str bytes, const FileType **out)
{
    Arena *a = arena_new();
    Str ending = ending_of(a, name);
    FileVerdict v = FILE_NO_KIND;
    for (isize i = 0; i < countof(types) && v == FILE_NO_KIND; i++) {
        if (!str_eq(ending, str_from(types[i].type.ending))) continue;
        v = !types[i].looks(bytes) ? FILE_NOT_ITS_ENDING : types[i].packed && bomb(bytes) ? FILE_BOMB : FILE_TAKEN;
        *out = v == FILE_TAKEN ? &types[i].type : NULL;
    }
    arena_free(a);
    return v;
}

bool file_is_picture(const FileType *t) { return !strcmp(t->type, "image/png") || !strcmp(t->type, "image/jpeg"); }

/* U+200E, 200F, 202A to 202E, 2066 to 2069: they turn the direction of what is read, so that "fdp.exe" looks like "exe.pdf". */
static bool turns(const u8 *c)
{
    if (c[0] != 0xe2 || !c[1]) return false;
    return (c[1] == 0x80 && (c[2] == 0x8e || c[2] == 0x8f || (c[2] >= 0xaa && c[2] <= 0xae))) || (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9);
}

static bool letters_and_digits(Str s)
{
    for (isize i = 0; i < s.n; i++) if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9'))) return false;
    return true;
}

Str file_name(Arena *a, Str sent)
{
    isize from = sent.n, dot;
    while (from > 0 && sent.p[from - 1] != '/' && sent.p[from - 1] != '\\') from--;
    Str name = str_slice(sent, from, sent.n), ending = ending_of(a, name);
    if (!str_utf8_valid(name)) name = (Str){ 0 };
    if (!letters_and_digits(ending)) ending.n = 0;
    dot = ending.n && name.n ? name.n - ending.n - 1 : name.n;
    char *stem = str_z(a, str_slice(name, 0, dot));
    for (char *c = stem; *c; c++) {
        if (*c == '.' || *c == '"' || *c == '%' || *c == ';') *c = '-';
        else if (turns((const u8 *)c)) c[0] = c[1] = c[2] = '-';
    }
    Str kept = zip_name(a, str_utf8_head(str_trim(str_from(stem)), 90));
    return ending.n && name.n ? str_fmt(a, STR_FMT "." STR_FMT, STR_ARG(kept), STR_ARG(str_slice(ending, 0, 8))) : kept;
}

Str file_types_said(Arena *a)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < countof(types); i++) put_fmt(&b, "%s%s", i ? ", " : "", types[i].type.ending);
    return buf_str(&b);
}
