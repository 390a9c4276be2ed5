#include "engines/match/exact.h"

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
