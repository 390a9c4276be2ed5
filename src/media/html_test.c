/* Every place of a page under attack: hostile values x places, the output judged by the rule of the place. */
#include "media/html.h"
#include "media/address.h"
#include "tests/test.h"

#define H(lit) { (lit), (isize)sizeof(lit) - 1 }
static const Str hostile[] = {
    H(""), H("."), H(".."), H("..."), H("/"), H("//evil.example"), H("/\\evil.example"), H("\\\\evil.example"), H("/ok/path?a=1&b=2#c"),
    H("<script>alert(1)</script>"), H("</script><script>"), H("</title><img src=x onerror=a>"), H("</textarea>"), H("<!--"), H("-->"),
    H("\" onmouseover=\"x"), H("' onmouseover='x"), H("` onmouseover=`x"), H("\"'><"), H("&lt;"), H("&amp;amp;"), H("&#106;avascript:x"),
    H("javascript:alert(1)"), H("JaVaScRiPt:alert(1)"), H(" javascript:alert(1)"), H("java\tscript:alert(1)"), H("java\nscript:x"),
    H("\x01javascript:x"), H("data:text/html,<script>"), H("vbscript:x"), H("file:///etc/passwd"), H("blob:x"), H("http:evil"),
    H("http:///evil"), H("https://"), H("https://ok.example/\"onclick=x"), H("HTTPS://ok.example"), H("mailto:a@b.example?subject=x"),
    H("mailto:"), H("relative"), H("a:b"), H("?a=\"<>"), H("#\"<>"), H("a b"), H("a%2fb"), H("%2e%2e"), H("a/../b"), H("a\0b"),
    H("\xff\xfe"), H("\xc0\xbc"), H("caf\xc3\xa9"), H("\xe2\x80\xa8\xe2\x80\xa9"), H("{{x}}"), H("${x}"), H("\r\nSet-Cookie: a=b"),
};

static Out out_on(Buf *b) { return (Out){ .buf = b, .carry = S("for=39&x=%22") }; }

static bool has_any(Str s, const char *chars)
{
    for (isize i = 0; i < s.n; i++) if (s.p[i] && strchr(chars, s.p[i])) return true;
    return false;
}

/* What a browser reads: our five entities back, U+FFFD for NUL. Sets ok to false where & begins anything else. */
static Str read_back(Arena *a, Str s, bool *ok)
{
    static const char *const entities[][2] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&#34;", "\"" }, { "&#39;", "'" } };
    Buf b = buf_on(a);
    *ok = true;
    while (s.n) {
        isize n = 0;
        for (isize i = 0; i < countof(entities) && !n; i++)
            if (str_starts(s, str_from(entities[i][0]))) { n = (isize)strlen(entities[i][0]); put(&b, str_from(entities[i][1])); }
        if (!n && s.p[0] == '&') *ok = false;
        if (!n) put_char(&b, s.p[0]);
        s = str_slice(s, n ? n : 1, s.n);
    }
    return buf_str(&b);
}

static Str without_nul(Arena *a, Str s)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < s.n; i++) { if (s.p[i]) put_char(&b, s.p[i]); else put(&b, S("\ufffd")); }
    return buf_str(&b);
}

static void check_markup(Arena *a, Str value, Str written, const char *forbidden)
{
    bool ok;
    Str read = read_back(a, written, &ok);
    CHECK(ok);
    CHECK(!has_any(written, forbidden));
    CHECK(str_eq(read, without_nul(a, value)));
}

TEST(html_text_and_attributes_stay_text)
{
    for (isize i = 0; i < countof(hostile); i++) {
        test_case(str_z(a, hostile[i]));
        Buf text = buf_on(a), attr = buf_on(a);
        Out to = out_on(&text), ta = out_on(&attr);
        out_text(&to, hostile[i]);
        out_attr(&ta, hostile[i]);
        check_markup(a, hostile[i], buf_str(&text), "<>");
        check_markup(a, hostile[i], buf_str(&attr), "<>\"'");
    }
}

static bool percent_encoded(Str s, const char *also)
{
    for (isize i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-_.~", c));
        if (!plain && !(c && strchr(also, c)) && c != '%') return false;
    }
    return true;
}

TEST(html_a_value_stays_in_its_segment)
{
    for (isize i = 0; i < countof(hostile); i++) {
        test_case(str_z(a, hostile[i]));
        Buf path = buf_on(a), query = buf_on(a);
        Out tp = out_on(&path), tq = out_on(&query);
        out_path(&tp, hostile[i]);
        out_query(&tq, hostile[i]);
        CHECK(percent_encoded(buf_str(&path), "@:"));
        CHECK(percent_encoded(buf_str(&query), ""));
        CHECK(path.n > 0 && !str_eq(buf_str(&path), S(".")) && !str_eq(buf_str(&path), S("..")));
    }
}

