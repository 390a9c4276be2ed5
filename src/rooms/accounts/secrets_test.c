#include "base/random.h"
#include "rooms/accounts/secrets.h"
#include "tests/test.h"

/* RFC 6238, appendix B: the secret is "12345678901234567890", codes of 8 digits, of which we take the last six. */
TEST(totp_gives_the_codes_of_its_standard)
{
    static const struct { Time at; int code; } cases[] = {
        { 59, 287082 }, { 1111111109, 81804 }, { 1111111111, 50471 }, { 1234567890, 5924 }, { 2000000000, 279037 }, { 20000000000, 353130 },
    };
    Str secret = S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for (isize i = 0; i < countof(cases); i++) CHECK_INT(totp_code(secret, cases[i].at / 30), cases[i].code);
    CHECK_INT(totp_step_of(secret, S("287082"), 59), 1);
    CHECK_INT(totp_step_of(secret, S("287082"), 89), 1);
    CHECK_INT(totp_step_of(secret, S("287082"), 121), 0);
    CHECK_INT(totp_step_of(secret, S("28708"), 59), 0);
    CHECK_INT(totp_step_of(secret, S("+87082"), 59), 0);
}

TEST(passwords_are_refused_with_the_reason)
{
    static const struct { const char *password, *says; } cases[] = {
        { "short", "at least 8" }, { "password", "commonest" }, { "PASSWORD", "commonest" }, { "iloveyou1", "commonest" },
        { "ana.ruiz@city.gov", "first that is tried" }, { "Ana Ruiz Soler", "first that is tried" }, { "ana.ruiz", "first that is tried" },
        { "lamp river seven", "" }, { "ñandúñandú", "" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Str why = password_wrong(str_from(cases[i].password), S("ana.ruiz@city.gov"), S("Ana Ruiz Soler"));
        test_case(cases[i].password);
        if (*cases[i].says) CHECK(str_find(why, str_from(cases[i].says)) >= 0); else CHECK_STR(why, "");
    }
    char *long_one = arena_alloc(a, 300);
    memset(long_one, 'x', 257);
    CHECK(password_wrong(str_of(long_one, 257), S("a@b.c"), S("A")).n > 0);
    CHECK_INT(password_wrong(str_of(long_one, 256), S("a@b.c"), S("A")).n, 0);
}

TEST(passwords_fit_their_own_hash_alone)
{
    Str one = password_hash(a, S("lamp river seven")), two = password_hash(a, S("lamp river seven"));
    CHECK(str_starts(one, S("$argon2id$v=19$m=19456,t=2,p=1$")));
    CHECK(!str_eq(one, two));
    CHECK(password_fits(one, S("lamp river seven")));
    CHECK(!password_fits(one, S("lamp river eight")));
    CHECK(!password_fits((Str){ 0 }, S("lamp river seven")));
    CHECK(!password_fits(str_slice(one, 0, one.n - 1), S("lamp river seven")) && !password_fits(str_fmt(a, STR_FMT "a", STR_ARG(one)), S("lamp river seven")));
    CHECK(!password_fits(S("$argon2id$v=19$m=19456,t=2,p=1$$"), S("lamp river seven")) && !password_fits(S("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$x"), S("lamp river seven")));
    /* libsodium 1.0.18: crypto_pwhash(out, 32, "lamp river seven", 16, "saltsaltsaltsalt", 2, 19 << 20, crypto_pwhash_ALG_ARGON2ID13) */
    CHECK(password_fits(S("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$UJWNnJkN4zbRn+nxFB/Vi23grYuWrrsSaLsHW7h+l2o"), S("lamp river seven")));
}

TEST(names_in_addresses_are_plain_and_differ)
{
    Str one = random_name(a, 15), two = random_name(a, 15);
    CHECK_INT(one.n, 24);
    CHECK(!str_eq(one, two));
    for (isize i = 0; i < one.n; i++) CHECK((one.p[i] >= 'a' && one.p[i] <= 'z') || (one.p[i] >= '2' && one.p[i] <= '9'));
}
