/* embed: packs files into the program, each as it is and, where that is smaller, as gzip and as brotli.
 *
 *   embed --out build/gen/assets_table.c style.css=build/style.css icons.svg=assets/icons.svg ...
 *
 * A style sheet names another packed file as url(asset:NAME); its address is written there, so that both may be kept for ever.
 * Writes the table that src/media/assets.h declares, sorted by name. The bytes stand beside it in build/gen/assets_table.bin
 * and are taken in by the assembler, so that compiling takes no time however large they are.
 */
#include "tools/tool.h"
#include "base/err.h"
#include <brotli/encode.h>
#include <sodium.h>
#include <zlib.h>

typedef struct { Str name, file, bytes, gzip, brotli, hash; } File;

NORETURN static void usage(const char *what, Str about)
{
    fprintf(stderr, "embed: %s" STR_FMT "\nusage: embed --out FILE.c NAME=FILE...\n", what, STR_ARG(about));
    exit(ERR_USAGE);
}

static Str type_of(const File *f)
{
    static const char *const types[][2] = {
        { ".css", "text/css; charset=utf-8" },        { ".js", "text/javascript; charset=utf-8" },
        { ".svg", "image/svg+xml" },                  { ".woff2", "font/woff2" },
        { ".png", "image/png" },                      { ".ico", "image/x-icon" },
        { ".json", "application/json" },              { ".txt", "text/plain; charset=utf-8" },
        { ".webmanifest", "application/manifest+json" }, { ".html", "text/html; charset=utf-8" },
        { ".xml", "application/xml" },                { ".pdf", "application/pdf" },
        { ".jpg", "image/jpeg" },                     { ".webp", "image/webp" },
        { ".csv", "text/csv; charset=utf-8" },        { ".md", "text/markdown; charset=utf-8" },
        { ".gz", "application/gzip" },
    };
    for (isize i = 0; i < countof(types); i++) if (str_ends(f->name, str_from(types[i][0]))) return str_from(types[i][1]);
    usage("no content type is known for the ending of ", f->name);
}

