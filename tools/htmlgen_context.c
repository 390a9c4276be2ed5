/* Where in the markup a character stands: a small part of the HTML tokenizer, strict where HTML is lenient, because what
 * this file does not understand it cannot escape for. */
#include "tools/htmlgen.h"
#include "media/address.h"

static bool one_of(Str word, const char *list)
{
    for (Str rest = str_from(list), item; str_cut(&rest, ' ', &item);) if (str_eq(item, word)) return true;
    return false;
}

/* White space beside these never shows. li is not among them: lists are sometimes set in one line. */
bool is_block_element(Str name)
{
    return one_of(name, "html head body meta link title script style template div p section article header footer main nav aside "
        "ul ol dl dt dd table caption colgroup col thead tbody tfoot tr td th h1 h2 h3 h4 h5 h6 hgroup form fieldset legend figure "
        "figcaption blockquote pre hr dialog details summary option optgroup datalist br address search");
}

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_url_attr(const Context *c)
{
    if (one_of(c->element, "object") && str_eq(c->attr, S("data"))) return true;
    return one_of(c->attr, "href xlink:href src action formaction poster cite background longdesc manifest "
                           "hx-get hx-post hx-put hx-delete hx-patch hx-push-url hx-replace-url");
}

/* ---- attributes ---- */

static void check_attr_name(const Context *c, const Source *s, isize at)
{
    isize from = at - c->attr.n;
    if (str_starts(c->attr, S("data-hx-"))) source_fail(s, from, "write " STR_FMT, STR_ARG(str_slice(c->attr, 5, c->attr.n)));
    if (str_starts(c->attr, S("hx-on"))) source_fail(s, from, "hx-on runs a script from text; put the script into a file of assets/");
    if (str_starts(c->attr, S("on"))) source_fail(s, from, STR_FMT " would be a script in the page; put it into a file of assets/", STR_ARG(c->attr));
    if (str_eq(c->attr, S("style"))) source_fail(s, from, "a style attribute is blocked by the site's policy; use a class");
    if (str_eq(c->attr, S("srcdoc"))) source_fail(s, from, "srcdoc is a page inside a value; nothing can be escaped for it");
    if (str_eq(c->attr, S("http-equiv"))) source_fail(s, from, "http-equiv is a header of the answer; send it there");
    if (str_eq(c->attr, S("hx-vars"))) source_fail(s, from, "hx-vars runs a script from text; use hx-vals with fixed JSON");
}

static Str lower_rest(Arena *a, const Source *s, isize at, isize end, char quote)
{
    isize to = at;
    while (to < end && s->text.p[to] != quote && !str_starts(str_slice(s->text, to, end), S("{{"))) to++;
    return str_lower(a, str_slice(s->text, at, to));
}

/* The value of an address begins with a literal: which part of an address comes next, and is it ours? */
static void begin_address(Context *c, const Source *s, isize at, Str rest, Extra *extra)
{
    if (str_starts(c->attr, S("hx-push-url")) || str_starts(c->attr, S("hx-replace-url")))
        if (str_eq(rest, S("true")) || str_eq(rest, S("false"))) { c->url = URL_NO; return; }
    if (str_starts(rest, S("//"))) source_fail(s, at, "an address that begins with // leaves the site; write https://");
    if (rest.p[0] == '/') {
        c->url = URL_PATH;
        c->internal = extra->lang_before = !address_plain(rest);
    } else if (rest.p[0] == '?') {
        c->url = URL_QUERY;
        c->internal = true;
    } else if (rest.p[0] == '#') c->url = URL_FRAGMENT;
    else if (str_starts(rest, S("https://")) || str_starts(rest, S("http://"))) c->url = URL_HOST;
    else if (str_starts(rest, S("mailto:")) || str_starts(rest, S("tel:"))) c->url = URL_PATH;
    else source_fail(s, at, "an address begins with /, ?, #, https://, http://, mailto: or tel:");
}

