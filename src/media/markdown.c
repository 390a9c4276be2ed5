#include "media/markdown.h"
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <pthread.h>

enum { OPTIONS = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8, CELLS_MOST = 20000 };

/* At least as many cells as the tables in it have: the parser fills short rows up to the width of the widest, so that a few kilobytes
 * would become megabytes. A table ends at an empty line. */
static i64 cells_of(Str text)
{
    i64 all = 0, lines = 0, widest = 0;
    Str line;
    while (str_cut(&text, '\n', &line)) {
        i64 bars = 0;
        for (isize i = 0; i < line.n; i++) bars += line.p[i] == '|';
        lines++, widest = max_i64(widest, bars ? bars + 1 : 0);
        if (!str_trim(line).n || !text.n) all += lines * widest, lines = widest = 0;
    }
    return all;
}

static cmark_node *parse(Str text)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, cmark_gfm_core_extensions_ensure_registered);
    cmark_parser *parser = cmark_parser_new(OPTIONS);
    if (cells_of(text) <= CELLS_MOST) cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
    cmark_parser_feed(parser, text.p, (size_t)text.n);
    cmark_node *doc = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return doc;
}

static bool url_ok(Str url)
{
    if (str_starts(url, S("/"))) return !str_starts(url, S("//")) && str_find_char(url, '\\') < 0;
    return str_starts(url, S("https://")) || str_starts(url, S("http://")) || str_starts(url, S("mailto:")) || str_starts(url, S("#"));
}

/* Headings go down one level under the page's own; addresses that are none of ours to follow are emptied; pictures become
 * their text, since they would be fetched from elsewhere. */
static void tame(cmark_node *doc)
{
    cmark_iter *it = cmark_iter_new(doc);
    cmark_event_type ev;
    while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *n = cmark_iter_get_node(it);
        cmark_node_type type = cmark_node_get_type(n);
        if (ev != CMARK_EVENT_ENTER) continue;
        if (type == CMARK_NODE_HEADING) cmark_node_set_heading_level(n, (int)min_i64(cmark_node_get_heading_level(n) + 1, 6));
        if (type == CMARK_NODE_IMAGE) cmark_node_set_url(n, "");
        if (type == CMARK_NODE_LINK && !url_ok(str_from(cmark_node_get_url(n)))) cmark_node_set_url(n, "#");
    }
    cmark_iter_free(it);
}

/* The renderer's own tags: nothing else can stand in its output in safe mode, and if it does, it is shown as text. */
static const char *const allowed[] = { "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote",
    "a", "br", "hr", "table", "thead", "tbody", "tr", "th", "td" };

static bool tag_allowed(Str tag)
{
    if (str_starts(tag, S("/"))) tag = str_slice(tag, 1, tag.n);
    isize n = 0;
    while (n < tag.n && tag.p[n] != ' ' && tag.p[n] != '/' && tag.p[n] != '\n') n++;
    for (isize i = 0; i < countof(allowed); i++) if (str_eq(str_slice(tag, 0, n), str_from(allowed[i]))) return true;
    return false;
}

/* What the renderer wrote into an attribute is escaped for one, and so for text. */
static Str alternative_of(Str tag)
{
    isize at = str_find(tag, S(" alt=\""));
    Str rest = at < 0 ? (Str){ 0 } : str_slice(tag, at + 6, tag.n);
    isize end = str_find_char(rest, '"');
    return end < 0 ? (Str){ 0 } : str_slice(rest, 0, end);
}

static void put_allowed(Buf *b, Str html)
{
    while (html.n) {
        isize open = str_find_char(html, '<');
        put(b, str_slice(html, 0, open < 0 ? html.n : open));
        if (open < 0) return;
        html = str_slice(html, open, html.n);
        isize close = str_find_char(html, '>');
        Str tag = str_slice(html, 1, close < 0 ? html.n : close);
        bool outward = str_starts(tag, S("a href=\"http"));
        if (str_starts(tag, S("!--"))) { /* the renderer's note that it left HTML out */ }
        else if (close >= 0 && str_starts(tag, S("img "))) put(b, alternative_of(tag));
        else if (close < 0 || !tag_allowed(tag)) { put(b, S("&lt;")); html = str_slice(html, 1, html.n); continue; }
        else { put_char(b, '<'); put(b, tag); if (outward) put(b, S(" rel=\"nofollow noopener\"")); put_char(b, '>'); }
        html = str_slice(html, close < 0 ? html.n : close + 1, html.n);
    }
}