/* Of the same bytes always the same: no name, no time in the head. */
static Str gzipped(Arena *a, Str bytes)
{
    z_stream z = { 0 };
    must(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    uLong cap = deflateBound(&z, (uLong)bytes.n);
    char *p = arena_alloc(a, (isize)cap);
    z.next_in = (Bytef *)(uintptr_t)bytes.p;
    z.avail_in = (uInt)bytes.n;
    z.next_out = (Bytef *)p;
    z.avail_out = (uInt)cap;
    must(deflate(&z, Z_FINISH) == Z_STREAM_END);
    isize n = (isize)z.total_out;
    deflateEnd(&z);
    return n < bytes.n ? str_of(p, n) : (Str){ 0 };
}

static Str brotlied(Arena *a, const File *f)
{
    size_t n = BrotliEncoderMaxCompressedSize((size_t)f->bytes.n);
    u8 *p = arena_alloc(a, (isize)n);
    must(BrotliEncoderCompress(11, 22, BROTLI_MODE_TEXT, (size_t)f->bytes.n, (const u8 *)f->bytes.p, &n, p));
    return (isize)n < f->bytes.n ? str_of((char *)p, (isize)n) : (Str){ 0 };
}

static Str hash_of(Arena *a, Str bytes)
{
    u8 digest[crypto_generichash_BYTES];
    crypto_generichash(digest, sizeof digest, (const u8 *)bytes.p, (unsigned long long)bytes.n, NULL, 0);
    Buf b = buf_on(a);
    for (int i = 0; i < 5; i++) put_fmt(&b, "%02x", digest[i]);
    return buf_str(&b);
}

static void check_name(Str name)
{
    for (isize i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_./", c);
        if (!fine) usage("a name is of letters, digits and - _ . /, not ", name);
    }
    if (!name.n || name.p[0] == '/' || str_find(name, S("..")) >= 0) usage("not a name: ", name);
}

static File load(Arena *a, Str argument)
{
    isize equals = str_find_char(argument, '=');
    if (equals < 0) usage("NAME=FILE was expected, not ", argument);
    File f = { .name = str_slice(argument, 0, equals), .file = str_slice(argument, equals + 1, argument.n) };
    check_name(f.name);
    f.bytes = source_read(a, f.file).text;
    f.hash = hash_of(a, f.bytes);
    return f;
}

static const File *named(const File *files, isize n, Str name)
{
    for (isize i = 0; i < n; i++) if (str_eq(files[i].name, name)) return &files[i];
    usage("a style sheet names a file that is not packed: ", name);
}

/* url(asset:NAME) -> url(/assets/HASH/NAME). What is named so is no style sheet itself: its hash is known. */
static void write_addresses(Arena *a, File *sheet, const File *files, isize n)
{
    static const Str mark = S("url(asset:");
    Buf b = buf_on(a);
    Str rest = sheet->bytes;
    for (isize at; (at = str_find(rest, mark)) >= 0;) {
        Str after = str_slice(rest, at + mark.n, rest.n);
        isize end = str_find_char(after, ')');
        const File *f = named(files, n, str_slice(after, 0, end < 0 ? after.n : end));
        if (str_ends(f->name, S(".css"))) usage("a style sheet cannot name another: ", f->name);
        put(&b, str_slice(rest, 0, at));
        put_fmt(&b, "url(/assets/" STR_FMT "/" STR_FMT, STR_ARG(f->hash), STR_ARG(f->name));
        rest = str_slice(after, f->name.n, after.n);
    }
    put(&b, rest);
    sheet->bytes = buf_str(&b);
    sheet->hash = hash_of(a, sheet->bytes);
}

static void pack(Arena *a, File *f)
{
    if (str_ends(f->name, S(".gz")) || str_ends(f->name, S(".woff2"))) return;      /* is packed already */
    f->gzip = gzipped(a, f->bytes);
    f->brotli = brotlied(a, f);
}

static int by_name(const void *left, const void *right)
{
    return str_cmp(((const File *)left)->name, ((const File *)right)->name);
}

/* Bytes go to the .bin file, a reference to them into the table. */
static void put_piece(Buf *c, Buf *bin, Str bytes)
{
    if (!bytes.n) { put(c, S("{ 0 }")); return; }
    put_fmt(c, "{ asset_bytes + %td, %td }", bin->n, bytes.n);
    put(bin, bytes);
}

static void put_asset(Buf *c, Buf *bin, const File *f)
{
    isize path = f->name.n + f->hash.n + (isize)strlen("/assets//");
    Str type = type_of(f);
    put_fmt(c, "    { { \"" STR_FMT "\", %td }, { \"/assets/" STR_FMT "/" STR_FMT "\", %td },\n", STR_ARG(f->name), f->name.n,
            STR_ARG(f->hash), STR_ARG(f->name), path);
    put_fmt(c, "      { \"" STR_FMT "\", %td }, { \"" STR_FMT "\", %td },\n      ", STR_ARG(type), type.n, STR_ARG(f->hash), f->hash.n);
    put_piece(c, bin, f->bytes);
    put(c, S(", "));
    put_piece(c, bin, f->gzip);
    put(c, S(", "));
    put_piece(c, bin, f->brotli);
    put(c, S(" },\n"));
}

static void put_head(Buf *c, Str bin)
{
    put(c, S("/* Written by embed. */\n#include \"media/assets.h\"\n\n"));
    put(c, S("__asm__(\".section .rodata\\n\"\n        \"asset_bytes_all:\\n\"\n"));
    put_fmt(c, "        \".incbin \\\"" STR_FMT "\\\"\\n\"\n        \".byte 0\\n\"\n        \".previous\\n\");\n", STR_ARG(bin));
    put(c, S("extern const char asset_bytes[] __asm__(\"asset_bytes_all\");\n\n"));
}

static void write_table(Arena *a, Str out, File *files, isize n)
{
    Buf c = buf_on(a), bin = buf_on(a);
    Str bin_file = str_fmt(a, STR_FMT ".bin", STR_ARG(str_slice(out, 0, out.n - 2)));
    put_head(&c, bin_file);
    put(&c, S("const Asset asset_table[] = {\n"));
    for (isize i = 0; i < n; i++) put_asset(&c, &bin, &files[i]);
    put_fmt(&c, n ? "};\nconst isize asset_count = %td;\n" : "    { { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 } },\n};\nconst isize asset_count = %td;\n", n);
    put_fmt(&c, "/* of these bytes: " STR_FMT " */\n", STR_ARG(hash_of(a, buf_str(&bin))));   /* the compiler does not see the .bin change */
    if (!bin.n) put_char(&bin, 0);
    write_if_changed(bin_file, buf_str(&bin));
    write_if_changed(out, buf_str(&c));
}

int main(int argc, char **argv)
{
    Arena *a = arena_new();
    Str out = { 0 };
    File *files = make_array(a, File, argc);
    isize n = 0;
    must(sodium_init() >= 0);
    for (int i = 1; i < argc; i++) {
        Str arg = str_from(argv[i]);
        if (str_eq(arg, S("--out")) && i + 1 < argc) out = str_from(argv[++i]);
        else if (str_starts(arg, S("--"))) usage("unknown option ", arg);
        else files[n++] = load(a, arg);
    }
    if (!str_ends(out, S(".c"))) usage("--out FILE.c says where the table goes", S(""));
    for (isize i = 0; i < n; i++) if (str_ends(files[i].name, S(".css"))) write_addresses(a, &files[i], files, n);
    for (isize i = 0; i < n; i++) pack(a, &files[i]);
    qsort(files, (size_t)n, sizeof *files, by_name);
    for (isize i = 1; i < n; i++) if (str_eq(files[i].name, files[i - 1].name)) usage("two files are named ", files[i].name);
    write_table(a, out, files, n);
    arena_free(a);
    return DONE;
}
