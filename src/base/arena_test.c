#include "base/vec.h"
#include "tests/test.h"

TEST(arena_gives_zeroed_aligned_memory_of_every_size)
{
    static const isize sizes[] = { 0, 1, 15, 16, 17, 4095, 8191, 8192, 8193, 32768, 32769, 1 << 20 };
    Arena *b = arena_new();
    for (int round = 0; round < 2; round++) {
        for (isize i = 0; i < countof(sizes); i++) {
            u8 *p = arena_alloc(b, sizes[i]);
            CHECK((uintptr_t)p % 16 == 0);
            bool zero = true;
            for (isize k = 0; k < sizes[i]; k++) zero &= p[k] == 0;
            CHECK(zero);
            memset(p, 0xAA, (size_t)sizes[i]);
        }
        arena_reset(b); /* the second round gets the first round's bytes again */
        CHECK_INT(arena_used(b), 0);
    }
    arena_free(b);
    arena_free(NULL);
}

TEST(arena_pieces_do_not_overlap)
{
    enum { N = 3000 };
    u8 **p = make_array(a, u8 *, N);
    for (isize i = 0; i < N; i++) {
        p[i] = arena_alloc(a, 1 + i * 7 % 900);
        memset(p[i], (int)(i & 0xff), (size_t)(1 + i * 7 % 900));
    }
    for (isize i = 0; i < N; i++)
        for (isize k = 0; k < 1 + i * 7 % 900; k++)
            if (p[i][k] != (u8)i) { CHECK(!"a piece was written over"); return; }
}

/* Grown in place, moved, and with a block of its own: the bytes come along every time. */
TEST(arena_grow_keeps_the_bytes)
{
    for (int between = 0; between < 2; between++) {
        char *p = NULL;
        isize n = 0;
        for (isize next = 1; next < 1 << 20; n = next, next = next * 3 + 1) {
            p = arena_grow(a, p, n, next);
            for (isize i = n; i < next; i++) p[i] = (char)(i * 31);
            bool same = true;
            for (isize i = 0; i < next; i++) same &= p[i] == (char)(i * 31);
            CHECK(same);
            if (between) arena_alloc(a, 100);
        }
    }
}

TEST(arena_grow_in_place_moves_nothing)
{
    char *p = arena_alloc(a, 100);
    CHECK(arena_grow(a, p, 100, 200) == p);
    arena_alloc(a, 1);
    CHECK(arena_grow(a, p, 200, 300) != p);
}

/* The first piece of a block grew in place until others filled the block exactly: it is not alone there. */
TEST(arena_grow_leaves_the_neighbours_of_a_full_block)
{
    enum { K = 1024, OTHERS = 16 };
    char *other[OTHERS];
    for (int i = 0; i < 31; i++) arena_alloc(a, K);
    char *page = arena_alloc(a, 2 * K);                     /* begins a block of its own */
    page = arena_grow(a, page, 2 * K, 16 * K);
    for (int i = 0; i < OTHERS; i++) memset(other[i] = arena_alloc(a, K), 'a' + i, K);
    CHECK(other[OTHERS - 1] == page + 31 * K);              /* and fills it */
    arena_alloc(a, K);
    memset(page, 'x', 16 * K);
    page = arena_grow(a, page, 16 * K, 512 * K);
    memset(page, 'y', 512 * K);
    for (int i = 0; i < OTHERS; i++) CHECK(other[i][0] == 'a' + i && other[i][K - 1] == 'a' + i);
}

TEST(vec_push_keeps_all_items)
{
    IntVec v = { 0 };
    for (i64 i = 0; i < 10000; i++) vec_push(a, &v, i * i + v.n);
    CHECK_INT(v.n, 10000);
    for (i64 i = 0; i < v.n; i++) if (v.p[i] != i * i + i) { CHECK(!"an item changed"); return; }
}
