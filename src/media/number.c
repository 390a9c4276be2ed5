#include "media/number.h"
#include "media/lang.h"
#include <math.h>

/* Writes digits with the language's separator between groups of three. */
static void put_grouped(Buf *b, int lang, Str digits)
{
    bool grouped = lang == LANG_ES ? digits.n > 4 : digits.n > 3;
    for (isize i = 0; i < digits.n; i++) {
        if (grouped && i && (digits.n - i) % 3 == 0) put(b, lang == LANG_ES ? S("\u202f") : S(","));
        put_char(b, digits.p[i]);
    }
}

/* text is "-1234.50" or "1234". */
static void put_localized(Buf *b, int lang, Str text)
{
    if (text.n && text.p[0] == '-') { put(b, S("\u2212")); text = str_slice(text, 1, text.n); }
    isize point = str_find_char(text, '.');
    put_grouped(b, lang, str_slice(text, 0, point < 0 ? text.n : point));
    if (point < 0) return;
    put_char(b, lang == LANG_ES ? ',' : '.');
    put(b, str_slice(text, point + 1, text.n));
}

void put_number(Buf *b, int lang, i64 n)
{
    char text[24];
    int len = snprintf(text, sizeof text, "%" PRId64, n);
    put_localized(b, lang, str_of(text, len));
}

Str number_str(Arena *a, int lang, i64 n)
{
    Buf b = buf_on(a);
    put_number(&b, lang, n);
    return buf_str(&b);
}

Str digits_wide(Arena *a, __int128 n)
{
    char digits[40];
    int at = sizeof digits;
    must(n >= 0);
    do digits[--at] = (char)('0' + (int)(n % 10)); while (n /= 10);
    return str_copy(a, str_of(digits + at, (isize)sizeof digits - at));
}

Str number_wide(Arena *a, int lang, __int128 n)
{
    Buf b = buf_on(a);
    put_grouped(&b, lang, digits_wide(a, n));
    return buf_str(&b);
}

Str figure_in(Arena *a, int lang, Str figure)
{
    char *z = str_z(a, figure), *point = strchr(z, '.');
    if (lang == LANG_ES && point) *point = ',';
    return str_of(z, figure.n);
}

static bool all_zero(const char *text)
{
    return text[strspn(text, "-0.")] == 0;
}

void put_decimal(Buf *b, int lang, double v, int decimals)
{
    must(isfinite(v) && decimals >= 0 && decimals <= 9);
    char text[400];
    int n = snprintf(text, sizeof text, "%.*f", decimals, v);
    must(n > 0 && n < (int)sizeof text);
    bool minus_zero = text[0] == '-' && all_zero(text);
    put_localized(b, lang, str_of(text + minus_zero, n - minus_zero));
}

int currency_decimals(Str iso4217)
{
    static const char none[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    static const char three[] = "BHD IQD JOD KWD LYD OMR TND";
    if (iso4217.n != 3 || str_find_char(iso4217, ' ') >= 0) return 2;
    if (str_find(str_from(none), iso4217) >= 0) return 0;
    return str_find(str_from(three), iso4217) >= 0 ? 3 : 2;
}

static void put_amount(Buf *b, int lang, i64 minor, int decimals)
{
    u64 unit = 1, value = minor < 0 ? 0 - (u64)minor : (u64)minor;
    for (int i = 0; i < decimals; i++) unit *= 10;
    char text[40];
    int n = value % unit ? snprintf(text, sizeof text, "%" PRIu64 ".%0*" PRIu64, value / unit, decimals, value % unit)
                         : snprintf(text, sizeof text, "%" PRIu64, value / unit);
    put_localized(b, lang, str_of(text, n));
}

/* The sign that stands before an amount in English; only where nobody can take it for another country's. */
static Str money_sign(Str iso4217)
{
    return str_eq(iso4217, S("USD")) ? S("$") : str_eq(iso4217, S("EUR")) ? S("€") : str_eq(iso4217, S("GBP")) ? S("£") : (Str){ 0 };
}

void put_money(Buf *b, int lang, i64 minor, Str iso4217)
{
    Str sign = money_sign(iso4217);
    if (minor < 0) put(b, S("\u2212"));
    if (lang != LANG_ES && sign.n) put(b, sign);
    if (lang != LANG_ES && !sign.n) { put(b, iso4217); put(b, S("\u00a0")); }
    put_amount(b, lang, minor, currency_decimals(iso4217));
    if (lang != LANG_ES) return;
    put(b, S("\u00a0"));
    put(b, str_eq(iso4217, S("EUR")) ? sign : iso4217);
}
