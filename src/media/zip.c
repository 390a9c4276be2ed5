#include "media/zip.h"
#include "base/map.h"
#include <zlib.h>

/* The format is APPNOTE.TXT 6.3: for every file a local header, its name, an extra field with the date to the second, and its
 * bytes; then the central directory with the same again and where each stands; then the end record. Numbers are little-endian. */

enum {
    LOCAL_MAGIC = 0x04034b50, CENTRAL_MAGIC = 0x02014b50, END_MAGIC = 0x06054b50,
    FLAG_UTF8 = 1 << 11, STORED = 0, DEFLATED = 8, NEEDS_2_0 = 20, MADE_ON_UNIX = 3 << 8 | 20,
    EXTRA_TIME = 0x5455, EXTRA_TIME_BYTES = 9, FILES_MAX = 65534, NAME_CHARS = 100, NAME_BYTES = 1000,
};
static const i64 BYTES_MAX = 0xfffffffe;
static const u32 MODE_FILE = 0100644u << 16;

struct Zip {
    Arena *arena;
    Buf    files, directory;
    Map    names;           /* in small letters */
    isize  count;
    Err    failure;         /* the first */
};

Zip *zip_begin(Arena *a)
{
    Zip *z = make(a, Zip);
    *z = (Zip){ .arena = a, .files = buf_on(a), .directory = buf_on(a), .names = map_on(a) };
    return z;
}

static void put_16(Buf *b, u32 v) { put_char(b, (char)v), put_char(b, (char)(v >> 8)); }
static void put_32(Buf *b, u32 v) { put_16(b, v), put_16(b, v >> 16); }

/* ---- names ---- */

static bool char_good(char c) { return (u8)c >= 0x20 && c != 0x7f && !strchr("/\\:*?\"<>|", c); }

static bool part_good(Str part)
{
    for (isize i = 0; i < part.n; i++) if (!char_good(part.p[i])) return false;
    return part.n && part.p[part.n - 1] != '.' && part.p[part.n - 1] != ' ';    /* "." and ".." end with a dot */
}

static bool path_good(Str path)
{
    Str rest = path, part;
    while (str_cut(&rest, '/', &part)) if (!part_good(part)) return false;
    return path.n && path.n <= NAME_BYTES && path.p[path.n - 1] != '/' && str_utf8_valid(path);
}

static bool is_device(Arena *a, Str name)
{
    static const char *const devices[] = { "con", "prn", "aux", "nul", "com", "lpt" };
    isize dot = str_find_char(name, '.');
    Str stem = str_lower(a, str_trim(str_slice(name, 0, dot < 0 ? name.n : dot)));
    for (isize i = 0; i < countof(devices); i++)
        if (str_starts(stem, str_from(devices[i])) && (i < 4 ? stem.n == 3 : stem.n == 4 && stem.p[3] >= '0' && stem.p[3] <= '9')) return true;
    return false;
}

Str zip_name(Arena *a, Str text)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < text.n; i++) put_char(&b, char_good(text.p[i]) ? text.p[i] : '-');
    Str name = str_utf8_valid(buf_str(&b)) ? str_utf8_head(str_trim(buf_str(&b)), NAME_CHARS) : (Str){ 0 };
    while (name.n && (name.p[name.n - 1] == '.' || name.p[name.n - 1] == ' ')) name.n--;
    if (!name.n) return S("unnamed");
    return is_device(a, name) ? str_fmt(a, "_" STR_FMT, STR_ARG(name)) : name;
}

/* "a/b.md" once more is "a/b (2).md". What the map holds of a name is the last number given to it. */
static Str unique(Zip *z, Str name)
{
    Str key = str_lower(z->arena, name), tried;
    i64 *taken = map_put(&z->names, key), n = *taken;
    if (!n) { *taken = 1; return name; }
    isize dot = name.n;
    for (isize i = name.n - 1; i > 0 && name.p[i] != '/' && dot == name.n; i--) if (name.p[i] == '.') dot = i;
    do {
        tried = str_fmt(z->arena, STR_FMT " (%" PRId64 ")" STR_FMT, STR_ARG(str_slice(name, 0, dot)), ++n, STR_ARG(str_slice(name, dot, name.n)));
        taken = map_put(&z->names, str_lower(z->arena, tried));
    } while (*taken);
    *taken = 1;
    *map_get(&z->names, key) = n;
    return tried;
}

