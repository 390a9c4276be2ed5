#include "media/inflate.h"
#include <zlib.h>

/* Bits are kept in one 64-bit word, filled eight bytes at a time. A table lookup of LIT_BITS (or DIST_BITS) gives a symbol with
 * its extra bits already counted; longer codes go through a second table. The output is one stretch of memory: what was unpacked
 * before (up to WINDOW) in front, behind it room for the next STRETCH; when it is full, the last WINDOW moves to the front. */
enum { WINDOW = 32768, STRETCH = 1 << 18, SLACK = 320, IN = 1 << 17, IN_SLACK = 64, LIT_BITS = 11, DIST_BITS = 8, LIT_TABLE = 2048 + 143 * 16, DIST_TABLE = 256 + 15 * 128, HEADER_MOST = 1024 };

/* An entry: length of the code in bits 0-7 (with extra bits), kind in 8-11, extra bits in 12-15, value from 16 on.
 * A link: kind K_LINK, value the place of its second table, extra the bits that index it. */
typedef enum { K_BAD, K_LITERAL, K_LENGTH, K_END, K_LINK } Kind;
typedef u32 Entry;
#define ENTRY(bits, kind, extra, value) ((Entry)(bits) | (Entry)(kind) << 8 | (Entry)(extra) << 12 | (Entry)(value) << 16)
#define E_BITS(e)  ((e) & 255)
#define E_KIND(e)  ((e) >> 8 & 15)
#define E_EXTRA(e) ((e) >> 12 & 15)
#define E_VALUE(e) ((e) >> 16)

typedef enum { AT_MEMBER, AT_BLOCK, IN_STORED, IN_CODES, AT_END } Place;

struct Inflate {
    InflateSource *source;
    void  *ctx;
    u8    *in;
    isize  in_at, in_n;
    bool   in_end, broken, last, any;
    u64    bits;
    int    count;               /* of bits */
    Place  place;
    isize  stored;
    u8    *out;
    isize  out_n, taken;        /* unpacked up to; given away up to */
    u32    crc, length;         /* of the member */
    isize  summed;              /* out up to which crc is known */
    Entry  lit[LIT_TABLE], dist[DIST_TABLE];
};

Inflate *inflate_new(Arena *a, InflateSource *source, void *ctx)
{
    Inflate *z = make(a, Inflate);
    z->source = source, z->ctx = ctx;
    z->in = malloc(IN + IN_SLACK), z->out = malloc(WINDOW + STRETCH + SLACK);
    must(z->in && z->out);
    return z;
}

void inflate_free(Inflate *z)
{
    free(z->in);
    free(z->out);
}

bool inflate_problem(const Inflate *z) { return z->broken; }

/* ---- bits in ---- */

/* At least `least` bytes ahead, unless the source ends; zeros behind its end. */
static void in_fill(Inflate *z, isize least)
{
    if (z->in_n - z->in_at >= least || z->in_end) return;
    isize keep = min_i64(z->in_at, 8), from = z->in_at - keep;          /* to_byte may go back so far */
    memmove(z->in, z->in + from, (size_t)(z->in_n - from));
    z->in_n -= from, z->in_at = keep;
    while (z->in_n < IN && !z->in_end) {
        isize got = z->source(z->ctx, z->in + z->in_n, IN - z->in_n);
        if (got <= 0) z->in_end = true, z->broken |= got < 0;
        else z->in_n += got;
    }
    if (z->in_end) memset(z->in + z->in_n, 0, IN_SLACK);
}

static inline void refill(Inflate *z)
{
    u64 v;
    memcpy(&v, z->in + z->in_at, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    z->bits |= v << z->count;
    z->in_at += (63 - z->count) >> 3;
    z->count |= 56;
}

static inline u32 take(Inflate *z, int n)
{
    u32 v = (u32)(z->bits & ((1ull << n) - 1));
    z->bits >>= n, z->count -= n;
    return v;
}

/* Whole bytes that were loaded into bits go back. */
static void to_byte(Inflate *z)
{
    take(z, z->count & 7);
    z->in_at -= z->count >> 3;
    z->bits = 0, z->count = 0;
}

/* More was read than there is. */
static bool overran(const Inflate *z) { return z->in_end && z->in_at - (z->count >> 3) > z->in_n; }

/* ---- codes ---- */

static const uint16_t length_base[] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258 };
static const u8 length_extra[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };
static const uint16_t dist_base[] = { 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577 };