static void begin_value(Context *c, Arena *a, const Source *s, isize at, isize end, Extra *extra)
{
    Str rest = lower_rest(a, s, at, end, c->quote);
    if (!rest.n) return;
    Str word = str_trim(rest);
    if (str_starts(c->attr, S("hx-")) && (str_starts(word, S("js:")) || str_starts(word, S("javascript:"))))
        source_fail(s, at, "js: runs a script from text; put the script into a file of assets/");
    if (str_eq(c->attr, S("hx-trigger")) && str_find_char(rest, '[') >= 0)
        source_fail(s, at, "a filter in hx-trigger runs a script from text");
    if (str_eq(c->element, S("form")) && str_eq(c->attr, S("method")) && str_eq(word, S("post"))) c->posts = true;
    if (c->url == URL_START) begin_address(c, s, at, rest, extra);
}

/* One more character of an address. host_slashes are the two of "https://", which do not end the host. */
static void step_address(Context *c, const Source *s, isize at, Extra *extra)
{
    char ch = s->text.p[at];
    if (ch == '\\') source_fail(s, at, "browsers read a backslash in an address as /");
    if (blank(ch)) source_fail(s, at, "an address holds no blank; write %%20");
    if (c->url == URL_WHOLE && ch != '?' && ch != '#' && ch != c->quote)
        source_fail(s, at, "behind a whole address only ?, # or the quote may follow");
    if (ch == '#' || ch == c->quote) {
        extra->carry_before = c->internal;
        extra->has_query = c->url == URL_QUERY;
        c->internal = false;
    }
    if (c->url == URL_HOST && ch == '/' && s->text.p[at - 1] != '/' && s->text.p[at - 1] != ':') c->url = URL_PATH;
    if (ch == '?' && c->url != URL_FRAGMENT) c->url = URL_QUERY;
    if (ch == '#') c->url = URL_FRAGMENT;
}

static void step_value(Context *c, Arena *a, const Source *s, isize at, isize end, Extra *extra)
{
    char ch = s->text.p[at];
    if (c->after_block && ch != c->quote) begin_value(c, a, s, at, end, extra);
    c->after_block = false;
    if (c->url != URL_NO && !(c->url == URL_START && ch == c->quote)) step_address(c, s, at, extra);
    if (ch == c->quote) {
        c->place = IN_TAG;
        c->glued = true;
        c->url = URL_NO;
    }
}

/* ---- tags ---- */

static void finish_tag(Context *c, const Source *s, isize at)
{
    bool rcdata = one_of(c->element, "title textarea");
    bool rawtext = one_of(c->element, "script style xmp iframe noembed noframes plaintext");
    if (str_eq(c->element, S("pre"))) c->pre += c->closing ? -1 : 1;
    if (c->pre < 0) source_fail(s, at, "</pre> without <pre>");
    c->place = c->closing ? IN_TEXT : rcdata ? IN_RCDATA : rawtext ? IN_RAWTEXT : IN_TEXT;
    c->after_block = is_block_element(c->element);
    c->attr = (Str){ 0 };
    c->glued = false;
    c->token_due = c->posts;
    c->posts = false;
}

static void step_tag(Context *c, const Source *s, isize at)
{
    char ch = s->text.p[at];
    if (c->glued && !blank(ch) && ch != '>' && ch != '/') source_fail(s, at, "white space has to stand before an attribute");
    c->glued = false;
    if (ch == '>') { finish_tag(c, s, at); return; }
    if (blank(ch) || ch == '/') return;
    if (ch == '=' || ch == '"' || ch == '\'' || ch == '<') source_fail(s, at, "an attribute's name was expected, not %c", ch);
    c->place = IN_ATTR_NAME;
    c->attr = str_slice(s->text, at, at + 1);
}

