#include "web/form.h"
#include "tests/center.h"
#include "tests/test.h"

static const FieldChoice colours[] = { { "red", N_("Red"), NULL }, { "blue", N_("Blue"), NULL }, { 0 } };
static const Field fields[] = {
    { "line", FIELD_TEXT, OPTIONAL, .label = N_("Line"), .max = 5 },
    { "area", FIELD_AREA, OPTIONAL, .label = N_("Area") },
    { "email", FIELD_EMAIL, OPTIONAL, .label = N_("E-mail") },
    { "url", FIELD_URL, OPTIONAL, .label = N_("Address") },
    { "day", FIELD_DATE, OPTIONAL, .past = true, .label = N_("Day") },
    { "number", FIELD_NUMBER, OPTIONAL, .label = N_("Number"), .low = 2, .high = 9 },
    { "one", FIELD_RADIO, OPTIONAL, .label = N_("One"), .choices = colours },
    { "many", FIELD_CHECKS, OPTIONAL, .label = N_("Many"), .choices = colours },
    { "yes", FIELD_YES, OPTIONAL, .label = N_("Yes") },
    { "code", FIELD_CODE, OPTIONAL, .label = N_("Code") },
    { "secret", FIELD_PASSWORD, OPTIONAL, .label = N_("Secret") },
    { 0 }
};

static Request *sent(Arena *a, const char *body)
{
    Request *rq = make(a, Request);
    *rq = (Request){ .arena = a, .body = str_from(body), .method = S("POST") };
    return rq;
}