static Entry literal_entry(int symbol, int bits)
{
    if (symbol < 256) return ENTRY(bits, K_LITERAL, 0, symbol);
    if (symbol == 256) return ENTRY(bits, K_END, 0, 0);
    if (symbol > 285) return ENTRY(bits, K_BAD, 0, 0);
    return ENTRY(bits + length_extra[symbol - 257], K_LENGTH, length_extra[symbol - 257], length_base[symbol - 257]);
}

static Entry dist_entry(int symbol, int bits)
{
    if (symbol > 29) return ENTRY(bits, K_BAD, 0, 0);
    int extra = symbol < 4 ? 0 : symbol / 2 - 1;
    return ENTRY(bits + extra, K_LENGTH, extra, dist_base[symbol]);
}

static u32 reversed(u32 code, int bits)
{
    u32 r = 0;
    for (int i = 0; i < bits; i++) r |= (code >> i & 1) << (bits - 1 - i);
    return r;
}

/* Fills all places of a table of 2^table_bits whose low bits are code. */
static void spread(Entry *table, int table_bits, u32 code, int bits, Entry e)
{
    for (u32 at = code; at < 1u << table_bits; at += 1u << bits) table[at] = e;
}

/* lengths[n] of codes, 0: unused. false: they are no prefix code. */
static bool table_make(const u8 *lengths, int n, int table_bits, isize room, Entry (*entry)(int, int), Entry *table)
{
    int count[16] = { 0 };
    u32 next[16], code = 0;
    for (int i = 0; i < n; i++) count[lengths[i]]++;
    count[0] = 0;
    int used = 0, left = 1;
    for (int b = 1; b < 16; b++) {
        code = (code + (u32)count[b - 1]) << 1, next[b] = code;
        left = left * 2 - count[b], used += count[b];
        if (left < 0) return false;
    }
    if (left > 0 && used > 1) return false;             /* one code alone may be incomplete (RFC 1951, 3.2.7) */
    for (isize i = 0; i < room; i++) table[i] = ENTRY(1, K_BAD, 0, 0);
    isize end = 1 << table_bits;
    for (int s = 0; s < n; s++) {
        int bits = lengths[s];
        if (!bits || bits > table_bits) continue;
        spread(table, table_bits, reversed(next[bits]++, bits), bits, entry(s, bits));
    }
    int longest = 15;
    while (longest > table_bits && !count[longest]) longest--;
    for (int bits = table_bits + 1; bits <= longest; bits++)
        for (int s = 0; s < n; s++) {
            if (lengths[s] != bits) continue;
            u32 r = reversed(next[bits]++, bits), low = r & ((1u << table_bits) - 1);
            int more = longest - table_bits;
            if (E_KIND(table[low]) != K_LINK) {
                if (end + (1 << more) > room) return false;
                table[low] = ENTRY(table_bits, K_LINK, more, end);
                end += 1 << more;
            }
            spread(table + E_VALUE(table[low]), more, r >> table_bits, bits - table_bits, entry(s, bits - table_bits));
        }
    return true;
}

