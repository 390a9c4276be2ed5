#include "media/mail_message.h"
#include "tests/test.h"

static const MailMessage plain = {
    .from = { S("Rotunda"), S("center@example.org") }, .to = { S("Demo lead"), S("lead@example.org") },
    .subject = S("Your practice was published"), .date = 1795634280, .id = S("5f2a.1@example.org"), .text = S("Hello\n"),
};

TEST(mail_address_takes_what_mail_servers_take)
{
    static const struct { const char *typed, *want; } cases[] = {
        { "name@example.org", "name@example.org" },
        { "  First.Last+tag@Example.ORG \n", "First.Last+tag@example.org" },
        { "o'brien@city.example.org", "o'brien@city.example.org" },
        { "x@xn--pea-8ma.es", "x@xn--pea-8ma.es" },
        { "x@pe\xc3\xb1" "a.es", "x@xn--pea-8ma.es" },
        { "x@\xe4\xbe\x8b\xe3\x81\x88.\xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88", "x@xn--r8jz45g.xn--zckzah" },
        { "", NULL }, { "@", NULL }, { "name", NULL }, { "name@", NULL }, { "@example.org", NULL },
        { "name@localhost", NULL }, { "name@example.org.", NULL }, { "name@example..org", NULL }, { "name@.example.org", NULL },
        { "name@-a.org", NULL }, { "name@a-.org", NULL }, { "name@10.0.0.1", NULL }, { "name@[10.0.0.1]", NULL },
        { ".name@example.org", NULL }, { "name.@example.org", NULL }, { "na..me@example.org", NULL },
        { "\"a b\"@example.org", NULL }, { "a b@example.org", NULL }, { "a@b@example.org", NULL },
        { "jos\xc3\xa9@example.org", NULL }, { "a@example.org\r\nBcc: b@example.org", NULL }, { "a\r\n@example.org", NULL },
        { "a@exam\x01ple.org", NULL }, { "a@example.org>", NULL }, { "<a@example.org>", NULL }, { "a,b@example.org", NULL },
        { "a@ex\xff" "ample.org", NULL }, { "a@exa_mple.org", NULL }, { "a@example.org,b@example.org", NULL },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].typed);
        Str got = { 0 };
        Err e = mail_address(a, str_from(cases[i].typed), &got);
        CHECK_INT(e.code, cases[i].want ? DONE : ERR_INPUT);
        if (cases[i].want) CHECK_STR(got, cases[i].want);
        else CHECK(e.text.n > 0);
    }
    test_case(NULL);
    Str got;
    CHECK_INT(mail_address(a, str_of("a\0b@example.org", 15), &got).code, ERR_INPUT);
    char *longest = str_z(a, S("12345678901234567890123456789012345678901234567890123456789012345@example.org"));
    CHECK_INT(mail_address(a, str_from(longest), &got).code, ERR_INPUT);       /* 65 before the @ */
    CHECK_INT(mail_address(a, str_from(longest + 1), &got).code, DONE);
}

TEST(mail_message_is_these_bytes)
{
    MailMessage m = plain;
    m.text = S("A caf\xc3\xa9, 1 + 1 = 2\n.dot\nFrom here\r\nends with a blank \rlast");
    m.unsubscribe = S("https://example.org/u?t=1");
    Str got;
    CHECK(!failed(mail_message(a, &m, &got)));
    CHECK_STR(got,
        "Date: Wed, 25 Nov 2026 19:18:00 +0000\r\n"
        "From: \"Rotunda\"\r\n <center@example.org>\r\n"
        "To: \"Demo lead\"\r\n <lead@example.org>\r\n"
        "Subject: Your practice was published\r\n"
        "Message-ID: <5f2a.1@example.org>\r\n"
        "List-Unsubscribe: <https://example.org/u?t=1>\r\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "A caf=C3=A9, 1 + 1 =3D 2\r\n=2Edot\r\n=46rom here\r\nends with a blank=20\r\nlast\r\n");
}

/* ---- read by another parser: Python's ---- */

static Str parsed(Arena *a, Str mail)
{
    Str path = str_fmt(a, STR_FMT "/mail.eml", STR_ARG(test_dir(a)));
    FILE *f = fopen(path.p, "we");
    must(f && fwrite(mail.p, 1, (size_t)mail.n, f) == (size_t)mail.n && fclose(f) == 0);
    FILE *p = popen(str_fmt(a, "python3 tests/mail_parse.py " STR_FMT " 2>&1", STR_ARG(path)).p, "re");
    must(p);
    Buf b = buf_on(a);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, p)) > 0;) put_bytes(&b, part, (isize)n);
    CHECK_INT(pclose(p), 0);
    return buf_str(&b);
}

