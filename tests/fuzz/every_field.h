/* every_field.h: a form that has a field of every kind, and what must be so of whatever it takes; of fuzz_form.c and fuzz_json.c. */
#ifndef TESTS_FUZZ_EVERY_FIELD_H
#define TESTS_FUZZ_EVERY_FIELD_H
#include "tests/fuzz/fuzz.h"
#include "web/form.h"

enum { LINE = 12, LOW = 2, HIGH = 9 };
static const FieldChoice colours[] = { { "red", N_("Red"), NULL }, { "blue", N_("Blue"), NULL }, { 0 } };
static const Field fields[] = {
    { "line", FIELD_TEXT, OPTIONAL, .label = N_("Line"), .max = LINE },
    { "area", FIELD_AREA, OPTIONAL, .label = N_("Area"), .max = 100 },
    { "marked", FIELD_MARKDOWN, OPTIONAL, .label = N_("Area"), .max = 100 },
    { "email", FIELD_EMAIL, OPTIONAL, .label = N_("E-mail") },
    { "url", FIELD_URL, OPTIONAL, .label = N_("Address") },
    { "day", FIELD_DATE, OPTIONAL, .label = N_("Day") },
    { "number", FIELD_NUMBER, OPTIONAL, .label = N_("Number"), .low = LOW, .high = HIGH },
    { "pick", FIELD_SELECT, OPTIONAL, .label = N_("One"), .choices = colours },
    { "one", FIELD_RADIO, OPTIONAL, .label = N_("One"), .choices = colours },
    { "many", FIELD_CHECKS, OPTIONAL, .label = N_("Many"), .choices = colours },
    { "yes", FIELD_YES, OPTIONAL, .label = N_("Yes") },
    { "code", FIELD_CODE, OPTIONAL, .label = N_("Code") },
    { "secret", FIELD_PASSWORD, OPTIONAL, .label = N_("Secret") },
    { "hidden", FIELD_HIDDEN, OPTIONAL, .label = N_("Line") },
    { 0 }
};

static bool is_colour(Str s) { return str_eq(s, S("red")) || str_eq(s, S("blue")); }

static void check_signs(Str s, bool lines)
{
    HOLDS(str_utf8_valid(s));
    for (isize i = 0; i < s.n; i++) HOLDS((u8)s.p[i] >= ' ' || (lines && (s.p[i] == '\n' || s.p[i] == '\t')));
    HOLDS(str_find(s, S("\xe2\x80\xae")) < 0 && str_find(s, S("\xe2\x81\xa6")) < 0);
}

static void check_taken(const Form *f)
{
    static const char *const lines[] = { "line", "email", "url", "day", "number", "pick", "one", "code", "hidden" };
    for (isize i = 0; i < countof(lines); i++) check_signs(form_text(f, lines[i]), false);
    check_signs(form_text(f, "area"), true), check_signs(form_text(f, "marked"), true), check_signs(form_text(f, "many"), true);
    HOLDS(str_utf8_chars(form_text(f, "line")) <= LINE && str_utf8_chars(form_text(f, "area")) <= 100 && str_utf8_chars(form_text(f, "secret")) <= 256);
    Str email = form_text(f, "email"), url = form_text(f, "url"), day = form_text(f, "day"), many = form_text(f, "many"), one;
    HOLDS(!email.n || (str_find_char(email, '@') > 0 && str_find_char(email, ' ') < 0 && str_find_char(email, ',') < 0));
    HOLDS(!url.n || str_starts(url, S("http://")) || str_starts(url, S("https://")));
    HOLDS(!day.n || (day.n == 10 && day.p[4] == '-' && day.p[7] == '-'));
    HOLDS(!form_text(f, "number").n || (form_int(f, "number") >= LOW && form_int(f, "number") <= HIGH));
    HOLDS(!form_text(f, "pick").n || is_colour(form_text(f, "pick")));
    HOLDS(!form_text(f, "one").n || is_colour(form_text(f, "one")));
    while (many.n && str_cut(&many, '\n', &one)) HOLDS(is_colour(one));
}

#endif
