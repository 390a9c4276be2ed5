#include "media/real.h"
#include <float.h>

/* Up to 19 digits are gathered in a whole number m, so that the value is m * 10^e. Where m < 2^53 and |e| <= 22, both are
 * exact doubles and one operation rounds once (Clinger 1990). Where m < 2^64 and |e| <= 27, both are exact in 64 bits of a
 * long double; its rounding to 53 bits is right unless it lies beside a half, which the low bits show. The rest is strtod's. */

static const double tens[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

static inline bool eight_digits(u64 v)
{
    return ((v & 0xF0F0F0F0F0F0F0F0u) | (((v + 0x0606060606060606u) & 0xF0F0F0F0F0F0F0F0u) >> 4)) == 0x3333333333333333u;
}

/* The number that eight digits spell, the first in the lowest byte (Lemire 2018). */
static inline u64 eight_value(u64 v)
{
    v -= 0x3030303030303030u;
    v = v * 10 + (v >> 8);
    return (((v & 0x000000FF000000FFu) * 0x000F424000000064u) + (((v >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u)) >> 32;
}

/* Digits from p on; m takes as many as 19 in all. */
static inline const char *digits_at(const char *p, u64 *m)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    u64 v;
    memcpy(&v, p, 8);
    if (eight_digits(v)) {
        *m = *m * 100000000 + eight_value(v);
        p += 8;
    }
#endif
    for (; (u8)(*p - '0') < 10; p++) *m = *m * 10 + (u64)(*p - '0');
    return p;
}

static const char *by_strtod(const char *p, const char *end, double *out)
{
    char text[512];
    isize n = end - p;
    if (n >= (isize)sizeof text) return NULL;
    memcpy(text, p, (size_t)n);
    text[n] = 0;
    *out = strtod(text, NULL);
    return end;
}

#if LDBL_MANT_DIG == 64
static const long double long_tens[] = { 1e0L, 1e1L, 1e2L, 1e3L, 1e4L, 1e5L, 1e6L, 1e7L, 1e8L, 1e9L, 1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L,
    1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L };

static bool by_long_double(u64 m, int e, double *out)
{
    if (e < -27 || e > 27) return false;
    long double v = e < 0 ? (long double)m / long_tens[-e] : (long double)m * long_tens[e];
    u64 bits;
    memcpy(&bits, &v, 8);
    u64 low = bits & 0x7FF;
    *out = (double)v;
    return low < 0x3FF || low > 0x401;
}
#else
static bool by_long_double(u64 m, int e, double *out) { (void)m, (void)e, (void)out; return false; }
#endif

static const char *exponent_at(const char *p, int *e)
{
    if ((*p | 32) != 'e') return p;
    const char *q = p + 1;
    bool negative = *q == '-';
    if (*q == '-' || *q == '+') q++;
    if ((u8)(*q - '0') > 9) return p;
    int x = 0;
    for (; (u8)(*q - '0') < 10; q++) if (x < 100000) x = x * 10 + (*q - '0');
    *e += negative ? -x : x;
    return q;
}

const char *real_at(const char *p, double *out)
{
    const char *start = p;
    bool negative = *p == '-';
    if (*p == '-' || *p == '+') p++;
    u64 m = 0;
    const char *first = p, *point = NULL;
    p = digits_at(p, &m);
    isize n = p - first;
    if (*p == '.') {
        point = ++p;
        p = digits_at(p, &m);
        n += p - point;
    }
    if (!n) return NULL;
    int e = point ? (int)(point - p) : 0;
    if ((*p | 32) == 'e') p = exponent_at(p, &e);
    double v;
    if (n <= 19 && m < (1ull << 53) && e >= -22 && e <= 22) v = e < 0 ? (double)m / tens[-e] : (double)m * tens[e];
    else if (n > 19 || !m || !by_long_double(m, e, &v)) return by_strtod(start, p, out);
    *out = negative ? -v : v;
    return p;
}