#define USUAL "headers: Date From To Subject Message-ID Auto-Submitted MIME-Version Content-Type Content-Transfer-Encoding\n"
#define REST "Date: 2026-11-25T19:18:00+00:00\nMessage-ID: <5f2a.1@example.org>\n"

TEST(mail_message_is_read_back_as_it_was_meant)
{
    static const struct { const char *about; MailPerson to; Str subject, text; const char *want; } cases[] = {
        { "plain", { S("Demo lead"), S("lead@example.org") }, S("Hello"), S("Hi\n"),
          USUAL "From: Rotunda | center@example.org\nTo: Demo lead | lead@example.org\nSubject: Hello\n" REST "text/plain: 'Hi\\n'\n" },
        { "no name, no subject, no text", { S(""), S("lead@example.org") }, S(""), S(""),
          USUAL "From: Rotunda | center@example.org\nTo:  | lead@example.org\nSubject: \n" REST "text/plain: ''\n" },
        { "other scripts", { S("Jos\xc3\xa9 \xd0\x96"), S("x@pe\xc3\xb1" "a.es") }, S("\xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80"), S("\xd8\xb3"),
          USUAL "From: Rotunda | center@example.org\nTo: Jos\xc3\xa9 \xd0\x96 | x@xn--pea-8ma.es\nSubject: \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80\n" REST "text/plain: '\\u0633\\n'\n" },
        { "quotes and commas in a name", { S("\"Demo\", \\lead <x@y.org>"), S("lead@example.org") }, S("=?UTF-8?Q?not=20mine?="), S("=41 =\n"),
          USUAL "From: Rotunda | center@example.org\nTo: \"Demo\", \\lead <x@y.org> | lead@example.org\nSubject: =?UTF-8?Q?not=20mine?=\n" REST "text/plain: '=41 =\\n'\n" },
        { "line ends in headers", { S("Lead\r\nBcc: a@b.org"), S("lead@example.org") }, S("Hello\r\n\r\n<b>body</b>\nX-Spam: no\xc2\x85Y: z\xe2\x80\xa8Z: 1"), S("\r\n.\r\nQUIT\r\n"),
          USUAL "From: Rotunda | center@example.org\nTo: Lead  Bcc: a@b.org | lead@example.org\nSubject: Hello    <b>body</b> X-Spam: no Y: z Z: 1\n" REST "text/plain: '\\n.\\nQUIT\\n'\n" },
        { "a NUL, an escape and a boundary", { { "A\0B", 3 }, S("lead@example.org") }, { "A\0B\x1b[31m", 8 }, { "a\0b\x1b[31m\n--=_rotunda--\n", 24 },
          USUAL "From: Rotunda | center@example.org\nTo: AB | lead@example.org\nSubject: AB [31m\n" REST "text/plain: 'ab[31m\\n--=_rotunda--\\n'\n" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].about);
        MailMessage m = plain;
        Str bytes;
        m.to = cases[i].to, m.subject = cases[i].subject, m.text = cases[i].text;
        Err e = mail_message(a, &m, &bytes);
        if (CHECK(!failed(e))) CHECK_STR(parsed(a, bytes), cases[i].want);
    }
}