static bool fixed_codes(Inflate *z)
{
    u8 lengths[288], all[32];
    for (int i = 0; i < 288; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(all, 5, sizeof all);
    return table_make(lengths, 288, LIT_BITS, LIT_TABLE, literal_entry, z->lit) && table_make(all, 32, DIST_BITS, DIST_TABLE, dist_entry, z->dist);
}

static Entry plain_entry(int symbol, int bits) { return ENTRY(bits, K_LITERAL, 0, symbol); }

static bool dynamic_codes(Inflate *z)
{
    static const u8 order[] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
    u8 lengths[320 + 140] = { 0 }, first[19] = { 0 };
    Entry table[128];
    refill(z);
    int lit = (int)take(z, 5) + 257, dist = (int)take(z, 5) + 1, codes = (int)take(z, 4) + 4, n = 0;
    if (lit > 286 || dist > 30) return false;
    for (int i = 0; i < codes; i++) { refill(z); first[order[i]] = (u8)take(z, 3); }
    if (!table_make(first, 19, 7, 128, plain_entry, table)) return false;
    while (n < lit + dist) {
        if (z->in_at > z->in_n) return false;
        refill(z);
        Entry e = table[z->bits & 127];
        if (E_KIND(e) == K_BAD) return false;
        take(z, (int)E_BITS(e));
        int symbol = (int)E_VALUE(e), times = 1, value = symbol;
        if (symbol == 16) { if (!n) return false; value = lengths[n - 1], times = 3 + (int)take(z, 2); }
        if (symbol == 17) value = 0, times = 3 + (int)take(z, 3);
        if (symbol == 18) value = 0, times = 11 + (int)take(z, 7);
        while (times--) lengths[n++] = (u8)value;
    }
    if (n != lit + dist || !lengths[256]) return false;
    return table_make(lengths, lit, LIT_BITS, LIT_TABLE, literal_entry, z->lit) && table_make(lengths + lit, dist, DIST_BITS, DIST_TABLE, dist_entry, z->dist);
}

/* ---- unpacking ---- */

/* The copy may overlap itself; up to 7 bytes behind it are written and do not count. */
static inline void copy_back(u8 *to, isize distance, isize length)
{
    const u8 *from = to - distance;
    u8 *end = to + length;
    if (distance >= 8) for (; to < end; to += 8, from += 8) memcpy(to, from, 8);
    else while (to < end) *to++ = *from++;
}

static inline Entry lookup(const Entry *table, int bits, Inflate *z)
{
    Entry e = table[z->bits & ((1u << bits) - 1)];
    if (E_KIND(e) != K_LINK) return e;
    z->bits >>= bits, z->count -= bits;
    return table[E_VALUE(e) + (z->bits & ((1u << E_EXTRA(e)) - 1))];
}

/* The value of an entry with its extra bits, which stand above its code. */
static inline isize value_take(Inflate *z, Entry e)
{
    u64 bits = z->bits & ((1ull << E_BITS(e)) - 1);
    z->bits >>= E_BITS(e), z->count -= (int)E_BITS(e);
    return (isize)(E_VALUE(e) + (bits >> (E_BITS(e) - E_EXTRA(e))));
}

/* Symbols until the block ends or the stretch is full. false: damaged. */
static bool codes_run(Inflate *z)
{
    u8 *out = z->out;
    isize n = z->out_n;
    while (n < WINDOW + STRETCH) {
        in_fill(z, 16);
        if (z->in_at > z->in_n) return false;           /* at the latest here: eight bytes of trailer follow the last code */
        refill(z);
        Entry e = lookup(z->lit, LIT_BITS, z);
        if (E_KIND(e) == K_LITERAL) {                   /* two literals fit before the next refill, and often come */
            out[n++] = (u8)E_VALUE(e);
            z->bits >>= E_BITS(e), z->count -= (int)E_BITS(e);
            e = lookup(z->lit, LIT_BITS, z);
            if (E_KIND(e) == K_LITERAL) {
                out[n++] = (u8)E_VALUE(e);
                z->bits >>= E_BITS(e), z->count -= (int)E_BITS(e);
                continue;
            }
        }
        if (E_KIND(e) == K_END) {
            take(z, (int)E_BITS(e));
            z->place = z->last ? AT_END : AT_BLOCK;
            break;
        }
        if (E_KIND(e) != K_LENGTH) return false;
        isize length = value_take(z, e);
        refill(z);
        e = lookup(z->dist, DIST_BITS, z);
        if (E_KIND(e) != K_LENGTH) return false;
        isize distance = value_take(z, e);
        if (distance > n) return false;
        copy_back(out + n, distance, length);
        n += length;
        if (z->in_end && overran(z)) return false;
    }
    z->out_n = n;
    return !overran(z);
}

static bool stored_run(Inflate *z)
{
    while (z->stored && z->out_n < WINDOW + STRETCH) {
        in_fill(z, 1);
        isize n = min_i64(min_i64(z->stored, z->in_n - z->in_at), WINDOW + STRETCH - z->out_n);
        if (n <= 0) return false;
        memcpy(z->out + z->out_n, z->in + z->in_at, (size_t)n);
        z->in_at += n, z->out_n += n, z->stored -= n;
    }
    if (!z->stored) z->place = z->last ? AT_END : AT_BLOCK;
    return true;
}

static bool block_begin(Inflate *z)
{
    in_fill(z, HEADER_MOST);
    refill(z);
    z->last = take(z, 1);
    u32 kind = take(z, 2);
    if (kind == 0) {
        to_byte(z);
        const u8 *p = z->in + z->in_at;
        if (z->in_n - z->in_at < 4 || (p[0] ^ p[2]) != 255 || (p[1] ^ p[3]) != 255) return false;
        z->stored = p[0] | p[1] << 8, z->in_at += 4, z->place = IN_STORED;
        return true;
    }
    z->place = IN_CODES;
    return (kind == 1 ? fixed_codes(z) : kind == 2 && dynamic_codes(z)) && !overran(z);
}

/* ---- members ---- */

static void sum(Inflate *z)
{
    z->crc = (u32)crc32_z(z->crc, z->out + z->summed, (size_t)(z->out_n - z->summed));
    z->length += (u32)(z->out_n - z->summed);
    z->summed = z->out_n;
}

static bool text_skip(Inflate *z)                       /* a name or comment, up to its NUL */
{
    for (;;) {
        in_fill(z, 1);
        if (z->in_at >= z->in_n) return false;
        if (!z->in[z->in_at++]) return true;
    }
}

/* false with `any` true: no further member, the end. */
static bool member_begin(Inflate *z)
{
    in_fill(z, HEADER_MOST);
    const u8 *p = z->in + z->in_at;
    if (z->any && (z->in_n - z->in_at < 2 || p[0] != 0x1f || p[1] != 0x8b)) return false;      /* what stands behind the last is passed over, as gzip does */
    if (z->in_n - z->in_at < 18 || p[0] != 0x1f || p[1] != 0x8b || p[2] != 8 || (p[3] & 0xE0)) { z->broken = true; return false; }
    u8 flags = p[3];
    z->in_at += 10;
    if (flags & 4) {
        isize extra = z->in[z->in_at] | z->in[z->in_at + 1] << 8;
        for (z->in_at += 2; extra > 0; extra--, z->in_at++) { in_fill(z, 1); if (z->in_at >= z->in_n) { z->broken = true; return false; } }
    }
    if (((flags & 8) && !text_skip(z)) || ((flags & 16) && !text_skip(z))) { z->broken = true; return false; }
    if (flags & 2) z->in_at += 2;
    z->any = true, z->crc = 0, z->length = 0, z->bits = 0, z->count = 0, z->place = AT_BLOCK;
    z->summed = z->out_n;
    return true;
}

static u32 u32_at(const u8 *p) { return p[0] | p[1] << 8 | p[2] << 16 | (u32)p[3] << 24; }

static bool member_end(Inflate *z)
{
    to_byte(z);
    in_fill(z, 8);
    sum(z);
    if (z->in_n - z->in_at < 8 || u32_at(z->in + z->in_at) != z->crc || u32_at(z->in + z->in_at + 4) != z->length) return false;
    z->in_at += 8, z->place = AT_MEMBER;
    return true;
}

/* Unpacks into the stretch until it is full or all is done. */
static void run(Inflate *z)
{
    bool fine = true;
    while (fine && z->out_n < WINDOW + STRETCH) {
        if (z->place == AT_MEMBER) { if (!member_begin(z)) break; }
        else if (z->place == AT_BLOCK) fine = block_begin(z);
        else if (z->place == IN_STORED) fine = stored_run(z);
        else if (z->place == IN_CODES) fine = codes_run(z);
        else fine = member_end(z);
    }
    if (!fine) z->broken = true;
    if (z->any) sum(z);
}

isize inflate_read(Inflate *z, void *to, isize n)
{
    isize all = 0;
    while (all < n) {
        if (z->taken == z->out_n) {
            if (z->broken) break;
            if (z->out_n > WINDOW) {
                memmove(z->out, z->out + z->out_n - WINDOW, WINDOW);
                z->out_n = z->taken = z->summed = WINDOW;
            }
            run(z);
            if (z->taken == z->out_n) break;
        }
        isize part = min_i64(n - all, z->out_n - z->taken);
        memcpy((u8 *)to + all, z->out + z->taken, (size_t)part);
        z->taken += part, all += part;
    }
    return all;
}
