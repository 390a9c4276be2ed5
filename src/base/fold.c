#include "base/fold.h"
#include "base/buf.h"
#include <utf8proc.h>

/* Letters with a stroke or ligature have no decomposition in Unicode; people type them without. */
static Str undecomposed(utf8proc_int32_t c)
{
    switch (c) {
    case 0xF8: return S("o");
    case 0x142: return S("l");
    case 0x111: return S("d");
    case 0x131: return S("i");
    case 0xE6: return S("ae");
    case 0x153: return S("oe");
    case 0xFE: return S("th");
    case 0xF0: return S("d");
    case 0x2BB: case 0x2BC: case 0x2018: case 0x2019: return S("'");
    default: return (Str){ 0 };
    }
}

Str fold(Arena *a, Str s)
{
    bool ascii = true;
    for (isize i = 0; i < s.n && ascii; i++) ascii = (u8)s.p[i] < 0x80;
    if (ascii || !str_utf8_valid(s)) return str_lower(a, s);
    utf8proc_int32_t *wide = make_array(a, utf8proc_int32_t, s.n * 4 + 1);
    utf8proc_ssize_t n = utf8proc_decompose((const u8 *)s.p, s.n, wide, s.n * 4,
        UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE | UTF8PROC_STABLE);
    if (n < 0 || n > s.n * 4) return str_lower(a, s); /* no name grows fourfold */
    Buf b = buf_on(a);
    for (isize i = 0; i < n; i++) {
        Str plain = undecomposed(wide[i]);
        utf8proc_uint8_t bytes[4];
        put(&b, plain.p ? plain : str_of((char *)bytes, utf8proc_encode_char(wide[i], bytes)));
    }
    return str_of(buf_z(&b), b.n);
}

/* The Braille pattern without a dot is a sign by its category, and looks like a space. */
static bool leaves_no_mark(utf8proc_int32_t c)
{
    const utf8proc_property_t *p = utf8proc_get_property(c);
    switch ((utf8proc_category_t)p->category) {
    case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP: case UTF8PROC_CATEGORY_CC: case UTF8PROC_CATEGORY_CF: return true;
    default: return p->ignorable || c == 0x2800;
    }
}

bool text_seen(Str s)
{
    utf8proc_int32_t c;
    for (isize i = 0; i < s.n;) {
        utf8proc_ssize_t n = utf8proc_iterate((const u8 *)s.p + i, s.n - i, &c);
        if (n <= 0 || !leaves_no_mark(c)) return true;
        i += n;
    }
    return false;
}

static bool is_word_byte(char c) { return (u8)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

Str name_key(Arena *a, Str s)
{
    Str folded = fold(a, s);
    Buf b = buf_on(a);
    for (isize i = 0; i < folded.n; i++) {
        if (is_word_byte(folded.p[i])) put_char(&b, folded.p[i]);
        else if (folded.p[i] != '\'' && b.n && b.p[b.n - 1] != ' ') put_char(&b, ' ');
    }
    Str key = str_trim(buf_str(&b));
    return key.n ? str_copy(a, key) : str_trim(folded);
}

Str key_end(Arena *a, Str key) { return str_fmt(a, STR_FMT "\U0010FFFF", STR_ARG(key)); }
