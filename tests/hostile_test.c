/* Hostile text in every field that somebody can fill in: what is refused changes nothing, what is taken harms nobody who reads it. What a
 * browser makes of it: tests/browser/hostile.js. */
#include "store.sql.h"
#include "tests/fixture.h"
#include "tests/test.h"
#include "tests/world.h"

/* Every one-line or longer field of every form: what stands before its value. %s: a handle of the fixture. */
static const struct { char who; const char *path, *before; bool lines; } fields[] = {
    { 'v', "/join", "email=", false }, { 'v', "/sign-in", "password=12345678&email=", false }, { 'v', "/sign-in/forgot", "email=", false },
    { 'a', "/account", "lang=en&name=", false },
    { 'p', "/people/invite", "role=coach&email=x%40y.example&name=", false }, { 'p', "/people/invite", "role=coach&name=x&email=", false },
    { 'p', "/communities/boston-ma-us/people/domain", "domain=", false },
    { 'a', "/practices/rockford-functional-zero/record", "community=boston-ma-us&status=adopted&since=2026-01-01&channel=", false },
    { 'a', "/practices/rockford-functional-zero/record", "community=boston-ma-us&status=adopted&since=2026-01-01&channel=x&kept=", true },
    { 'a', "/practices/rockford-functional-zero/record", "community=boston-ma-us&status=adopted&since=2026-01-01&channel=x&changed=", true },
    { 'a', "/practices/rockford-functional-zero/record", "community=boston-ma-us&status=adopted&since=2026-01-01&channel=x&dropped=", true },
    { 'a', "/practices/rockford-functional-zero/record", "community=boston-ma-us&status=stopped&since=2026-01-01&reason=", true },
    { 'a', "/drafts/new", "community=boston-ma-us&title=", false },
    { 'a', "/drafts/WRITING/head", "summary=x&concern=housing&title=", false }, { 'a', "/drafts/WRITING/head", "title=x&concern=housing&summary=", true },
    { 'a', "/drafts/WRITING/head", "title=x&concern=housing&summary=x&source=", false },
    { 'a', "/drafts/WRITING/problem", "version=1&body=", true },
};

static Reply send(Fixture *f, isize i, const char *value)
{
    const char *path = fields[i].path;
    if (strstr(path, "WRITING")) path = str_fmt(f->a, "/drafts/" STR_FMT "%s", STR_ARG(f->writing), strstr(path, "WRITING") + 7).p;
    const char *body = str_fmt(f->a, "%s%s", fields[i].before, value).p;
    return fields[i].who == 'v' ? center_ask(f->c, "POST", path, body) : fixture_post(f, fields[i].who, path, body);
}

static i64 changes(Fixture *f)
{
    SealNewest end = { 0 };
    Db *db = db_begin(center_store(f->c), f->a);
    seal_newest(db, &end);
    db_end(db);
    return end.last_id;
}

static const char *long_text(Arena *a)
{
    char *z = arena_alloc(a, (10 << 20) + 1);
    memset(z, 'a', 10 << 20);
    z[10 << 20] = 0;
    return z;
}

TEST(hostile_text_is_refused_in_every_field)
{
    Fixture *f = fixture(a);
    const struct { const char *name, *value; bool lines_take; } bad[] = {
        { "10 MB", long_text(a), false }, { "NUL", "x%00y", false }, { "escape", "x%1by", false }, { "delete", "x%7fy", false },
        { "a header of a mail", "x%0d%0aBcc:%20all@mail.example", true },
    };
    for (isize i = 0; i < countof(fields); i++)
        for (isize k = 0; k < countof(bad); k++) {
            if (bad[k].lines_take && fields[i].lines) continue;
            if (!k && i && !strcmp(fields[i].path, fields[i - 1].path)) continue;       /* of each form one field, for memory's sake */
            i64 before = changes(f);
            Reply r = send(f, i, bad[k].value);
            test_case(str_fmt(a, "%s in %s of %s", bad[k].name, fields[i].before, fields[i].path).p);
            CHECK(r.status >= 400 && r.status < 500);
            CHECK_INT(changes(f), before);
        }
    CHECK(!page_has(center_mail(f->c), "Bcc"));
    clock_shift(0);
    center_end(f->c);
}

/* What turns the direction of the text behind it is kept nowhere; marks that a text from right to left needs are. */
TEST(hostile_directions_are_left_out)
{
    Fixture *f = fixture(a);
    for (isize i = 0; i < countof(fields); i++) send(f, i, "x%e2%80%aey%e2%81%a6z%e2%80%8f");
    Str text = world_text(a);
    CHECK(str_find(text, S("\xe2\x80\xae")) < 0 && str_find(text, S("\xe2\x81\xa6")) < 0);
    CHECK(str_find(text, S("xyz\xe2\x80\x8f")) >= 0);
    clock_shift(0);
    center_end(f->c);
}

/* A title that a spreadsheet would run is published, and harmless in an export; so are a person's own. */
TEST(hostile_formulas_are_harmless_in_exports)
{
    Fixture *f = fixture(a);
    const char *head = str_fmt(a, "/drafts/" STR_FMT "/head", STR_ARG(f->writing)).p, *send_it = str_fmt(a, "/drafts/" STR_FMT "/send", STR_ARG(f->writing)).p;
    CHECK_INT(fixture_post(f, 'a', head, "title=%3DHYPERLINK(%22http://x%22)&summary=%40SUM(1)&concern=housing").status, 303);
    CHECK_INT(fixture_post(f, 'a', send_it, "").status, 303);
    CHECK_INT(fixture_post(f, 'p', str_fmt(a, "/drafts/" STR_FMT "/review", STR_ARG(f->writing)).p, "answer=publish&level=descriptive").status, 303);
    CHECK_INT(center_command(f->c, (const char *[]){ "export", "practices", NULL }), 0);
    Str csv = center_printed(f->c);
    CHECK(page_has(csv, ",\"'=HYPERLINK(\"\"http://x\"\")\",'@SUM(1),"));
    CHECK(!page_has(csv, "\"=HYPER") && !page_has(csv, ",=HYPER"));
    clock_shift(0);
    center_end(f->c);
}
