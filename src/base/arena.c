#include "base/arena.h"
#include "base/pages.h"

/* Blocks form a list, newest first. Small requests are cut from the newest block; a request larger than a quarter of
 * a block gets a block of its own, which is put behind the newest so that cutting goes on where it was. */
enum { BLOCK = 32 * 1024, ALIGN = 16 };

typedef struct Block Block;
struct Block {
    Block *next;
    isize  size, used;
    bool   own;    /* of one piece */
    _Alignas(ALIGN) u8 bytes[];
};

struct Arena {
    Block *head;   /* the block being cut */
    Block *first;  /* the one kept by arena_reset */
    void  *last;   /* the newest piece, if it came from head: it can grow in place */
    isize  used;
};

void must_failed(const char *what, const char *file, int line)
{
    fprintf(stderr, "rotunda: %s:%d: this must hold and does not: %s\n", file, line, what);
    abort();
}

static NORETURN void out_of_memory(isize size)
{
    fprintf(stderr, "rotunda: out of memory (%td bytes more were needed)\n", size);
    abort();
}

/* Zeroed: a large one comes so from the system, without being written to. */
static Block *block_new(isize size)
{
    Block *b = calloc(1, sizeof(Block) + (size_t)size);
    if (!b) out_of_memory(size);
    b->size = size;
    pages_large(b, size);
    return b;
}

Arena *arena_new(void)
{
    Arena *a = calloc(1, sizeof *a);
    if (!a) out_of_memory((isize)sizeof *a);
    a->head = a->first = block_new(BLOCK);
    return a;
}

static void blocks_free(Block *b, const Block *keep)
{
    while (b) {
        Block *next = b->next;
        if (b != keep) free(b);
        b = next;
    }
}

void arena_free(Arena *a)
{
    if (!a) return;
    blocks_free(a->head, NULL);
    free(a);
}

void arena_reset(Arena *a)
{
    blocks_free(a->head, a->first);
    a->first->next = NULL;
    a->first->used = 0;
    a->head = a->first;
    a->last = NULL;
    a->used = 0;
}

isize arena_array_size(isize n, isize item)
{
    must(n >= 0 && item > 0 && n <= PTRDIFF_MAX / 2 / item);
    return n * item;
}

/* The one place that cuts. A block of its own is zeroed, other memory may have been used before. */
static void *cut(Arena *a, isize size, bool *zeroed)
{
    *zeroed = false;
    must(size >= 0 && size <= PTRDIFF_MAX / 2);
    isize need = (size + ALIGN - 1) & ~(isize)(ALIGN - 1);
    a->used += need;
    if (need > BLOCK / 4 && need > a->head->size - a->head->used) {
        Block *own = block_new(need);
        own->used = need, own->own = true;
        own->next = a->head->next;
        a->head->next = own;
        *zeroed = true;
        return own->bytes;
    }
    if (need > a->head->size - a->head->used) {
        Block *b = block_new(BLOCK);
        b->next = a->head;
        a->head = b;
    }
    a->last = a->head->bytes + a->head->used;
    a->head->used += need;
    return a->last;
}

void *arena_alloc(Arena *a, isize size)
{
    bool zeroed;
    void *p = cut(a, size, &zeroed);
    if (!zeroed) memset(p, 0, (size_t)size);
    return p;
}

/* A large one is copied into large pages: moved, it would keep its small ones. */
static Block *block_grown(Block *old, isize size)
{
    Block *b = size < PAGES_LARGE ? realloc(old, sizeof(Block) + (size_t)size) : block_new(size);
    if (!b) out_of_memory(size);
    if (size < PAGES_LARGE) return b;
    memcpy(b, old, sizeof(Block) + (size_t)old->used);
    free(old);
    return b;
}

/* A piece with a block of its own is the only one in it, so the block itself can be moved. */
static void *grow_own_block(Arena *a, void *p, isize new_size)
{
    for (Block **at = &a->head->next; *at; at = &(*at)->next) {
        if (!(*at)->own || (void *)(*at)->bytes != p) continue;
        isize need = (new_size + ALIGN - 1) & ~(isize)(ALIGN - 1);
        isize before = (*at)->size;
        Block *b = block_grown(*at, need);
        a->used += need - before;
        b->size = b->used = need;
        *at = b;
        return b->bytes;
    }
    return NULL;
}

void *arena_grow(Arena *a, void *p, isize old_size, isize new_size)
{
    must(old_size >= 0 && new_size >= old_size);
    if (p && p == a->last) {
        isize need = (new_size + ALIGN - 1) & ~(isize)(ALIGN - 1);
        isize at = (u8 *)p - a->head->bytes;
        if (need <= a->head->size - at) {
            a->used += at + need - a->head->used;
            a->head->used = at + need;
            return p;
        }
    }
    if (p && old_size > BLOCK / 4) {
        void *grown = grow_own_block(a, p, new_size);
        if (grown) return grown;
    }
    bool zeroed;
    void *q = cut(a, new_size, &zeroed);
    if (old_size) memcpy(q, p, (size_t)old_size);
    return q;
}

isize arena_used(const Arena *a) { return a->used; }
