/* fuzz_markdown.c: any text as Markdown: every tag that comes out is one of a few, with attributes of a few, that lead
 * nowhere they should not. */
#include "media/markdown.h"
#include "tests/fuzz/fuzz.h"

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

static Str word(Str *rest)
{
    isize n = 0;
    while (n < rest->n && letter(rest->p[n])) n++;
    Str w = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n, rest->n);
    return w;
}

static bool among(Str w, const char *list)
{
    Str rest = str_from(list), one;
    while (str_cut(&rest, ' ', &one)) if (str_eq(one, w)) return true;
    return false;
}

/* Entities undone, blanks and control characters taken out, small letters: as the worst of browsers reads an address. */
static Str as_read(Arena *a, Str s)
{
    static const struct { Str entity; char c; } entities[] = { { S("&amp;"), '&' }, { S("&#x27;"), '\'' }, { S("&quot;"), '"' }, { S("&lt;"), '<' }, { S("&gt;"), '>' } };
    Buf b = buf_on(a);
    for (isize i = 0; i < s.n; i++) {
        char c = s.p[i];
        isize skip = 0;
        for (isize k = 0; k < countof(entities) && c == '&'; k++)
            if (str_starts(str_slice(s, i, s.n), entities[k].entity)) c = entities[k].c, skip = entities[k].entity.n - 1;
        HOLDS(s.p[i] != '&' || skip); /* no other entity: a browser would undo it too */
        i += skip;
        if ((u8)c > ' ') put_char(&b, c);
    }
    return str_lower(a, buf_str(&b));
}

static void check_address(Arena *a, Str value)
{
    Str url = as_read(a, value);
    bool inside = str_starts(url, S("/")) && !str_starts(url, S("//")) && !str_starts(url, S("/\\"));
    HOLDS(!url.n || inside || str_starts(url, S("#")) || str_starts(url, S("http://")) || str_starts(url, S("https://")) || str_starts(url, S("mailto:")));
}

static Str check_attribute(Arena *a, Str rest, bool link)
{
    Str name = word(&rest);
    HOLDS(name.n && str_starts(rest, S("=\"")));
    isize end = str_find_char(str_slice(rest, 2, rest.n), '"');
    HOLDS(end >= 0);
    Str value = str_slice(rest, 2, 2 + end);
    HOLDS(str_find_char(value, '<') < 0);
    HOLDS(among(name, "class align start title") || (link && among(name, "href rel")));
    if (str_eq(name, S("href"))) check_address(a, value);
    return str_slice(rest, 3 + end, rest.n);
}

/* The tag that begins at s; gives what follows it. */
static Str check_tag(Arena *a, Str s)
{
    s = str_slice(s, 1, s.n);
    bool closing = str_starts(s, S("/"));
    if (closing) s = str_slice(s, 1, s.n);
    Str name = word(&s);
    HOLDS(among(name, "p h2 h3 h4 h5 h6 ul ol li em strong code pre blockquote a br hr table thead tbody tr th td"));
    while (!closing && str_starts(s, S(" ")) && !str_starts(s, S(" /"))) s = check_attribute(a, str_slice(s, 1, s.n), str_eq(name, S("a")));
    if (str_starts(s, S(" /"))) s = str_slice(s, 2, s.n);
    HOLDS(str_starts(s, S(">")));
    return str_slice(s, 1, s.n);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    if (size > 20000) return 0;
    Arena *a = arena_new();
    Str text = str_of((const char *)data, (isize)size), rest = markdown(a, text).s;
    HOLDS(str_utf8_valid(rest));
    for (isize at; (at = str_find_char(rest, '<')) >= 0;) rest = check_tag(a, str_slice(rest, at, rest.n));
    HOLDS(str_utf8_valid(markdown_plain(a, text)) && str_utf8_valid(markdown(a, markdown_under(a, text, 3)).s));
    arena_free(a);
    return 0;
}
