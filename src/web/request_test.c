#include "web/view.h"
#include "tests/test.h"

static Request *request(Arena *a, const char *address, bool *ok)
{
    Request *rq = make(a, Request);
    Str why;
    rq->arena = a;
    rq->out = make(a, Out);
    *ok = request_parse(rq, str_copy(a, str_from(address)), &why);
    return rq;
}

TEST(request_addresses_are_taken_apart_or_refused)
{
    static const struct { const char *address; bool ok; const char *path, *query; int lang; } cases[] = {
        { "/", true, "/", "", LANG_EN },
        { "/practices?q=zero+fares&q=x", true, "/practices", "q=zero fares;q=x;", LANG_EN },
        { "/es", true, "/", "", LANG_ES },
        { "/es/", true, "/", "", LANG_ES },
        { "/es/practices?a", true, "/practices", "a=;", LANG_ES },
        { "/estonia", true, "/estonia", "", LANG_EN },
        { "/a?", true, "/a", "", LANG_EN },
        { "/a?&&x=1&&", true, "/a", "x=1;", LANG_EN },
        { "/a?x=1?y=2", true, "/a", "x=1?y=2;", LANG_EN },
        { "/a?x==&=y", true, "/a", "x==;=y;", LANG_EN },
        { "/a?x=%26%3D%2B%20+", true, "/a", "x=&=+  ;", LANG_EN },
        { "/S%C3%A3o?n=%C3%A9", true, "/S%C3%A3o", "n=\u00e9;", LANG_EN },
        { "/a/%2E", false, NULL, NULL, 0 }, { "/a/..", false, NULL, NULL, 0 }, { "/a/%2e%2E/b", false, NULL, NULL, 0 }, { "/./a", false, NULL, NULL, 0 },
        { "/a%2Fb", false, NULL, NULL, 0 }, { "/a%5Cb", false, NULL, NULL, 0 }, { "/a\\b", false, NULL, NULL, 0 }, { "/a%00", false, NULL, NULL, 0 },
        { "/a%0d%0a", false, NULL, NULL, 0 }, { "/a%7f", false, NULL, NULL, 0 }, { "/a%", false, NULL, NULL, 0 }, { "/a%4", false, NULL, NULL, 0 },
        { "/a%zz", false, NULL, NULL, 0 }, { "/a%ff", false, NULL, NULL, 0 }, { "/a%c0%af", false, NULL, NULL, 0 }, { "/a%ed%a0%80", false, NULL, NULL, 0 },
        { "/\xff", false, NULL, NULL, 0 }, { "/a b", false, NULL, NULL, 0 }, { "/a#b", false, NULL, NULL, 0 }, { "/a<b", false, NULL, NULL, 0 }, { "/a\"", false, NULL, NULL, 0 },
        { "/a?x=%00", false, NULL, NULL, 0 }, { "/a?x=%ff", false, NULL, NULL, 0 }, { "/a?%=1", false, NULL, NULL, 0 }, { "/a?x=\x7f", false, NULL, NULL, 0 },
        { "", false, NULL, NULL, 0 }, { "*", false, NULL, NULL, 0 }, { "a", false, NULL, NULL, 0 }, { "http://x/", false, NULL, NULL, 0 }, { "?x=1", false, NULL, NULL, 0 },
        { "//evil.example/x", false, NULL, NULL, 0 }, { "//", false, NULL, NULL, 0 }, { "/es//a", false, NULL, NULL, 0 }, { "/es//es/es", false, NULL, NULL, 0 },
    };
    for (isize i = 0; i < countof(cases); i++) {
        bool ok;
        Request *rq = request(a, cases[i].address, &ok);
        test_case(cases[i].address);
        if (!CHECK(ok == cases[i].ok) || !ok) continue;
        Buf b = buf_on(a);
        for (isize k = 0; k < rq->query.n; k++) put_fmt(&b, STR_FMT "=" STR_FMT ";", STR_ARG(rq->query.p[k].name), STR_ARG(rq->query.p[k].value));
        CHECK_STR(rq->path, cases[i].path);
        CHECK_STR(buf_str(&b), cases[i].query);
        CHECK_INT(rq->lang, cases[i].lang);
    }
}

TEST(request_takes_64_parameters_and_no_more)
{
    for (int n = QUERY_MAX - 1; n <= QUERY_MAX + 1; n++) {
        Buf b = buf_on(a);
        put(&b, S("/a?"));
        for (int i = 0; i < n; i++) put_fmt(&b, "p%d=1&", i);
        bool ok;
        request(a, buf_z(&b), &ok);
        CHECK(ok == (n <= QUERY_MAX));
    }
}