static void step_name(Context *c, Arena *a, const Source *s, isize at)
{
    char ch = s->text.p[at];
    bool ends = blank(ch) || ch == '>' || ch == '/' || (ch == '=' && c->place == IN_ATTR_NAME);
    Str *name = c->place == IN_TAG_NAME ? &c->element : &c->attr;
    if (!ends) {
        if (ch == '"' || ch == '\'' || ch == '<' || ch == '=') source_fail(s, at, "%c cannot stand in a name", ch);
        *name = name->n ? (Str){ name->p, name->n + 1 } : str_slice(s->text, at, at + 1);
        return;
    }
    *name = str_lower(a, *name);
    if (c->place == IN_ATTR_NAME) {
        check_attr_name(c, s, at);
        c->place = blank(ch) ? IN_AFTER_NAME : ch == '=' ? IN_BEFORE_VALUE : IN_TAG;
    } else c->place = IN_TAG;
    if (c->place == IN_TAG) step_tag(c, s, at);
}

static void step_before_value(Context *c, const Source *s, isize at)
{
    char ch = s->text.p[at];
    if (blank(ch)) return;
    if (ch == '>') source_fail(s, at, "the value of " STR_FMT " is missing", STR_ARG(c->attr));
    if (ch == '"' || ch == '\'') {
        c->place = IN_VALUE;
        c->quote = ch;
        c->after_block = true;              /* here: nothing of the value has been read */
        c->internal = false;
        c->url = is_url_attr(c) ? URL_START : URL_NO;
        return;
    }
    if (is_url_attr(c) || str_starts(c->attr, S("hx-"))) source_fail(s, at, "put quotes around the value of " STR_FMT, STR_ARG(c->attr));
    c->place = IN_UNQUOTED;
}

/* ---- text ---- */

static void step_text(Context *c, const Source *s, isize at, isize end)
{
    Str rest = str_slice(s->text, at, end);
    if (rest.p[0] != '<') {
        if (!blank(rest.p[0])) c->after_block = false;
        return;
    }
    char next = rest.n > 1 ? rest.p[1] : 0, third = rest.n > 2 ? rest.p[2] : 0;
    c->element = c->attr = (Str){ 0 };
    c->closing = next == '/';
    if (str_starts(rest, S("<!--"))) c->place = IN_COMMENT;
    else if (rest.n > 9 && strncasecmp(rest.p, "<!doctype", 9) == 0) c->place = IN_DECLARATION;
    else if (letter(next) || (next == '/' && letter(third))) c->place = IN_TAG_NAME;
    else source_fail(s, at, "a < that begins no tag is written &lt;");
}

static void step_special(Context *c, Arena *a, const Source *s, isize at, isize end)
{
    Str rest = str_slice(s->text, at, end);
    Str close = str_fmt(a, "</" STR_FMT, STR_ARG(c->element));
    if (rest.n > close.n && strncasecmp(rest.p, close.p, (size_t)close.n) == 0 && !letter(rest.p[close.n])) {
        c->place = IN_TAG_NAME;
        c->closing = true;
        c->element = (Str){ 0 };
    } else if (str_eq(c->element, S("script")) && !blank(rest.p[0]))
        source_fail(s, at, "a script in the page is blocked by the site's policy; put it into a file of assets/");
}

void context_step(Context *c, Arena *a, const Source *s, isize at, isize end, Extra *extra)
{
    *extra = (Extra){ 0 };
    char ch = s->text.p[at];
    switch (c->place) {
    case IN_TEXT: step_text(c, s, at, end); break;
    case IN_RCDATA:
    case IN_RAWTEXT: step_special(c, a, s, at, end); break;
    case IN_COMMENT: if (str_ends(str_slice(s->text, 0, at + 1), S("-->"))) c->place = IN_TEXT; break;
    case IN_DECLARATION: if (ch == '>') { c->place = IN_TEXT; c->after_block = true; } break;
    case IN_TAG_NAME: if (ch == '/' && s->text.p[at - 1] == '<') break; /* fall through */
    case IN_ATTR_NAME: step_name(c, a, s, at); break;
    case IN_TAG: step_tag(c, s, at); break;
    case IN_AFTER_NAME:
        if (ch == '=') c->place = IN_BEFORE_VALUE;
        else if (!blank(ch)) { c->place = IN_TAG; step_tag(c, s, at); }
        break;
    case IN_BEFORE_VALUE: step_before_value(c, s, at); break;
    case IN_VALUE: step_value(c, a, s, at, end, extra); break;
    case IN_UNQUOTED:
        if (blank(ch)) c->place = IN_TAG;
        else if (ch == '>') finish_tag(c, s, at);
        break;
    }
}

