#include "media/address.h"
#include "media/messages.h"
#include "tests/test.h"

TEST(address_carries_language_and_parameters)
{
    static const struct { int lang; const char *carry, *path, *want; } cases[] = {
        { LANG_EN, "", "/practices", "/practices" },
        { LANG_ES, "", "/practices", "/es/practices" },
        { LANG_ES, "", "/", "/es/" },
        { LANG_EN, "for=39", "/practices", "/practices?for=39" },
        { LANG_EN, "for=39", "/practices?q=x#top", "/practices?q=x&for=39#top" },
        { LANG_ES, "for=39", "?sort=new", "?sort=new&for=39" },
        { LANG_ES, "for=39", "#top", "#top" },
        { LANG_ES, "for=39", "/assets/ab/style.css", "/assets/ab/style.css" },
        { LANG_ES, "for=39", "/api/v1/practices", "/api/v1/practices" },
        { LANG_ES, "for=39", "/robots.txt", "/robots.txt" },
        { LANG_ES, "for=39", "https://example.org/", "https://example.org/" },
        { LANG_ES, "for=39", "//example.org", "//example.org" },
        { LANG_ES, "for=39", "", "" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].path);
        Buf b = buf_on(a);
        put_address(&b, cases[i].lang, str_from(cases[i].carry), str_from(cases[i].path));
        CHECK_STR(buf_str(&b), cases[i].want);
    }
}

TEST(address_host_is_without_scheme_port_and_path)
{
    static const struct { const char *url, *host; } cases[] = {
        { "https://example.org", "example.org" }, { "https://example.org/", "example.org" }, { "http://example.org:8080/a:b", "example.org" }, { "https://example.org?q=/x", "example.org" },
        { "https://example.org#top", "example.org" }, { "http://[::1]:8080/a", "[::1]" }, { "http://[::1]", "[::1]" }, { "http://[::1/x", "[::1" }, { "example.org/a", "example.org" }, { "", "" }, { "https://", "" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].url);
        CHECK_STR(address_host(str_from(cases[i].url)), cases[i].host);
    }
}
