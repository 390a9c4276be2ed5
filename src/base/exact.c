#include "base/exact.h"

static bool digit(char c) { return c >= '0' && c <= '9'; }

/* Takes the exponent off the end: at most 17 digits, so that sums of it stay within 64 bits. */
static bool exponent_cut(Str *s, i64 *out)
{
    isize e = str_find_char(*s, 'e');
    if (e < 0) e = str_find_char(*s, 'E');
    *out = 0;
    if (e < 0) return true;
    Str tail = str_slice(*s, e + 1, s->n);
    *s = str_slice(*s, 0, e);
    return str_i64(tail, out) && *out > -100000000000000000 && *out < 100000000000000000;
}

/* Digits with at most one point, at least one digit; before: how many stand before the point. */
static bool plain(Str s, isize *before)
{
    isize digits = 0;
    *before = -1;
    for (isize i = 0; i < s.n; i++) {
        if (digit(s.p[i])) { digits++; continue; }
        if (s.p[i] != '.' || *before >= 0) return false;
        *before = digits;
    }
    if (*before < 0) *before = digits;
    return digits > 0;
}

bool exact_read(Str s, Exact *out)
{
    isize before;
    bool negative = s.n && s.p[0] == '-';
    if (negative || (s.n && s.p[0] == '+')) s = str_slice(s, 1, s.n);
    if (!exponent_cut(&s, &out->magnitude) || !plain(s, &before)) return false;
    out->magnitude += before;
    isize zeros = 0;
    for (; zeros < s.n && (s.p[zeros] == '0' || s.p[zeros] == '.'); zeros++) out->magnitude -= s.p[zeros] == '0';
    out->digits = str_slice(s, zeros, s.n);
    out->sign = !out->digits.n ? 0 : negative ? -1 : 1;
    return true;
}

/* ---- scaled to whole numbers ---- */

static bool times_ten(i64 *v, i64 times)
{
    for (; times > 0 && *v; times--) if (__builtin_mul_overflow(*v, 10, v)) return false;
    return true;
}

/* All digits of x as a number, negative if x is, without the zeros at its end, which are counted in cut. */
static bool digits_number(const Exact *x, i64 *v, i64 *places)
{
    i64 zeros = 0;
    *v = 0, *places = 0;
    for (isize i = 0; i < x->digits.n; i++) {
        char d = x->digits.p[i];
        if (d == '.') continue;
        ++zeros;
        if (d == '0') continue;
        if (!times_ten(v, zeros) || __builtin_add_overflow(*v, x->sign * (d - '0'), v)) return false;
        *places += zeros, zeros = 0;
    }
    return true;
}

/* The usual form: a few digits, perhaps a point. False: any other, or too many decimals. */
static bool plain_scaled(Str s, int decimals, i64 *out)
{
    bool negative = s.n && s.p[0] == '-';
    isize i = negative, digits = s.n - negative, after = -1;
    i64 v = 0;
    if (digits < 1 || digits > 18) return false;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && after < 0 && digits > 1) { after = 0; continue; }
        if (!digit(s.p[i])) return false;
        v = v * 10 + (s.p[i] - '0');
        if (after >= 0) after++;
    }
    i64 missing = decimals - max_i64(after, 0);
    if (missing < 0 || !times_ten(&v, missing)) return false;
    *out = negative ? -v : v;
    return true;
}

bool exact_scaled(Str s, int decimals, i64 *out)
{
    Exact x;
    i64 places;
    if (plain_scaled(s, decimals, out)) return true;
    if (!exact_read(s, &x) || !digits_number(&x, out, &places)) return false;
    i64 missing = x.magnitude + decimals - places;
    return !x.sign || (missing >= 0 && times_ten(out, missing));
}

void exact_put(Buf *b, i64 scaled, int decimals)
{
    char text[48];
    u64 rest = scaled < 0 ? 0 - (u64)scaled : (u64)scaled;
    int at = sizeof text, written = 0;
    for (; rest || written <= decimals; rest /= 10, written++) {
        if (written == decimals && decimals && at < (int)sizeof text) text[--at] = '.';
        if (rest % 10 || at < (int)sizeof text || written >= decimals) text[--at] = (char)('0' + rest % 10);
    }
    if (scaled < 0) put_char(b, '-');
    put_bytes(b, text + at, (isize)sizeof text - at);
}

void exact_put_as(Buf *b, i64 scaled, int decimals, int shown)
{
    isize from = b->n;
    exact_put(b, scaled, decimals);
    isize point = str_find_char(str_of(b->p + from, b->n - from), '.'), written = point < 0 ? 0 : b->n - from - point - 1;
    if (point < 0 && shown > 0) put_char(b, '.');
    for (; written < shown; written++) put_char(b, '0');
}

bool exact_usual(Str s, int shown)
{
    isize first = s.n && s.p[0] == '-', point = s.n;
    bool zero = true;
    for (isize i = first; i < s.n; i++) {
        if (s.p[i] == '.' && point == s.n) point = i;
        else if (!digit(s.p[i])) return false;
        else zero &= s.p[i] == '0';
    }
    isize decimals = s.n - point - 1;
    if (point == first || !decimals || (first && zero) || (point - first > 1 && s.p[first] == '0')) return false;
    return shown >= 0 ? max_i64(decimals, 0) == shown : decimals < 0 || s.p[s.n - 1] != '0';
}

/* ---- compared digit by digit ---- */

static int next_digit(Str s, isize *at)
{
    if (*at < s.n && s.p[*at] == '.') ++*at;
    return *at < s.n ? s.p[(*at)++] - '0' : 0;
}

static int digits_cmp(Str a, Str b)
{
    for (isize i = 0, k = 0; i < a.n || k < b.n;) {
        int x = next_digit(a, &i), y = next_digit(b, &k);
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

int exact_cmp(const Exact *a, const Exact *b)
{
    if (a->sign != b->sign || !a->sign) return (a->sign > b->sign) - (a->sign < b->sign);
    int c = a->magnitude != b->magnitude ? (a->magnitude < b->magnitude ? -1 : 1) : digits_cmp(a->digits, b->digits);
    return a->sign * c;
}
