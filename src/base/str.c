#include "base/str.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>

Str str_from(const char *z) { return z ? (Str){ z, (isize)strlen(z) } : (Str){ 0 }; }

char *str_z(Arena *a, Str s)
{
    char *z = arena_alloc(a, s.n + 1);
    if (s.n) memcpy(z, s.p, (size_t)s.n);
    return z;
}

Str str_copy(Arena *a, Str s) { return (Str){ str_z(a, s), s.n }; }

Str str_fmt(Arena *a, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    must(n >= 0);
    char *z = arena_alloc(a, n + 1);
    vsnprintf(z, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(args);
    return (Str){ z, n };
}

Str str_join(Arena *a, const Str *parts, isize n, Str between)
{
    isize size = 0;
    for (isize i = 0; i < n; i++) size += parts[i].n + (i ? between.n : 0);
    char *z = arena_alloc(a, size + 1), *at = z;
    for (isize i = 0; i < n; i++) {
        if (i && between.n) at = (char *)memcpy(at, between.p, (size_t)between.n) + between.n;
        if (parts[i].n) at = (char *)memcpy(at, parts[i].p, (size_t)parts[i].n) + parts[i].n;
    }
    return (Str){ z, size };
}

bool str_eq(Str a, Str b) { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, (size_t)a.n) == 0); }

int str_cmp(Str a, Str b)
{
    isize n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, (size_t)n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str prefix) { return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix); }
bool str_ends(Str s, Str suffix) { return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix); }

isize str_find(Str s, Str part)
{
    if (!part.n) return 0;
    if (part.n > s.n) return -1;
    const char *at = memmem(s.p, (size_t)s.n, part.p, (size_t)part.n);
    return at ? at - s.p : -1;
}

isize str_find_char(Str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, (size_t)s.n) : NULL;
    return at ? at - s.p : -1;
}

u64 str_hash(Str s)
{
    u64 h = 0xcbf29ce484222325u;
    for (isize i = 0; i < s.n; i++) h = (h ^ (u8)s.p[i]) * 0x100000001b3u;
    return h;
}

Str str_slice(Str s, isize from, isize to)
{
    from = from < 0 ? 0 : from > s.n ? s.n : from;
    to = to < from ? from : to > s.n ? s.n : to;
    return (Str){ s.p ? s.p + from : NULL, to - from };
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

Str str_trim(Str s)
{
    while (s.n && is_space(s.p[0])) s = str_slice(s, 1, s.n);
    while (s.n && is_space(s.p[s.n - 1])) s.n--;
    return s;
}

Str str_lower(Arena *a, Str s)
{
    char *z = str_z(a, s);
    for (isize i = 0; i < s.n; i++) if (z[i] >= 'A' && z[i] <= 'Z') z[i] = (char)(z[i] + 32);
    return (Str){ z, s.n };
}

bool str_cut(Str *rest, char at, Str *part)
{
    if (rest->n <= 0) return false;
    isize i = str_find_char(*rest, at);
    *part = str_slice(*rest, 0, i < 0 ? rest->n : i);
    *rest = str_slice(*rest, i < 0 ? rest->n : i + 1, rest->n);
    return true;
}

bool str_i64(Str s, i64 *out)
{
    bool negative = s.n && s.p[0] == '-';
    if (s.n && (s.p[0] == '-' || s.p[0] == '+')) s = str_slice(s, 1, s.n);
    if (!s.n) return false;
    i64 v = 0;
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, s.p[i] - '0', &v)) return false;
    }
    if (!negative && v == INT64_MIN) return false;
    *out = negative ? v : -v;
    return true;
}

/* strtod follows the locale; the program never calls setlocale, so the decimal point is '.'. */
bool str_real(Str s, double *out)
{
    char z[64];
    if (s.n < 1 || s.n >= (isize)sizeof z) return false;
    for (isize i = 0; i < s.n; i++) if (!strchr("0123456789+-.eE", s.p[i]) || !s.p[i]) return false;
    memcpy(z, s.p, (size_t)s.n);
    z[s.n] = 0;
    char *end;
    double v = strtod(z, &end);
    if (end != z + s.n || !isfinite(v)) return false;
    *out = v;
    return true;
}

