#include "rooms/accounts/webauthn.h"
#include "tests/device.h"
#include "tests/test.h"

#define RP S("x.example")
#define ORIGIN S("https://x.example")

TEST(webauthn_addresses_give_origin_and_site)
{
    static const struct { const char *base, *origin, *rp; } cases[] = {
        { "https://practices.example.org", "https://practices.example.org", "practices.example.org" },
        { "https://Practices.Example.org/", "https://practices.example.org", "practices.example.org" },
        { "https://x.example:8443/library", "https://x.example:8443", "x.example" },
        { "http://localhost:8080", "http://localhost:8080", "localhost" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].base);
        CHECK_STR(webauthn_origin(a, str_from(cases[i].base)), cases[i].origin);
        CHECK_STR(webauthn_rp(a, str_from(cases[i].base)), cases[i].rp);
    }
}

TEST(webauthn_takes_a_new_key_of_this_site_and_its_signatures)
{
    Device *d = device_new(a);
    Str challenge = webauthn_challenge(a);
    WebauthnAsked asked = { RP, ORIGIN, challenge };
    DeviceSays says = { RP, ORIGIN, challenge, .counted = 3 };
    WebauthnAnswer made = device_make(d, &says);
    WebauthnKey key;
    i64 count = -1;
    CHECK_STR(str_from(webauthn_made(a, &asked, &made, &key)), "");
    CHECK_STR(key.id, d->credential.p);
    CHECK_INT(key.algorithm, -7);
    CHECK_INT(key.count, 3);
    says.counted = 4;
    WebauthnAnswer given = device_get(d, &says);
    CHECK_STR(str_from(webauthn_given(a, &asked, &key, &given, &count)), "");
    CHECK_INT(count, 4);
    says.counted = 0, key.count = 0;                    /* many devices do not count */
    given = device_get(d, &says);
    CHECK_STR(str_from(webauthn_given(a, &asked, &key, &given, &count)), "");
    device_free(d);
}

TEST(webauthn_refuses_whatever_is_not_this_site_this_moment_this_key)
{
    Str c = webauthn_challenge(a), other = webauthn_challenge(a);
    const struct { const char *what; DeviceSays says; bool make; } cases[] = {
        { "another site's page", { RP, S("https://evil.example"), c, .counted = 9 }, false },
        { "a page below", { RP, S("https://sub.x.example"), c, .counted = 9 }, false },
        { "another port", { RP, S("https://x.example:444"), c, .counted = 9 }, false },
        { "not encrypted", { RP, S("http://x.example"), c, .counted = 9 }, false },
        { "another challenge", { RP, ORIGIN, other, .counted = 9 }, false },
        { "no challenge", { RP, ORIGIN, S(""), .counted = 9 }, false },
        { "a key of another site", { S("evil.example"), ORIGIN, c, .counted = 9 }, false },
        { "a new key instead", { RP, ORIGIN, c, .type = "webauthn.create", .counted = 9 }, false },
        { "untouched", { RP, ORIGIN, c, .untouched = true, .counted = 9 }, false },
        { "inside another site's page", { RP, ORIGIN, c, .cross = true, .counted = 9 }, false },
        { "counted back", { RP, ORIGIN, c, .counted = 4 }, false },
        { "stood still", { RP, ORIGIN, c, .counted = 5 }, false },
        { "forgot to count", { RP, ORIGIN, c, .counted = 0 }, false },
        { "another site's page", { RP, S("https://evil.example"), c, .counted = 0 }, true },
        { "another challenge", { RP, ORIGIN, other, .counted = 0 }, true },
        { "a key for another site", { S("evil.example"), ORIGIN, c, .counted = 0 }, true },
        { "an answer instead", { RP, ORIGIN, c, .type = "webauthn.get" }, true },
        { "untouched", { RP, ORIGIN, c, .untouched = true }, true },
    };
    Device *d = device_new(a), *stranger = device_new(a);
    WebauthnAsked asked = { RP, ORIGIN, c };
    WebauthnKey key, new_key;
    WebauthnAnswer made = device_make(d, &(DeviceSays){ RP, ORIGIN, c, .counted = 5 });
    i64 count;
    must(!webauthn_made(a, &asked, &made, &key));
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].what);
        WebauthnAnswer x = cases[i].make ? device_make(d, &cases[i].says) : device_get(d, &cases[i].says);
        CHECK((cases[i].make ? webauthn_made(a, &asked, &x, &new_key) : webauthn_given(a, &asked, &key, &x, &count)) != NULL);
    }
    DeviceSays right = { RP, ORIGIN, c, .counted = 6 };
    WebauthnAnswer x = device_get(stranger, &right);
    test_case("somebody else's key");
    CHECK(webauthn_given(a, &asked, &key, &x, &count) != NULL);
    x = device_get(d, &right);
    CHECK(!webauthn_given(a, &asked, &key, &x, &count));
    device_free(d), device_free(stranger);
}

/* Each byte of what is signed, changed: nothing of it is taken, nothing breaks. */
TEST(webauthn_refuses_every_changed_byte)
{
    Device *d = device_new(a);
    Str c = webauthn_challenge(a);
    WebauthnAsked asked = { RP, ORIGIN, c };
    DeviceSays says = { RP, ORIGIN, c, .counted = 1 };
    WebauthnAnswer made = device_make(d, &says);
    WebauthnKey key;
    i64 count;
    must(!webauthn_made(a, &asked, &made, &key));
    says.counted = 2;
    WebauthnAnswer given = device_get(d, &says);
    must(!webauthn_given(a, &asked, &key, &given, &count));
    Str *parts[] = { &given.client, &given.data, &given.signature };
    for (isize k = 0; k < countof(parts); k++)
        for (isize i = 0; i < parts[k]->n - 1; i++) {           /* the last letter of base64 has bits that mean nothing */
            Str was = *parts[k];
            char *z = str_z(a, was);
            z[i] = z[i] == 'A' ? 'B' : 'A';
            *parts[k] = str_of(z, was.n);
            test_case(str_fmt(a, "part %td, letter %td", k, i).p);
            CHECK(webauthn_given(a, &asked, &key, &given, &count) != NULL);
            *parts[k] = was;
        }
    for (isize n = 0; n < made.data.n; n++) {                   /* a key's data, cut short */
        WebauthnAnswer cut = { .client = made.client, .data = str_slice(made.data, 0, n) };
        CHECK(webauthn_made(a, &asked, &cut, &key) != NULL);
    }
    device_free(d);
}
