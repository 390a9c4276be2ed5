#include "rooms/admin/center_face.h"
#include "store/jobs.h"
#include "tests/center.h"
#include "tests/test.h"

typedef struct { DemoCenter *c; Somebody admin, officer; } Faced;

static Faced faced(Arena *a)
{
    Faced f = { .c = center_of_demo(a) };
    f.admin = center_somebody(f.c, "admin@example.org", "administrator", ""), f.officer = center_somebody(f.c, "officer@example.org", "program_officer", "");
    return f;
}

static const char png[] = "\x89PNG\r\n\x1a\n....IHDR for the test ........";

TEST(face_is_set_in_the_browser_and_shows_everywhere)
{
    Faced f = faced(a);
    CHECK(page_has(center_get(f.c, "/"), "<span>Rotunda</span>")), CHECK(!page_has(center_get(f.c, "/"), "colours.css"));
    static const struct { const char *fields, *why; } wrong[] = {
        { "name=", "Fill in “Name of the center”" }, { "name=X&accent=red", "This is no colour" }, { "name=X&accent=#ffdd00", "its contrast is 1.2, and 4.5 is needed" }, { "name=X&contact=nowhere", "neither an e-mail" },
        { "name=X&contact=javascript:alert(1)", "neither an e-mail" }, { "name=X&contact=https://", "neither an e-mail" }, { "name=X&contact=https://a.b c", "neither an e-mail" }, { "name=X&mail_from=nobody", "not an e-mail" },
    };
    for (isize i = 0; i < countof(wrong); i++) {
        Reply r = center_send(f.c, &f.admin, "/center/face", wrong[i].fields, "", S(""));
        test_case(wrong[i].fields);
        CHECK_INT(r.status, 422), CHECK(page_has(r.body, wrong[i].why) && page_has(r.body, "<title>Not sent: "));
    }
    CHECK_INT(center_send(f.c, &f.officer, "/center/face", "name=Mine", "", S("")).status, 403);
    Str page = center_as(f.c, &f.admin, "GET", "/center/face", "").body;
    isize at = str_find(page, S("name=\"seen\" value=\"")) + 19;
    Str rest = str_slice(page, at, page.n), seen = str_slice(rest, 0, str_find_char(rest, '"'));
    CHECK_INT(center_send(f.c, &f.admin, "/center/face", str_fmt(a, "name=First&seen=" STR_FMT, STR_ARG(seen)).p, "", S("")).status, 303);
    center_until(f.c, "/", "First");
    Reply late = center_send(f.c, &f.admin, "/center/face", str_fmt(a, "name=Second&seen=" STR_FMT, STR_ARG(seen)).p, "", S(""));
    CHECK(late.status == 422 && page_has(late.body, "Somebody else has changed this") && page_has(late.body, "value=\"Second\""));
    CHECK_INT(center_send(f.c, &f.admin, "/center/face", "name=Bloom <b>&accent=#7A1F5C&contact=hello@center.example&mail_from=post@center.example", "", S("")).status, 303);
    Str home = center_until(f.c, "/", "Bloom &lt;b&gt;");
    CHECK(page_has(home, "Bloom &lt;b&gt;</title>")), CHECK(!page_has(home, "<span>Rotunda")), CHECK(page_has(home, "/center/colours.css?v="));
    Str sheet = center_get(f.c, "/center/colours.css");
    CHECK(page_has(sheet, "--verdigris:#7A1F5C")), CHECK(page_has(sheet, "prefers-color-scheme: dark"));
    CHECK(page_has(center_get(f.c, "/about-us"), "hello@center.example"));
    CHECK(page_has(center_get(f.c, "/sitemap.xml"), "/es/practices")), CHECK(page_has(center_get(f.c, "/sitemap.xml"), "hreflang"));
    CHECK(page_has(center_get(f.c, "/practices/houston-the-way-home"), "Bloom &lt;b&gt;, library of practices")), CHECK(page_has(center_get(f.c, "/practices.atom"), "<name>Bloom &lt;b&gt;</name>"));
    CHECK_INT(center_as(f.c, &f.admin, "POST", "/center/face/mail", "").status, 303);
    Str mail = center_mail(f.c);
    CHECK(page_has(mail, "To: admin@example.org")), CHECK(page_has(mail, "Bloom <b>, https://practices.example.org"));
    CHECK_STR(face_now(a).mail_from, "post@center.example");
    CHECK_INT(center_send(f.c, &f.admin, "/center/face", "name=Bloom&one_language=yes", "", S("")).status, 303);
    CHECK(!page_has(center_until(f.c, "/", "<span>Bloom</span>"), "Español") && !page_has(center_get(f.c, "/sitemap.xml"), "/es/") && !page_has(center_get(f.c, "/sitemap.xml"), "hreflang"));
    center_end(f.c);
}