void context_pause(Context *c, const Source *s, isize at)
{
    if (c->place == IN_ATTR_NAME || c->place == IN_TAG_NAME) {
        if (c->place == IN_ATTR_NAME) check_attr_name(c, s, at);
        if (c->place == IN_TAG_NAME && (!c->element.n)) source_fail(s, at, "the name of a tag cannot be a value");
        c->place = IN_TAG;
        c->glued = true;
    }
    if (c->place == IN_AFTER_NAME) c->place = IN_TAG;
}

bool context_same(const Context *a, const Context *b)
{
    if (a->place != b->place) return false;
    if (a->place == IN_TEXT) return a->pre == b->pre;
    if (a->place != IN_TAG && a->place != IN_VALUE) return str_eq(a->element, b->element);
    if (!str_eq(a->element, b->element) || a->closing != b->closing) return false;
    return a->place == IN_TAG || (str_eq(a->attr, b->attr) && a->url == b->url && a->internal == b->internal && a->quote == b->quote);
}

Str context_name(Arena *a, const Context *c)
{
    static const char *const parts[] = { "", " (at its start)", " (behind an address)", " (in its host)", " (in its path)", " (in its query)", " (in its fragment)" };
    if (c->place == IN_TEXT) return S("between tags");
    if (c->place == IN_COMMENT) return S("in a comment");
    if (c->place == IN_VALUE) return str_fmt(a, "in the value of " STR_FMT "%s", STR_ARG(c->attr), parts[c->url]);
    bool content = c->place == IN_RCDATA || c->place == IN_RAWTEXT;
    return str_fmt(a, "inside %s<" STR_FMT ">", content ? "" : "the tag ", STR_ARG(c->element));
}

static const char *value_writer(const Context *c, const Source *s, isize at)
{
    if (one_of(c->attr, "ping srcset imagesrcset")) source_fail(s, at, "a value cannot stand in " STR_FMT "; only {{asset \"...\"}} can", STR_ARG(c->attr));
    if (one_of(c->attr, "hx-vals hx-headers hx-trigger hx-request hx-ext"))
        source_fail(s, at, "a value cannot stand in " STR_FMT ", which htmx reads as code or JSON", STR_ARG(c->attr));
    if (one_of(c->element, "animate set animatemotion animatetransform"))
        source_fail(s, at, "a value cannot stand in <" STR_FMT ">, which can set an address", STR_ARG(c->element));
    if (c->url != URL_NO && one_of(c->element, "script iframe frame embed object base"))
        source_fail(s, at, "what <" STR_FMT "> loads is fixed text or {{asset \"...\"}}", STR_ARG(c->element));
    switch (c->url) {
    case URL_NO: return "attr";
    case URL_START: return "url";
    case URL_HOST: source_fail(s, at, "a value cannot be part of a host's name");
    case URL_WHOLE: source_fail(s, at, "behind a whole address no other value may stand");
    case URL_PATH: return "path";
    default: return "query";
    }
}

const char *context_writer(const Context *c, Arena *a, const Source *s, isize at)
{
    switch (c->place) {
    case IN_TEXT:
    case IN_RCDATA: return "text";
    case IN_VALUE: return value_writer(c, s, at);
    case IN_UNQUOTED:
    case IN_BEFORE_VALUE: source_fail(s, at, "put quotes around the value of " STR_FMT, STR_ARG(c->attr));
    case IN_RAWTEXT: if (str_eq(c->element, S("script"))) source_fail(s, at, "nothing may be written inside <script>; use {{data id expression}}"); /* fall through */
    case IN_COMMENT:
    case IN_DECLARATION: source_fail(s, at, "a value cannot stand " STR_FMT, STR_ARG(context_name(a, c)));
    default: source_fail(s, at, "a value cannot stand here; write name=\"{{value}}\", or {{attr name if condition}}");
    }
}