Html markdown(Arena *a, Str text)
{
    cmark_node *doc = parse(text);
    tame(doc);
    char *html = cmark_render_html(doc, OPTIONS, NULL);
    Buf b = buf_on(a);
    put_allowed(&b, str_from(html));
    free(html);
    cmark_node_free(doc);
    return (Html){ buf_str(&b) };
}

Str markdown_plain(Arena *a, Str text)
{
    cmark_node *doc = parse(text);
    cmark_iter *it = cmark_iter_new(doc);
    cmark_event_type ev;
    Buf b = buf_on(a);
    while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *n = cmark_iter_get_node(it);
        cmark_node_type type = cmark_node_get_type(n);
        if (ev == CMARK_EVENT_ENTER && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)) put(&b, str_from(cmark_node_get_literal(n)));
        bool space = type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK || (ev == CMARK_EVENT_EXIT && (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING));
        if (space && b.n) put_char(&b, ' ');
    }
    cmark_iter_free(it);
    cmark_node_free(doc);
    return str_trim(buf_str(&b));
}

/* ---- under a heading ---- */

static i64 lines_in(Str text)
{
    i64 n = 0;
    for (isize i = 0; i < text.n; i++) n += text.p[i] == '\n';
    return n;
}

/* By = or - alone, at most three spaces in. */
static bool underlines(Str line)
{
    Str marks = str_trim(line);
    isize in = marks.p - line.p;
    bool all = marks.n > 0 && in <= 3 && !memchr(line.p, '\t', (size_t)in) && (marks.p[0] == '=' || marks.p[0] == '-');
    for (isize i = 0; i < marks.n; i++) all &= marks.p[i] == marks.p[0];
    return all;
}

/* Takes a heading off the text: marked by #, or underlined, of one or more lines. */
static void put_heading(Buf *b, Str *text, int level)
{
    Str line = { 0 };
    put_fmt(b, "%.*s", level, "######");
    Str first = str_trim(*text);
    isize marks = 0;
    while (marks < first.n && first.p[marks] == '#') marks++;
    bool marked = marks > 0 && (marks == first.n || first.p[marks] == ' ' || first.p[marks] == '\t' || first.p[marks] == '\r' || first.p[marks] == '\n');
    for (isize at = 0; str_cut(text, '\n', &line) && (!at || !underlines(line)); at++) {
        line = str_trim(line);
        if (marked) line = str_slice(line, marks, line.n);
        put_fmt(b, " " STR_FMT, STR_ARG(str_trim(line)));
        if (marked) break;
    }
    put_char(b, '\n');
}

Str markdown_under(Arena *a, Str text, int level)
{
    Buf b = buf_on(a);
    cmark_node *doc = parse(text);
    int above = 0;
    for (cmark_node *n = cmark_node_first_child(doc); n; n = cmark_node_next(n))
        if (cmark_node_get_type(n) == CMARK_NODE_HEADING) above = (int)max_i64(above, level - cmark_node_get_heading_level(n));
    Str rest = text, part;
    i64 lines = 0;          /* of the text, taken off rest */
    for (cmark_node *n = above ? cmark_node_first_child(doc) : NULL; n; n = cmark_node_next(n)) {
        if (cmark_node_get_type(n) != CMARK_NODE_HEADING) continue;
        for (; lines + 1 < cmark_node_get_start_line(n) && str_cut(&rest, '\n', &part); lines++) put(&b, part), put_char(&b, '\n');
        Str before = rest;
        put_heading(&b, &rest, (int)min_i64(6, cmark_node_get_heading_level(n) + above));
        lines += lines_in(str_slice(before, 0, before.n - rest.n));
    }
    put(&b, rest);
    cmark_node_free(doc);
    return buf_str(&b);
}