TEST(mail_message_holds_a_text_and_a_page)
{
    MailMessage m = plain;
    Str bytes;
    m.html = S("<p>Hello <a href=\"https://example.org/\">\xc3\xa9</a></p>\n");
    m.reply_to = (MailPerson){ S(""), S("desk@example.org") };
    m.language = S("es"), m.in_reply_to = S("0@example.org");
    CHECK(!failed(mail_message(a, &m, &bytes)));
    CHECK_STR(parsed(a, bytes), "headers: Date From To Reply-To Subject Message-ID In-Reply-To References Content-Language Auto-Submitted MIME-Version Content-Type\n"
        "From: Rotunda | center@example.org\nTo: Demo lead | lead@example.org\nReply-To:  | desk@example.org\nSubject: Your practice was published\n" REST
        "text/plain: 'Hello\\n'\ntext/html: '<p>Hello <a href=\"https://example.org/\">\\xe9</a></p>\\n'\n");
}

TEST(mail_message_keeps_its_lines_short_whatever_is_long)
{
    Buf b = buf_on(a);
    for (int i = 0; i < 300000; i++) put(&b, i % 3 ? S("x") : S("\xc3\xa9"));
    MailMessage m = plain;
    Str bytes;
    m.subject = m.to.name = m.text = m.html = buf_str(&b);
    CHECK(!failed(mail_message(a, &m, &bytes)));
    Str said = parsed(a, bytes);
    CHECK(str_find(said, S("BROKEN")) < 0);
    CHECK(str_find(said, str_fmt(a, "Subject: " STR_FMT "…\n", STR_ARG(str_utf8_head(m.subject, MAIL_HEADER_CHARS)))) > 0);
    Buf want = buf_on(a);
    for (int i = 0; i < 300000; i++) put(&want, i % 3 ? S("x") : S("\\xe9"));
    CHECK(str_find(said, str_fmt(a, "text/plain: '" STR_FMT "\\n'\ntext/html: '" STR_FMT "\\n'\n", STR_ARG(buf_str(&want)), STR_ARG(buf_str(&want)))) > 0);
}

TEST(mail_message_refuses_what_cannot_be_sent)
{
    static const struct { const char *says; MailMessage m; } cases[] = {
        { "From", { .from = { S("x"), S("center") } } },
        { "To", { .to = { S("x"), S("a@example.org\r\nBcc: b@example.org") } } },
        { "To", { .to = { S("\xff"), S("a@example.org") } } },
        { "Reply-To", { .reply_to = { S(""), S("a b@example.org") } } },
        { "Reply-To", { .reply_to = { S(""), S("a@example.org\r\nBcc: eve@example.org") } } },
        { "Subject", { .subject = S("\xc3") } },
        { "text", { .text = S("\xed\xa0\x80") } },
        { "text", { .html = S("\xff") } },
        { "Message-ID", { .id = S("none") } },
        { "Message-ID", { .id = S("a@b>\r\nX: y") } },
        { "Message-ID", { .id = S("a@b@c") } },
        { "In-Reply-To", { .in_reply_to = S("a b@c") } },
        { "Unsubscribe", { .unsubscribe = S("javascript:alert(1)") } },
        { "Unsubscribe", { .unsubscribe = S("https://a/>\r\nX: y") } },
        { "Language", { .language = S("es\r\nX: y") } },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(str_fmt(a, "%td %s", i, cases[i].says).p);
        MailMessage m = plain, bad = cases[i].m;
        Str bytes;
        if (bad.from.address.n) m.from = bad.from;
        if (bad.to.address.n) m.to = bad.to;
        if (bad.subject.n) m.subject = bad.subject;
        if (bad.text.n) m.text = bad.text;
        if (bad.id.n) m.id = bad.id;
        m.reply_to = bad.reply_to, m.html = bad.html, m.in_reply_to = bad.in_reply_to, m.unsubscribe = bad.unsubscribe, m.language = bad.language;
        Err e = mail_message(a, &m, &bytes);
        CHECK_INT(e.code, ERR_INPUT);
        if (!CHECK(str_find(e.text, str_from(cases[i].says)) >= 0)) printf("    " STR_FMT "\n", STR_ARG(e.text));
    }
}
