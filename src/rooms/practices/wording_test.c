#include "tests/center.h"
#include "tests/test.h"

typedef struct { DemoCenter *c; Somebody officer; } Words;

static Words words(Arena *a)
{
    Words w = { .c = center_of_demo(a) };
    w.officer = center_somebody(w.c, "officer@example.org", "program_officer", "");
    return w;
}

static Reply send(Words *w, const char *at, const char *body) { return center_as(w->c, &w->officer, "POST", at, body); }

TEST(words_of_a_concern_are_changed_after_a_look)
{
    Words w = words(a);
    static const char *const at = "/words/concerns/housing", *const body = "name=Zzyzx+homes&about=Homes&name_es=Hogares&about_es=Hogares&try1=zzyzx&try2=trees";
    Reply r = send(&w, "/words/concerns/housing/preview", body);
    CHECK_INT(r.status, 200), CHECK(page_has(r.body, "found, were 0")), CHECK(page_has(r.body, "<ins")), CHECK(page_has(r.body, "as before"));
    CHECK(page_has(center_get(w.c, "/concerns"), "Housing"));
    CHECK_INT(send(&w, at, "name=&about=x").status, 422);
    r = send(&w, at, "name=HEALTH&about=x");
    CHECK_INT(r.status, 422), CHECK(page_has(r.body, "Another concern has this name")), CHECK_INT(send(&w, at, "name=Housing&about=x&name_es=salud").status, 422);
    CHECK_INT(send(&w, at, body).status, 303);
    CHECK(page_has(center_until(w.c, "/concerns", "Zzyzx homes"), "Zzyzx homes")), CHECK(page_has(center_until(w.c, "/practices?q=zzyzx", "houston-the-way-home"), "houston-the-way-home")), CHECK(page_has(center_until(w.c, "/es/concerns", "Hogares"), "Hogares"));
    center_end(w.c);
}

TEST(words_of_the_scale_are_changed)
{
    Words w = words(a);
    Reply r = send(&w, "/words/evidence/RCT/preview", "label=Drawn+by+lot&rule=Places+were+drawn+by+lot&try1=trees");
    CHECK_INT(r.status, 200), CHECK(page_has(r.body, "as before")), CHECK(!page_has(center_get(w.c, "/evidence"), "Drawn by lot"));
    CHECK_INT(send(&w, "/words/evidence/RCT", "label=none&rule=x&label_es=descripcion").status, 422);
    CHECK_INT(send(&w, "/words/evidence/RCT", "label=Drawn+by+lot&rule=Places+were+drawn+by+lot").status, 303);
    CHECK(page_has(center_until(w.c, "/evidence", "Drawn by lot"), "Drawn by lot")), CHECK_INT(center_as(w.c, &w.officer, "GET", "/words/evidence/none", "").status, 404);
    center_end(w.c);
}

TEST(words_in_spanish_call_concerns_by_their_spanish_names)
{
    Words w = words(a);
    Str page = center_as(w.c, &w.officer, "GET", "/es/words/concerns/housing", "").body;
    CHECK(page_has(page, "Cambiar: Vivienda") && !page_has(page, "Cambiar: Housing"));
    CHECK(page_has(center_as(w.c, &w.officer, "GET", "/es/words", "").body, ">Vivienda") && page_has(center_as(w.c, &w.officer, "GET", "/words/concerns/housing", "").body, "Change: Housing"));
    center_end(w.c);
}

TEST(words_that_mean_the_same_are_tried_and_kept)
{
    Words w = words(a);
    static const char *const at = "/words/synonyms";
    Reply r = send(&w, at, "list=a+%3D%3E&try1=trees");
    CHECK_INT(r.status, 422), CHECK(page_has(r.body, "line 1")), CHECK(page_has(r.body, "a =&gt;</textarea>"));
    r = send(&w, "/words/synonyms/preview", "list=zzyzx%2C+eviction&try1=zzyzx&try2=eviction");
    CHECK_INT(r.status, 200), CHECK(page_has(r.body, "found, were 0"));
    CHECK(page_has(center_as(w.c, &w.officer, "GET", "/words", "").body, "came with the program"));
    CHECK_INT(send(&w, at, "list=zzyzx%2C+eviction").status, 303);
    CHECK(page_has(center_as(w.c, &w.officer, "GET", "/words", "").body, "Your own list")), CHECK(page_has(center_as(w.c, &w.officer, "GET", at, "").body, "zzyzx, eviction"));
    CHECK(page_has(center_until(w.c, "/practices?q=zzyzx", "vict"), "vict"));
    CHECK(page_has(send(&w, "/es/words/synonyms", "list=a+%3D%3E").body, "línea 1: falta un término"));
    r = send(&w, "/words/synonyms/preview", "list=&try1=zzyzx");
    CHECK_INT(r.status, 200), CHECK(page_has(r.body, "0 found, were "));
    CHECK_INT(send(&w, at, "list=").status, 303);
    CHECK(page_has(center_as(w.c, &w.officer, "GET", "/words", "").body, "came with the program")), CHECK(!page_has(center_as(w.c, &w.officer, "GET", at, "").body, "zzyzx")), CHECK(page_has(center_as(w.c, &w.officer, "GET", at, "").body, "eviction"));
    center_end(w.c);
}
