#include "engines/search/words.h"
#include <utf8proc.h>

/* Most of all text is this: 1 for letters and digits. */
static const u8 ascii_word[256] = {
    ['0'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    ['A'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    ['a'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};

typedef enum { PARTS, JOINS, ALONE } Letter;

static bool is_ideograph(utf8proc_int32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static Letter letter_kind(utf8proc_int32_t c)
{
    if (is_ideograph(c)) return ALONE;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO:
        return JOINS;
    default:
        return c == 0xAD ? JOINS : PARTS;   /* a soft hyphen is inside its word */
    }
}

/* The letter at a place of the text, and its bytes. */
static Letter letter_at(Str text, isize at, isize *bytes)
{
    u8 first = (u8)text.p[at];
    *bytes = 1;
    if (first < 0x80) return ascii_word[first] ? JOINS : PARTS;
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const u8 *)text.p + at, text.n - at, &c);
    if (n <= 0) return PARTS;
    *bytes = n;
    return letter_kind(c);
}

static isize ascii_end(Str text, isize at)
{
    while (at < text.n && ascii_word[(u8)text.p[at]]) at++;
    return at;
}

bool words_next(Words *w, Str *word)
{
    isize bytes = 1;
    Letter kind = PARTS;
    for (; w->at < w->text.n && (kind = letter_at(w->text, w->at, &bytes)) == PARTS; w->at += bytes) {}
    if (w->at >= w->text.n) return false;
    isize from = w->at, to = w->at += bytes, end = kind == JOINS ? ascii_end(w->text, to) : to;
    if (end - from <= WORD_BYTES) to = w->at = end;
    for (; kind == JOINS && w->at < w->text.n && letter_at(w->text, w->at, &bytes) == JOINS; w->at += bytes)
        if (w->at + bytes - from <= WORD_BYTES) to = w->at + bytes;
    *word = str_of(w->text.p + from, to - from);
    return true;
}
