#include "base/map.h"
#include "tests/test.h"

TEST(map_finds_what_was_put_and_nothing_else)
{
    enum { N = 5000 };
    Map m = map_on(a);
    CHECK(map_get(&m, S("k1")) == NULL);
    for (i64 i = 0; i < N; i++) *map_put(&m, str_fmt(a, "k%" PRId64, i)) = i + 1;
    CHECK_INT(m.n, N);
    for (i64 i = 0; i < N; i++) {
        i64 *v = map_get(&m, str_fmt(a, "k%" PRId64, i));
        if (!v || *v != i + 1) { CHECK(!"a key is lost or has another's value"); return; }
    }
    CHECK(map_get(&m, S("k5000")) == NULL);
    CHECK(map_get(&m, S("")) == NULL);
    *map_put(&m, S("k7")) = 99;
    CHECK_INT(m.n, N);
    CHECK_INT(*map_get(&m, S("k7")), 99);
    CHECK_INT(*map_put(&m, S("")), 0);
    CHECK(map_get(&m, S("")) != NULL);
}

TEST(map_hash_spreads_and_differs_by_length)
{
    static const Str keys[] = { S(""), S("a"), S("a\0"), S("a\0\0"), S("aaaaaaaa"), S("aaaaaaaa\0"), S("aaaaaaaab"), S("baaaaaaaa") };
    for (isize i = 0; i < countof(keys); i++) {
        CHECK(map_hash(keys[i]) != 0 && map_hash(keys[i]) == map_hash(keys[i]));
        for (isize k = 0; k < i; k++) CHECK(map_hash(keys[i]) != map_hash(keys[k]));
    }
    int low[16] = { 0 }; /* slots are chosen by the lowest bits */
    for (i64 i = 0; i < 16000; i++) low[map_hash(str_fmt(a, "%" PRId64, i)) & 15]++;
    for (int i = 0; i < 16; i++) CHECK(low[i] > 800 && low[i] < 1200); /* of 1,000 expected; 200 are six deviations */
}
