#include "base/codes.h"
#include "tests/test.h"

TEST(codes_count_keys_in_the_order_in_which_they_come)
{
    Codes c = { 0 };
    for (u64 round = 0; round < 2; round++)
        for (u64 i = 0; i < 5000; i++) CHECK_INT(codes_of(&c, i << 52 | i * i), (i64)i);      /* more than it begins with; keys alike below */
    CHECK_INT(c.n, 5000);
    CHECK_INT(codes_of(&c, UINT64_MAX), 5000);
    codes_free(&c);
}

TEST(codes_compact_drops_what_no_row_has)
{
    i32 code[] = { 4, -1, 2, 4, 0 }, became[6], all[] = { 1, 0, 1 };
    CHECK_INT(codes_compact(code, countof(code), 6, became), 3);
    static const i32 codes[] = { 2, -1, 1, 2, 0 }, labels[] = { 0, -1, 1, -1, 2, -1 };
    for (isize i = 0; i < countof(codes); i++) CHECK_INT(code[i], codes[i]);
    for (isize i = 0; i < countof(labels); i++) CHECK_INT(became[i], labels[i]);
    CHECK_INT(codes_compact(all, countof(all), 2, NULL), 2);
    CHECK_INT(all[0], 1);
    CHECK_INT(codes_compact(all, 0, 2, NULL), 0);
}
