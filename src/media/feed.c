#include "media/feed.h"

/* U+FFFE and U+FFFF, which UTF-8 can hold and XML cannot. */
static bool nonchar(Str s, isize i) { return (u8)s.p[i] == 0xef && i + 2 < s.n && (u8)s.p[i + 1] == 0xbf && (u8)s.p[i + 2] >= 0xbe; }

void put_xml(Buf *b, Str s)
{
    for (isize i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '&') put(b, S("&amp;"));
        else if (c == '<') put(b, S("&lt;"));
        else if (c == '>') put(b, S("&gt;"));
        else if (c == '"') put(b, S("&quot;"));
        else if ((u8)c < 0x20 && c != '\t' && c != '\n') continue;
        else if (nonchar(s, i)) i += 2;
        else put_char(b, c);
    }
}

static void put_element(Buf *b, const char *name, Str lang, Str text)
{
    put_fmt(b, "<%s", name);
    if (lang.n) put(b, S(" xml:lang=\"")), put_xml(b, lang), put_char(b, '"');
    put_char(b, '>');
    put_xml(b, text);
    put_fmt(b, "</%s>\n", name);
}

static void put_link(Buf *b, const char *rel, const char *type, Str address)
{
    put_fmt(b, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    put_xml(b, address);
    put(b, S("\"/>\n"));
}

static void put_updated(Buf *b, Time t)
{
    put(b, S("<updated>"));
    put_iso_time(b, t);
    put(b, S("</updated>\n"));
}

void feed_begin(Buf *b, const Feed *f)
{
    put(b, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\""));
    put_xml(b, f->lang);
    put(b, S("\">\n"));
    put_element(b, "title", (Str){ 0 }, f->title);
    put_element(b, "id", (Str){ 0 }, f->address);
    put_updated(b, f->updated);
    put_link(b, "self", "application/atom+xml", f->address);
    put_link(b, "alternate", "text/html", f->page);
    put(b, S("<author><name>"));
    put_xml(b, f->author);
    put(b, S("</name></author>\n"));
}

void feed_entry(Buf *b, const FeedEntry *e)
{
    put(b, S("<entry>\n"));
    put_element(b, "title", e->lang, e->title);
    put_element(b, "id", (Str){ 0 }, e->address);
    put_updated(b, e->updated);
    put_link(b, "alternate", "text/html", e->address);
    put_element(b, "summary", e->lang, e->summary);
    put(b, S("</entry>\n"));
}

void feed_end(Buf *b) { put(b, S("</feed>\n")); }
