#include "store/journal.h"
#include "store/store.h"
#include "store.sql.h"
#include "tests/test.h"
#include <sys/stat.h>

/* Statements of somebody who tampers. */
#define TAMPER(name_, sql) static const Query name_ = { .name = #name_, .piece_count = 1, .pieces = (const Piece[]){ { sql, 0, -1 } } }
TAMPER(change_detail, "UPDATE journal SET detail = 'other' WHERE id = 2");
TAMPER(change_actor, "UPDATE journal SET actor_id = 8 WHERE id = 2");
TAMPER(swap_time, "UPDATE journal SET at = at + 1 WHERE id = 3");
TAMPER(take_seal, "UPDATE journal_seal SET hash = '00' WHERE id = 2");
TAMPER(add_row, "INSERT INTO journal (at, action, subject, subject_id, detail) VALUES (1, 'x', 'y', 0, '')");
TAMPER(nothing, "UPDATE journal SET detail = detail");

static Err note(Write *w, void *arg)
{
    w->actor = 7, w->now = 1000;
    return journal_note(w, "test.do", "meta", 3, str_from(arg));
}

static Err tamper(Write *w, void *query)
{
    Stmt *st = stmt_begin(w->db, query, 0, 0);
    if (st) stmt_end(st);
    return w->db->failure;
}

static Str checked(Store *s, Arena *a, Str *newest)
{
    Db *db = db_begin(s, a);
    Str wrong = journal_check(db, newest);
    CHECK(!failed(db->failure));
    db_end(db);
    return wrong;
}

static Store *three_rows(Arena *a, const char *name)
{
    Store *s;
    Str dir = str_fmt(a, STR_FMT "/%s", STR_ARG(test_dir(a)), name);
    must(mkdir(dir.p, 0700) == 0 && !failed(store_open(a, dir, STORE_WRITE, &s)));
    for (int i = 0; i < 3; i++) CHECK(!failed(store_write(s, a, note, (char[][8]){ "one", "two", "three" }[i])));
    return s;
}

TEST(journal_shows_what_was_changed_afterwards)
{
    static const struct { const Query *query; const char *says; } cases[] = {
        { &nothing, "" },
        { &change_detail, "seal 2 (rows 2 to 2)" },
        { &change_actor, "seal 2 (rows 2 to 2)" },
        { &swap_time, "seal 3 (rows 3 to 3)" },
        { &take_seal, "seal 2" },
        { &add_row, "row 4 of the journal has no seal" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Store *s = three_rows(a, cases[i].query->name);
        CHECK_STR(checked(s, a, NULL), "");
        CHECK(!failed(store_write(s, a, tamper, (void *)(uintptr_t)cases[i].query)));
        Str wrong = checked(s, a, NULL);
        test_case(cases[i].query->name);
        if (*cases[i].says) CHECK(str_find(wrong, str_from(cases[i].says)) >= 0); else CHECK_STR(wrong, "");
        store_close(s);
    }
}

/* From the description in journal.h, by sha256sum:
 *   printf '1\0371000\0377\037test.do\037meta\0373\037one\037\036' | sha256sum */
TEST(journal_hashes_as_its_header_says)
{
    Store *s;
    Str newest;
    must(!failed(store_open(a, test_dir(a), STORE_WRITE, &s)));
    CHECK(!failed(store_write(s, a, note, (char[]){ "one" })));
    CHECK_STR(checked(s, a, &newest), "");
    CHECK_STR(newest, "c9599193128650a31131190c0a64f636570c26c42f6b76c193c3899b73eeaca5");
    store_close(s);
}