/* ---- files ---- */

/* DOS time, two seconds fine; a year outside 1980 to 2107 becomes the nearest. */
static u32 dos_time(Time t)
{
    Civil c = civil_of(max_i64(min_i64(t, time_of(2107, 12, 31)), time_of(1980, 1, 1)));
    return (u32)(c.year - 1980) << 25 | (u32)c.month << 21 | (u32)c.day << 16 | (u32)c.hour << 11 | (u32)c.minute << 5 | (u32)c.second / 2;
}

static Str deflated(Arena *a, Str bytes)
{
    z_stream s = { 0 };
    must(deflateInit2(&s, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    uLong room = deflateBound(&s, (uLong)bytes.n);
    char *out = arena_alloc(a, (isize)room);
    s.next_in = (Bytef *)(uintptr_t)bytes.p, s.avail_in = (uInt)bytes.n;
    s.next_out = (Bytef *)out, s.avail_out = (uInt)room;
    must(deflate(&s, Z_FINISH) == Z_STREAM_END);
    Str made = str_of(out, (isize)s.total_out);
    must(deflateEnd(&s) == Z_OK);
    return made;
}

typedef struct { Str name, packed; u32 crc, size; Time changed; int method; } Entry;

/* What the local header and the directory have in common, from the version needed to the lengths of name and extra field. */
static void put_entry(Buf *b, const Entry *e)
{
    put_16(b, NEEDS_2_0), put_16(b, FLAG_UTF8), put_16(b, (u32)e->method), put_32(b, dos_time(e->changed));
    put_32(b, e->crc), put_32(b, (u32)e->packed.n), put_32(b, e->size);
    put_16(b, (u32)e->name.n), put_16(b, EXTRA_TIME_BYTES);
}

static void put_name_and_time(Buf *b, const Entry *e)
{
    put(b, e->name);
    put_16(b, EXTRA_TIME), put_16(b, EXTRA_TIME_BYTES - 4), put_char(b, 1);
    put_32(b, (u32)max_i64(min_i64(e->changed, INT32_MAX), 0));
}

static void entry_add(Zip *z, const Entry *e)
{
    u32 at = (u32)z->files.n;
    put_32(&z->files, LOCAL_MAGIC), put_entry(&z->files, e), put_name_and_time(&z->files, e);
    put(&z->files, e->packed);
    Buf *d = &z->directory;
    put_32(d, CENTRAL_MAGIC), put_16(d, MADE_ON_UNIX), put_entry(d, e);
    put_16(d, 0), put_16(d, 0), put_16(d, 0);                   /* no comment, one disk, no kind of content */
    put_32(d, MODE_FILE), put_32(d, at), put_name_and_time(d, e);
    z->count++;
}

static void refuse(Zip *z, const char *why, Str name)
{
    if (!failed(z->failure)) z->failure = err(z->arena, ERR_INPUT, "\"" STR_FMT "\" %s", STR_ARG(name), why);
}

void zip_add(Zip *z, Str name, Str bytes, Time changed)
{
    if (!path_good(name)) { refuse(z, "is no name for a file in an archive", name); return; }
    if (z->count == FILES_MAX) { refuse(z, "is one file too many for an archive", name); return; }
    if (bytes.n + z->files.n + z->directory.n + 2 * NAME_BYTES > BYTES_MAX) { refuse(z, "does not fit: an archive holds at most 4 GB", name); return; }
    Arena *scratch = arena_new();
    Str packed = deflated(scratch, bytes);
    bool smaller = packed.n < bytes.n;
    entry_add(z, &(Entry){ .name = unique(z, name), .packed = smaller ? packed : bytes, .method = smaller ? DEFLATED : STORED,
                           .crc = (u32)crc32_z(0, (const Bytef *)bytes.p, (z_size_t)bytes.n), .size = (u32)bytes.n, .changed = changed });
    arena_free(scratch);
}

Err zip_end(Zip *z, Str *out)
{
    Buf *b = &z->files;
    u32 at = (u32)b->n, size = (u32)z->directory.n;
    put(b, buf_str(&z->directory));
    put_32(b, END_MAGIC), put_16(b, 0), put_16(b, 0), put_16(b, (u32)z->count), put_16(b, (u32)z->count);
    put_32(b, size), put_32(b, at), put_16(b, 0);
    *out = buf_str(b);
    return z->failure;
}