/* Length of the well-formed sequence at p (RFC 3629), or 0. */
static int utf8_sequence(const u8 *p, isize n)
{
    if (p[0] < 0x80) return p[0] != 0;
    int len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || n < len) return 0;
    for (int i = 1; i < len; i++) if ((p[i] & 0xc0) != 0x80) return 0;
    if (p[0] == 0xe0 && p[1] < 0xa0) return 0;
    if (p[0] == 0xed && p[1] > 0x9f) return 0;
    if (p[0] == 0xf0 && p[1] < 0x90) return 0;
    if (p[0] == 0xf4 && p[1] > 0x8f) return 0;
    return len;
}

bool str_utf8_valid(Str s)
{
    for (isize i = 0; i < s.n;) {
        int len = utf8_sequence((const u8 *)s.p + i, s.n - i);
        if (!len) return false;
        i += len;
    }
    return true;
}

Str str_as_utf8(Arena *a, Str s)
{
    isize high = 0, n = 0;
    for (isize i = 0; i < s.n; i++) high += (u8)s.p[i] >= 0x80;
    if (!high || str_utf8_valid(s)) return s;
    char *to = arena_alloc(a, s.n + high + 1);
    for (isize i = 0; i < s.n; i++) {
        u8 ch = (u8)s.p[i];
        if (ch >= 0x80) to[n++] = (char)(0xc0 | ch >> 6), ch = 0x80 | (ch & 0x3f);
        to[n++] = (char)ch;
    }
    return str_of(to, n);
}

isize str_utf8_chars(Str s)
{
    isize n = 0;
    for (isize i = 0; i < s.n; i++) n += ((u8)s.p[i] & 0xc0) != 0x80;
    return n;
}

Str str_utf8_head(Str s, isize chars)
{
    for (isize i = 0; i < s.n; i++)
        if (((u8)s.p[i] & 0xc0) != 0x80 && chars-- == 0) return str_slice(s, 0, i);
    return s;
}

/* Optimal string alignment with three rows; words longer than 63 bytes are never near. */
int str_distance(Str a, Str b, int limit)
{
    enum { MAX = 64 };
    int rows[3][MAX];
    if (a.n >= MAX || b.n >= MAX || a.n - b.n > limit || b.n - a.n > limit) return limit + 1;
    for (int j = 0; j <= b.n; j++) rows[0][j] = j;
    for (int i = 1; i <= a.n; i++) {
        int *now = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3], best = now[0] = i;
        for (int j = 1; j <= b.n; j++) {
            int d = up[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            if (up[j] + 1 < d) d = up[j] + 1;
            if (now[j - 1] + 1 < d) d = now[j - 1] + 1;
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] && up2[j - 2] + 1 < d)
                d = up2[j - 2] + 1;
            now[j] = d;
            if (d < best) best = d;
        }
        if (best > limit) return limit + 1;
    }
    int d = rows[a.n % 3][b.n];
    return d > limit ? limit + 1 : d;
}

Str str_nearest(Str word, const Str *list, isize n)
{
    int best = word.n <= 3 ? 1 : word.n <= 6 ? 2 : 3;
    Str found = { 0 };
    for (isize i = 0; i < n; i++) {
        int d = str_distance(word, list[i], best);
        if (d <= best && (d < best || !found.p)) { best = d; found = list[i]; }
    }
    return found;
}

/* ---- hexadecimal ---- */

int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

Str hex_of(Arena *a, const u8 *bytes, isize n)
{
    char *z = arena_alloc(a, 2 * n + 1);
    for (isize i = 0; i < n; i++) z[2 * i] = "0123456789abcdef"[bytes[i] >> 4], z[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    z[2 * n] = 0;
    return str_of(z, 2 * n);
}
