#include "engines/search/words.h"
#include <utf8proc.h>

static inline bool ascii_word(u8 c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

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
    if (first < 0x80) return ascii_word(first) ? JOINS : PARTS;
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const u8 *)text.p + at, text.n - at, &c);
    if (n <= 0) return PARTS;
    *bytes = n;
    return letter_kind(c);
}

bool words_next(Words *w, Str *word)
{
    isize bytes = 1;
    Letter kind = PARTS;
    for (; w->at < w->text.n && (kind = letter_at(w->text, w->at, &bytes)) == PARTS; w->at += bytes) {}
    if (w->at >= w->text.n) return false;
    isize from = w->at, to = w->at += bytes;
    for (; kind == JOINS && w->at < w->text.n && letter_at(w->text, w->at, &bytes) == JOINS; w->at += bytes)
        if (w->at + bytes - from <= WORD_BYTES) to = w->at + bytes;
    *word = str_of(w->text.p + from, to - from);
    return true;
}