/* Where a browser would go: it drops blanks around, tabs and line ends inside, and takes a backslash for a slash. */
static bool goes_somewhere_fine(Arena *a, Str url)
{
    Buf b = buf_on(a);
    bool begun = false;
    for (isize i = 0; i < url.n; i++) {
        char c = url.p[i] == '\\' ? '/' : url.p[i];
        begun |= (u8)c > ' ';
        if (begun && c != '\t' && c != '\n' && c != '\r') put_char(&b, c);
    }
    Str seen = str_lower(a, buf_str(&b));
    if (str_starts(seen, S("//"))) return false;
    if (str_starts(seen, S("/")) || str_starts(seen, S("?")) || str_starts(seen, S("#"))) return true;
    return str_starts(seen, S("https://")) || str_starts(seen, S("http://")) || str_starts(seen, S("mailto:"));
}

TEST(html_an_address_is_checked)
{
    for (isize i = 0; i < countof(hostile); i++) {
        test_case(str_z(a, hostile[i]));
        Buf b = buf_on(a);
        Out o = out_on(&b);
        out_url(&o, hostile[i]);
        bool ok;
        Str read = read_back(a, buf_str(&b), &ok);
        CHECK(ok && !has_any(buf_str(&b), "<>\"'"));
        CHECK(goes_somewhere_fine(a, read));
        CHECK(str_eq(read, S("#")) || str_eq(read, hostile[i]));
        CHECK(str_eq(read, hostile[i]) == (address_safe(hostile[i]) || str_eq(hostile[i], S("#"))));
    }
}

TEST(html_an_address_that_is_fine_is_kept)
{
    static const char *const fine[] = { "/", "/a?b=c#d", "?x", "#x", "http://a.example", "https://a.example/b", "mailto:a@b.example" };
    for (isize i = 0; i < countof(fine); i++) {
        Buf b = buf_on(a);
        Out o = out_on(&b);
        out_url(&o, fine[i]);
        CHECK_STR(buf_str(&b), fine[i]);
    }
}

TEST(html_data_cannot_end_its_script)
{
    for (isize i = 0; i < countof(hostile); i++) {
        test_case(str_z(a, hostile[i]));
        Buf b = buf_on(a);
        Out o = out_on(&b);
        out_json(&o, hostile[i]);
        CHECK(!has_any(buf_str(&b), "<>&"));
        CHECK(str_find(buf_str(&b), S("\u2028")) < 0 && str_find(buf_str(&b), S("\u2029")) < 0);
    }
}

TEST(html_carried_parameters)
{
    static const struct { const char *carry, *link, *inputs; } cases[] = {
        { "", "", "" },
        { "for=39", "?for=39", "<input type=\"hidden\" name=\"for\" value=\"39\">" },
        { "a=%22%3E&b=x+y", "?a=%22%3E&amp;b=x+y",
          "<input type=\"hidden\" name=\"a\" value=\"&#34;&gt;\"><input type=\"hidden\" name=\"b\" value=\"x y\">" },
        { "a=\"><script>", "?a=&#34;&gt;&lt;script&gt;", "<input type=\"hidden\" name=\"a\" value=\"&#34;&gt;&lt;script&gt;\">" },
        { "a=%zz%4", "?a=%zz%4", "<input type=\"hidden\" name=\"a\" value=\"%zz%4\">" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].carry);
        Buf link = buf_on(a), inputs = buf_on(a);
        out_carry(&(Out){ .buf = &link, .carry = str_from(cases[i].carry) }, false);
        out_carry_inputs(&(Out){ .buf = &inputs, .carry = str_from(cases[i].carry) });
        CHECK_STR(buf_str(&link), cases[i].link);
        CHECK_STR(buf_str(&inputs), cases[i].inputs);
    }
}

TEST(html_message_stops_at_its_places)
{
    static const char *const names[] = { "who", NULL };
    Buf b = buf_on(a);
    Out o = out_on(&b);
    Msg m = msg_begin(&o, S("<1>{who}</1> & {other} <b> </9"), names);
    while (msg_next(&m)) put_fmt(&b, "[%d]", m.at);
    CHECK_STR(buf_str(&b), "[101][0][201] &amp; {other} &lt;b&gt; &lt;/9");
}