/* What pages show of it may be a moment old; the form is not. */
TEST(face_form_shows_what_was_kept_last)
{
    Faced f = faced(a);
    for (int i = 0; i < 60; i++) {
        Str page = center_as(f.c, &f.admin, "GET", "/center/face", "").body;
        isize at = str_find(page, S("name=\"seen\" value=\"")) + 19;
        Str seen = str_slice(page, at, at + str_find_char(str_slice(page, at, page.n), '"'));
        CHECK(page_has(page, i ? str_fmt(a, "value=\"Name %d\"", i - 1).p : "value=\"Rotunda\""));
        CHECK_INT(center_send(f.c, &f.admin, "/center/face", str_fmt(a, "name=Name %d&seen=" STR_FMT, i, STR_ARG(seen)).p, "", S("")).status, 303);
    }
    center_end(f.c);
}

static Reply send_mark(Faced *f, const char *fields, const char *name, Str bytes) { return center_send_as(f->c, &f->admin, "/center/face", fields, "mark", name, bytes); }

TEST(face_has_a_mark_that_is_a_picture)
{
    Faced f = faced(a);
    CHECK_INT(center_ask(f.c, "GET", "/center/mark", "").status, 404);
    CHECK(page_has(send_mark(&f, "name=Mine", "a.svg", S("<svg onload=alert(1)>")).body, "Send a PNG or JPEG"));
    CHECK_INT(send_mark(&f, "name=Mine", "a.png", str_of(png, sizeof png - 1)).status, 303);
    CHECK(page_has(center_until(f.c, "/", "/center/mark?v="), "/center/mark?v="));
    Reply r = center_ask(f.c, "GET", "/center/mark", "");
    CHECK_STR(r.body, png), CHECK_STR(r.type, "image/png");
    CHECK_INT(send_mark(&f, "name=Mine", "", S("")).status, 303), CHECK_INT(center_ask(f.c, "GET", "/center/mark", "").status, 200);
    CHECK_INT(send_mark(&f, "name=Mine&no_mark=yes", "", S("")).status, 303), CHECK_INT(center_ask(f.c, "GET", "/center/mark", "").status, 404);
    center_end(f.c);
}

TEST(face_texts_are_kept_in_every_version)
{
    Faced f = faced(a);
    static const char *const at = "/center/texts/privacy";
    CHECK(page_has(center_get(f.c, "/privacy"), "needs no account")), CHECK(page_has(center_get(f.c, "/es/privacy"), "no necesita cuenta"));
    CHECK(page_has(center_as(f.c, &f.admin, "POST", "/center/texts/privacy/preview", "body=%23%23+Ours%0A%0A%3Cscript%3E&version=0").body, "<h2"));
    CHECK(page_has(center_get(f.c, "/privacy"), "needs no account"));
    CHECK_INT(center_as(f.c, &f.admin, "POST", at, "body=%23%23+Ours&version=0").status, 303);
    CHECK(page_has(center_get(f.c, "/privacy"), "Ours")), CHECK(page_has(center_get(f.c, "/es/privacy"), "no necesita cuenta"));
    CHECK(page_has(center_as(f.c, &f.admin, "POST", at, "body=Theirs&version=0").body, "Somebody else has saved"));
    CHECK_INT(center_as(f.c, &f.admin, "POST", at, "body=Second&version=1").status, 303);
    CHECK_INT(center_as(f.c, &f.admin, "POST", "/center/texts/privacy/restore", "version=1").status, 303);
    CHECK(page_has(center_get(f.c, "/privacy"), "Ours")), CHECK(page_has(center_as(f.c, &f.admin, "GET", at, "").body, "Version 3"));
    CHECK_INT(center_as(f.c, &f.admin, "POST", "/center/texts/privacy/restore", "version=9").status, 404), CHECK_INT(center_as(f.c, &f.admin, "GET", "/center/texts/other", "").status, 404);
    center_end(f.c);
}
