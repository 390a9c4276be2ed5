#include "store/journal.h"
#include "store.sql.h"
#include <sodium.h>

typedef crypto_hash_sha256_state Hash;

static void add(Hash *h, Str s, char end)
{
    crypto_hash_sha256_update(h, (const u8 *)s.p, (u64)s.n);
    crypto_hash_sha256_update(h, (const u8 *)&end, 1);
}

static void add_int(Hash *h, Arena *a, i64 v) { add(h, str_fmt(a, "%" PRId64, v), 31); }

static Hash begin(Str before)
{
    Hash h;
    crypto_hash_sha256_init(&h);
    crypto_hash_sha256_update(&h, (const u8 *)before.p, (u64)before.n);
    return h;
}

static Str hex(Arena *a, Hash *h)
{
    u8 bytes[crypto_hash_sha256_BYTES];
    char *text = arena_alloc(a, sizeof bytes * 2 + 1);
    crypto_hash_sha256_final(h, bytes);
    sodium_bin2hex(text, sizeof bytes * 2 + 1, bytes, sizeof bytes);
    return str_from(text);
}

/* The fields of a row, whichever query brought it. */
#define add_row(h, a, r)                                                                                          \
    do {                                                                                                          \
        add_int(h, a, (r)->id), add_int(h, a, (r)->at);                                                           \
        if ((r)->actor_id.known) add_int(h, a, (r)->actor_id.v); else add(h, S("-"), 31);                         \
        add(h, (r)->action, 31), add(h, (r)->subject, 31), add_int(h, a, (r)->subject_id), add(h, (r)->detail, 31); \
        add(h, (Str){ 0 }, 30);                                                                                   \
    } while (0)

Err journal_note(Write *w, const char *action, const char *subject, i64 subject_id, Str detail)
{
    journal_add(w->db, &(JournalAddArgs){ .at = w->now, .actor_id = { w->actor, w->actor != 0 }, .action = str_from(action),
                                          .subject = str_from(subject), .subject_id = subject_id, .detail = detail.p ? detail : S("") });
    return w->db->failure;
}

typedef struct { Hash hash; Arena *arena; i64 last; } Sealing;

static void seal_row(void *ctx, const JournalSince *row)
{
    Sealing *s = ctx;
    add_row(&s->hash, s->arena, row);
    s->last = row->id;
}

void journal_seal(Db *db)
{
    SealNewest end = { 0 };
    seal_newest(db, &end);
    Sealing s = { begin(end.hash), db->arena, end.last_id };
    journal_since(db, end.last_id, seal_row, &s);
    if (s.last > end.last_id) seal_add(db, s.last, hex(db->arena, &s.hash));
}

/* ---- walking it ---- */

typedef struct { Db *db; Str before; i64 after; Buf wrong; } Walk;
typedef struct { Hash hash; Arena *arena; } Span;

static void span_row(void *ctx, const JournalSpan *row)
{
    Span *s = ctx;
    add_row(&s->hash, s->arena, row);
}

static void walk_seal(void *ctx, const SealList *seal)
{
    Walk *w = ctx;
    Span s = { begin(w->before), w->db->arena };
    journal_span(w->db, w->after, seal->last_id, span_row, &s);
    if (!str_eq(hex(w->db->arena, &s.hash), seal->hash))
        put_fmt(&w->wrong, "the journal does not agree with its seal %" PRId64 " (rows %" PRId64 " to %" PRId64 "): a row was changed, taken out or put in\n", seal->id, w->after + 1, seal->last_id);
    w->before = str_copy(w->db->arena, seal->hash), w->after = seal->last_id;
}

static void unsealed_row(void *ctx, const JournalSince *row)
{
    Walk *w = ctx;
    put_fmt(&w->wrong, "row %" PRId64 " of the journal has no seal\n", row->id);
}

Str journal_check(Db *db, Str *newest)
{
    Walk w = { .db = db, .wrong = buf_on(db->arena) };
    seal_list(db, walk_seal, &w);
    journal_since(db, w.after, unsealed_row, &w);
    if (newest) *newest = w.before;
    return buf_str(&w.wrong);
}
