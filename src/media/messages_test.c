/* That a catalog is found and its plurals chosen is tested with generated pages, in tests/htmlgen. */
#include "media/messages.h"
#include "tests/test.h"

TEST(messages_places_are_filled)
{
    CHECK_STR(say(a, LANG_EN, S("{who} to {what}, {who}; {other} {"), { "who", S("{what}") }, { "what", S("you") }), "{what} to you, {what}; {other} {");
    CHECK_STR(say(a, LANG_EN, S(""), { "who", S("x") }), "");
    CHECK_STR(count_(a, LANG_EN, "{n} row", "{n} rows", 1), "1 row");
    CHECK_STR(count_(a, LANG_EN, "{n} row", "{n} rows", 0), "0 rows");
    CHECK_STR(count_(a, LANG_EN, "{n} row", "{n} rows", 12345), "12,345 rows");
}

TEST(messages_without_translation_are_english)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        CHECK_STR(tr(lang, S("Nobody says this anywhere.")), "Nobody says this anywhere.");
        CHECK_STR(tr_plural(lang, S("Nobody says {n}."), S("Nobody says all {n}."), 2), "Nobody says all {n}.");
    }
}

TEST(messages_every_entry_is_found)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const Catalog *c = &message_catalogs[lang];
        for (isize i = 0; i < c->cap; i++) {
            if (!c->slots[i]) continue;
            const Message *m = &c->messages[c->slots[i] - 1];
            CHECK(str_eq(tr(lang, m->english), m->forms[0]));
            for (i64 n = 0; n < 1000; n++) CHECK(c->plural(n) >= 0 && c->plural(n) < countof(m->forms));
        }
    }
}
