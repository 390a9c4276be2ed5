#include "media/inflate.h"
#include "base/buf.h"
#include "tests/test.h"
#include <zlib.h>

typedef struct { Str rest; isize most; } Bytes;

static isize bytes_read(void *ctx, void *to, isize n)
{
    Bytes *b = ctx;
    isize take = min_i64(min_i64(n, b->most), b->rest.n);
    if (take) memcpy(to, b->rest.p, (size_t)take);
    b->rest = str_slice(b->rest, take, b->rest.n);
    return take;
}

static Str packed(Arena *a, Str s, int level, int strategy)
{
    z_stream z = { 0 };
    must(deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 9, strategy) == Z_OK);
    isize room = (isize)deflateBound(&z, (uLong)s.n) + 64;
    char *to = arena_alloc(a, room);
    z.next_in = (u8 *)(s.n ? s.p : ""), z.avail_in = (unsigned)s.n, z.next_out = (u8 *)to, z.avail_out = (unsigned)room;
    must(deflate(&z, Z_FINISH) == Z_STREAM_END);
    Str out = str_of(to, room - z.avail_out);
    deflateEnd(&z);
    return out;
}

/* Unpacked by pieces; broken: whether a problem was found. */
static Str unpacked(Arena *a, Str s, isize piece, isize most, bool *broken)
{
    Bytes b = { s, most };
    Inflate *z = inflate_new(a, bytes_read, &b);
    Buf out = buf_on(a);
    isize n;
    do {
        buf_room(&out, piece);
        n = inflate_read(z, out.p + out.n, piece);
        out.n += n;
    } while (n == piece);
    *broken = inflate_problem(z);
    inflate_free(z);
    return buf_str(&out);
}

/* Texts that use every part: long and short distances, literals alone, runs, nothing. */
static Str text_of(Arena *a, int kind, isize n)
{
    Buf b = buf_on(a);
    u64 s = 88172645463325252u + (u64)kind;
    while (b.n < n) {
        s ^= s << 13, s ^= s >> 7, s ^= s << 17;
        if (kind == 0) put_fmt(&b, "%d,%.5f\n", (int)(s % 100000), (double)(s >> 20) / 1e9);
        else if (kind == 1) put_char(&b, (char)s);
        else if (kind == 2) for (u64 i = 0; i < s % 3000; i++) put_char(&b, (char)('a' + s % 3));
        else if (kind == 3) put_char(&b, s % 97 ? 'x' : (char)(s >> 30));
        else put_fmt(&b, "%.*s", (int)(s % 40), "the same words come again and again, cut at other places");
    }
    return str_of(b.p, n);
}

TEST(inflate_unpacks_what_zlib_packed)
{
    static const isize sizes[] = { 0, 1, 100, 32768, 300000, 900001 };
    static const int levels[] = { 0, 1, 6, 9 }, strategies[] = { Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE };
    for (int kind = 0; kind < 5; kind++)
        for (isize i = 0; i < countof(sizes); i++)
            for (isize l = 0; l < countof(levels); l++) {
                Arena *one = arena_new();
                Str text = text_of(one, kind, sizes[i]), z = packed(one, text, levels[l], strategies[(l + i) % 4]);
                bool broken;
                test_case(str_z(a, str_fmt(a, "kind %d, %td bytes, level %d", kind, sizes[i], levels[l])));
                CHECK(str_eq(unpacked(one, z, 65536, 1 << 20, &broken), text) && !broken);
                CHECK(str_eq(unpacked(one, z, 777, 1000, &broken), text) && !broken);
                arena_free(one);
            }
}

TEST(inflate_takes_members_names_and_what_stands_behind)
{
    Str x = S("first,\n"), y = S("second\n"), z = packed(a, x, 6, 0), named[] = { str_slice(z, 0, 3), S("\x08"), str_slice(z, 4, 10), str_of("name.csv", 9), str_slice(z, 10, z.n), packed(a, y, 9, 0), S("rubbish") };
    bool broken;
    CHECK_STR(unpacked(a, str_join(a, named, 7, (Str){ 0 }), 100, 3, &broken), "first,\nsecond\n");
    CHECK(!broken);
}

TEST(inflate_finds_what_is_cut_or_changed)
{
    Str text = text_of(a, 0, 50000), z = packed(a, text, 6, 0);
    bool broken;
    for (isize n = 0; n < z.n; n += n < 40 ? 1 : 997) {
        Arena *one = arena_new();
        unpacked(one, str_slice(z, 0, n), 4096, 500, &broken);
        CHECK(broken);
        arena_free(one);
    }
    isize seen = 0, tried = 0;
    for (isize at = 10; at < z.n; at += 131, tried++) {
        Arena *one = arena_new();
        char *bad = str_z(one, z);
        bad[at] ^= (char)(1 << at % 8);
        unpacked(one, str_of(bad, z.n), 4096, 1 << 20, &broken);
        seen += broken;
        arena_free(one);
    }
    CHECK_INT(seen, tried);
}