TEST(request_answers_for_names)
{
    bool ok;
    Request *rq = request(a, "/a?x=1&y=&x=2", &ok);
    CHECK_STR(request_query(rq, "x"), "1");
    CHECK_INT(request_query_count(rq, "x"), 2);
    CHECK(request_query_given(rq, "y") && !request_query_given(rq, "z"));
    CHECK(str_null(request_query(rq, "z")));
    static const struct { const char *cookie, *want; } cases[] = {
        { "for=1", "1" }, { "a=b; for=2; c=d", "2" }, { "before=1;for=3", "3" }, { "for=", "" }, { "for", "" }, { "", "" }, { "FOR=4", "" }, { " for=5 ", "5" },
        { "for=6; for=7", "6" }, { ";;=;for=8", "8" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        rq->head.cookie = str_from(cases[i].cookie);
        test_case(cases[i].cookie);
        CHECK_STR(request_cookie(rq, "for"), cases[i].want);
    }
}

/* ---- addresses of lists ---- */

TEST(view_addresses_say_all_choices)
{
    static const struct { const char *address, *name, *value, *set, *toggled; } cases[] = {
        { "/p", "sort", "new", "/p?sort=new", "/p?sort=new" },
        { "/p?sort=old", "sort", "new", "/p?sort=new", "/p?sort=old&sort=new" },
        { "/p?sort=new", "sort", "new", "/p?sort=new", "/p" },
        { "/p?c=a&c=b&q=x", "c", "a", "/p?q=x&c=a", "/p?c=b&q=x" },
        { "/p?page=3&for=dayton&q=x", "c", "a", "/p?q=x&c=a", "/p?q=x&c=a" },
        { "/es/p?q=a+b%26c", "c", "\u00e9 &", "/p?q=a+b%26c&c=%C3%A9+%26", "/p?q=a+b%26c&c=%C3%A9+%26" },
        { "/p?c=&q=", "c", "a", "/p?c=a", "/p?c=a" },
        { "/p?c=a", "c", "", "/p", "/p?c=a&c=" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        bool ok;
        Request *rq = request(a, cases[i].address, &ok);
        test_case(cases[i].address);
        CHECK(ok);
        CHECK_STR(address_set(rq, cases[i].name, str_from(cases[i].value)), cases[i].set);
        if (*cases[i].value) CHECK_STR(address_toggle(rq, cases[i].name, str_from(cases[i].value)), cases[i].toggled);
    }
}

TEST(view_toggling_twice_comes_back)
{
    bool ok;
    Request *rq = request(a, "/p?c=a&q=x%20y&c=b", &ok);
    Str once = address_toggle(rq, "c", S("new \u00e9&=?"));
    Request *there = request(a, once.p ? str_z(a, once) : "", &ok);
    CHECK(ok && request_query_count(there, "c") == 3);
    CHECK_STR(address_toggle(there, "c", S("new \u00e9&=?")), "/p?c=a&q=x+y&c=b");
}

TEST(view_pages_are_counted_from_one)
{
    bool ok;
    Request *rq = request(a, "/p?q=x&page=7", &ok);
    CHECK_STR(address_page(rq, 1), "/p?q=x");
    CHECK_STR(address_page(rq, 2), "/p?q=x&page=2");
}

static bool no_place(Request *rq, Str id, Str *canonical_id, Str *label)
{
    (void)rq;
    if (!str_eq(id, S("dayton&x"))) return false;
    *canonical_id = id, *label = S("Dayton");
    return true;
}

TEST(view_knows_the_other_language_and_the_canonical_address)
{
    bool ok;
    view_base(S("https://x.example"));
    view_lend_place(no_place);
    Request *rq = request(a, "/es/practices?q=x&for=dayton%26x&page=2", &ok);
    View *v = view_ready(rq);
    CHECK(view_ready(rq) == v);
    CHECK_STR(v->other_address, "/practices?q=x&for=dayton%26x&page=2");
    CHECK_STR(v->canonical, "https://x.example/es/practices?q=x&page=2");
    CHECK_STR(v->canonical_other, "https://x.example/practices?q=x&page=2");
    CHECK_STR(rq->out->carry, "for=dayton%26x");
    CHECK_STR(v->section, "practices");
    rq = request(a, "/compare?for=nowhere", &ok);
    v = view_ready(rq);
    CHECK_STR(rq->out->carry, "");
    CHECK_STR(v->other_address, "/es/compare?for=nowhere");
    rq = request(a, "/es/practices?demo=1&page=2", &ok);
    CHECK_STR(view_ready(rq)->canonical, "https://x.example/es/practices?page=2&demo=1");
    CHECK_STR(address_whole(rq, LANG_EN, S("/practices/x")), "https://x.example/practices/x?demo=1");
    view_lend_place(NULL);
}