TEST(form_fields_take_what_they_are_for)
{
    static const struct { const char *body, *field, *value, *error; } cases[] = {
        { "line=+abc+", "line", "abc", "" }, { "line=%C3%B1%C3%B1%C3%B1%C3%B1%C3%B1", "line", "ñññññ", "" }, { "line=abcdef", "line", "abcdef", "has 6 characters; it may have 5" },
        { "line=a%0Ab", "line", "", "nobody can see" }, { "line=a%07b", "line", "", "nobody can see" }, { "area=a%0D%0Ab", "area", "a\nb", "" }, { "area=a%1Bb", "area", "", "nobody can see" },
        { "email=Ana%40City.GOV", "email", "ana@city.gov", "" }, { "email=ana", "email", "ana", "not an e-mail" }, { "email=a%40b%40c.d", "email", "a@b@c.d", "not an e-mail" },
        { "email=a%40b.c%2Cx%40y.z", "email", "a@b.c,x@y.z", "not an e-mail" }, { "email=a%40localhost", "email", "a@localhost", "not an e-mail" },
        { "url=https%3A%2F%2Fa.b%2Fc", "url", "https://a.b/c", "" }, { "url=javascript%3Aalert(1)", "url", "javascript:alert(1)", "not a web address" }, { "url=http%3A%2F%2F", "url", "http://", "not a web address" },
        { "day=2026-02-28", "day", "2026-02-28", "" }, { "day=2026-02-30", "day", "2026-02-30", "not a day" }, { "day=2190-01-01", "day", "2190-01-01", "still to come" }, { "number=7", "number", "7", "" }, { "number=1", "number", "1", "from 2 to 9" },
        { "number=x", "number", "x", "whole number" }, { "number=99999999999999999999", "number", "99999999999999999999", "whole number" }, { "one=red", "one", "red", "" }, { "one=green", "one", "green", "Choose something" },
        { "many=red&many=blue", "many", "red\nblue", "" }, { "many=red&many=green", "many", "red\ngreen", "Choose something" }, { "many=red%0Agreen", "many", "", "" }, { "code=123+456", "code", "123456", "" },
        { "secret=+a+b+", "secret", " a b ", "" }, { "line=%FF", "line", "", "" }, { "line=%00", "line", "", "" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Request *rq = sent(a, cases[i].body);
        Form *f = form_new(rq, fields);
        test_case(cases[i].body);
        CHECK_INT(form_read(rq, f), !*cases[i].error);
        CHECK_STR(form_text(f, cases[i].field), cases[i].value);
        for (isize k = 0; k < f->n; k++) {
            if (strcmp(f->p[k].field->name, cases[i].field)) { CHECK_STR(f->p[k].error, ""); continue; }
            if (*cases[i].error) CHECK(page_has(f->p[k].error, cases[i].error)); else CHECK_STR(f->p[k].error, "");
        }
    }
}

/* Thousands and decimals as each language writes them; what could be meant in two ways is no number. */
TEST(form_numbers_are_read_as_they_are_written)
{
    static const Field numbers[] = { { "n", FIELD_DECIMAL, OPTIONAL, .label = N_("Number") }, { "i", FIELD_NUMBER, OPTIONAL, .label = N_("Number") }, { 0 } };
    enum { NONE = -1 };
    static const struct { const char *typed; double en, es; } cases[] = {
        { "12.5", 12.5, 12.5 }, { "12,5", NONE, 12.5 }, { "1,200", 1200, 1.2 }, { "1.200", 1.2, 1200 }, { "1,234,567.5", 1234567.5, NONE }, { "1.234.567,5", NONE, 1234567.5 },
        { "1 200", 1200, 1200 }, { "1\u00a0200", 1200, 1200 }, { "12\u202f500", 12500, 12500 }, { "0.125", 0.125, 0.125 }, { "0,125", NONE, 0.125 }, { "12.50", 12.5, 12.5 },
        { "\u2212" "1,5", NONE, -1.5 }, { "\u2212" "1.5", -1.5, -1.5 }, { "1.5.5", NONE, NONE }, { "1,5,5", NONE, NONE }, { "1.200.5", NONE, NONE }, { "1 20", NONE, NONE }, { "1234.567", 1234.567, 1234.567 }, { "1,20,000", NONE, NONE }, { "1e15", 1e15, 1e15 }, { "x", NONE, NONE }, { ",", NONE, NONE }, { ".", NONE, NONE },
    };
    for (isize i = 0; i < countof(cases); i++) for (int lang = LANG_EN; lang <= LANG_ES; lang++) {
        Buf b = buf_on(a);
        put(&b, S("n=")), put_query(&b, str_from(cases[i].typed));
        Request *rq = sent(a, buf_z(&b));
        rq->lang = lang;
        Form *f = form_new(rq, numbers);
        double want = lang == LANG_ES ? cases[i].es : cases[i].en;
        test_case(cases[i].typed);
        CHECK_INT(form_read(rq, f), want != NONE);
        CHECK(want == NONE ? !form_real(f, "n").known : form_real(f, "n").v == want);
    }
    Request *rq = sent(a, "i=1.200&n=");
    rq->lang = LANG_ES;
    Form *f = form_new(rq, numbers);
    CHECK(form_read(rq, f) && form_int(f, "i") == 1200);
    form_set_real(f, "n", (OptReal){ 1.234, true });
    CHECK_STR(form_text(f, "n"), "1,234");
    CHECK(!form_read(sent(a, "n=-1e16"), form_new(rq, numbers)) && form_read(sent(a, "n=-1e15"), form_new(rq, numbers)));
    rq = sent(a, ""), rq->lang = LANG_ES, rq->path = S("/api/v1/x");
    f = form_new(rq, numbers);
    form_set_real(f, "n", (OptReal){ 1.234, true });
    CHECK(form_real(f, "n").v == 1.234);        /* a program's numbers are JSON's */
}

TEST(form_needs_what_it_says_and_reads_once)
{
    static const Field needs[] = { { "a", FIELD_TEXT, REQUIRED, .label = N_("Line") }, { "b", FIELD_RADIO, REQUIRED, .label = N_("One"), .choices = colours }, { "c", FIELD_YES, REQUIRED, .label = N_("Yes"), .missing = N_("Choose") }, { 0 } };
    Request *rq = sent(a, "a=first&a=second&b=&c=");
    Form *f = form_new(rq, needs);
    CHECK(!form_read(rq, f));
    CHECK_STR(form_text(f, "a"), "first");
    CHECK(page_has(f->p[1].error, "Choose something under “One”") && page_has(f->p[2].error, "Choose") && f->p[1].choices.n == 2);
    CHECK_STR(f->p[1].described, "f-b-error");
    static const char *const unseen[] = { "a=%E2%80%8B&b=red&c=yes", "a=%C2%AD+&b=red&c=yes", "a=%E2%A0%80&b=red&c=yes", "a=%E3%85%A4&b=red&c=yes" };
    for (isize i = 0; i < countof(unseen); i++) {
        rq = sent(a, unseen[i]), f = form_new(rq, needs);
        test_case(unseen[i]);
        CHECK(!form_read(rq, f) && page_has(f->p[0].error, "Fill in “Line”"));
    }
    rq = sent(a, "a=%E2%80%8Bx&b=red&c=yes");
    CHECK(form_read(rq, form_new(rq, needs)));
    Buf many = buf_on(a);
    for (int i = 0; i < 300; i++) put_fmt(&many, "x%d=1&", i);
    put(&many, S("a=late"));
    rq = sent(a, buf_z(&many));
    CHECK_STR(request_form(rq, "a"), "");
}
