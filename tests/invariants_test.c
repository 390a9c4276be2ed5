/* rotunda check: a sound center is called sound; each invariant, broken by hand, is named with its row. A new invariant needs a line. */
#include "store/invariants.h"
#include "store/query.h"
#include "rooms/accounts/accounts.h"
#include "tests/fixture.h"
#include "tests/test.h"
#include "tests/world.h"

/* What is done to the world, and how the first line of what is found begins and ends. */
static const struct { const char *name, *row, *sql; } broken[] = {
    { "job_dead_says_why", "job 1", "UPDATE job SET dead = 1" },
    { "person_erased_keeps_nothing", "person 13", "UPDATE person SET email = 'p13@x' WHERE id = 13" },
    { "person_erased_keeps_nothing", "person 12", "UPDATE person SET email = NULL, erased = 9 WHERE id = 12; UPDATE adoption_record SET owner_id = NULL; UPDATE matter SET owner_id = 4 WHERE owner_id = 12; UPDATE draft_section SET locked_by = NULL, locked = NULL; DELETE FROM joining WHERE person_id = 12" },
    { "job_of_erased", "job 1", "UPDATE job SET person_id = 13" },
    { "person_has_address", "person 1", "UPDATE person SET email = NULL WHERE id = 1" },
    { "credential_has_secret", "credential 4", "UPDATE credential SET totp_on = 1" },
    { "session_of_another", "session 1", "UPDATE session SET behind_id = person_id" },
    { "one_time_in_time", "one_time 1", "UPDATE one_time SET used = 1900000000" },
    { "matter_closed_says_how", "matter 6", "UPDATE matter SET outcome = NULL WHERE id = 6" },
    { "matter_in_order", "matter 6", "UPDATE matter SET closed = 0 WHERE id = 6" },
    { "matter_with_somebody", "matter 4", "UPDATE matter SET owner_id = 13 WHERE id = 4" },
    { "matter_once", "matter 6", "UPDATE matter SET closed = NULL, outcome = NULL, subject_id = 1 WHERE id = 6" },
    { "held_role_at_city", "held_role 4", "UPDATE held_role SET place_id = 99 WHERE id = 4" },
    { "matter_at_city", "matter 4", "UPDATE matter SET place_id = 99 WHERE id = 4" },
    { "community_at_place", "community 1", "UPDATE community SET place_id = 1 WHERE id = 1" },
    { "joining_decided", "joining 1", "UPDATE joining SET accepted = 1 WHERE id = 1" },
    { "joining_waits_somewhere", "joining 1", "UPDATE joining SET decided = 2 WHERE id = 1" },
    { "joining_waits_somewhere", "joining 3", "UPDATE matter SET closed = 2, outcome = 'x' WHERE id = 7" },
    { "joining_of_somebody", "joining 2", "UPDATE joining SET person_id = 13 WHERE id = 2" },
    { "evidence_level_in_scale", "evidence_level 1", "UPDATE evidence_level SET strength = -1" },
    { "practice_has_concern", "practice 1", "DELETE FROM practice_concern WHERE practice_id = 1" },
    { "practice_concerns_in_order", "practice 3", "INSERT INTO practice_concern VALUES (3, 1, 1)" },
    { "practice_file_once", "practice_file 2", "INSERT INTO practice_file VALUES (2, 'x')" },
    { "adoption_has_record", "adoption 1", "UPDATE adoption SET origin = 'recorded' WHERE id = 1" },
    { "record_is_shown", "adoption_record 4", "DELETE FROM adoption WHERE id = 3" },
    { "record_has_step", "adoption_record 2", "UPDATE adoption_record SET status = 'considering' WHERE id = 2" },
    { "record_with_somebody", "adoption_record 5", "UPDATE adoption_record SET owner_id = 13 WHERE id = 5" },
    { "follow_up_of_use", "follow_up 4", "INSERT INTO follow_up (id, handle, record_id, months, due) VALUES (4, 'f4', 5, 6, 1800000000)" },
    { "follow_up_in_order", "follow_up 3", "UPDATE follow_up SET still = 'whole' WHERE id = 3" },
    { "follow_up_in_order", "follow_up 1", "UPDATE follow_up SET opened = 5 WHERE id = 1" },
    { "follow_up_waits_somewhere", "follow_up 2", "UPDATE matter SET subject_id = 99 WHERE id = 2" },
    { "draft_has_practice", "draft 6", "UPDATE draft SET practice_id = NULL WHERE id = 6" },
    { "draft_waits_somewhere", "draft 1", "UPDATE draft SET state = 'sent' WHERE id = 1" },
    { "draft_waits_somewhere", "draft 5", "UPDATE draft SET state = 'published', practice_id = 1 WHERE id = 5" },
    { "section_counts_its_texts", "draft_section 3", "UPDATE draft_section SET version = 2 WHERE id = 3" },
    { "section_counts_its_texts", "draft_section 1", "UPDATE draft_section SET body = 'y' WHERE id = 1" },
    { "revision_has_section", "draft_revision 6", "UPDATE draft_revision SET section = 'done' WHERE id = 6; UPDATE draft_section SET version = 0 WHERE id = 5" },
    { "attachment_has_bytes", "attachment 1", "UPDATE attachment SET hash = 'other' WHERE id = 1" },
    { "attachment_has_bytes", "attachment 1", "UPDATE attachment SET size = 2 WHERE id = 1" },
    { "file_uses_are_counted", "attachment 1", "UPDATE blob SET uses = 4" },
    { "withdrawal_ends", "withdrawal 1", "UPDATE practice SET published = 1 WHERE id = 2" },
    { "section_lock_of_somebody", "draft_section 3", "UPDATE draft_section SET locked = 1 WHERE id = 3" },
    { "section_lock_of_somebody", "draft_section 1", "UPDATE draft_section SET locked_by = 13 WHERE id = 1" },
};

static Str found(Store *s, Arena *a)
{
    Db *db = db_begin(s, a);
    Str wrong = invariants_check(db);
    db_end(db);
    return wrong;
}

static bool tried(const char *name)
{
    for (isize i = 0; i < countof(broken); i++) if (!strcmp(broken[i].name, name)) return true;
    return false;
}

TEST(invariants_each_is_named_with_its_row_where_it_is_broken)
{
    for (isize i = 0; i < countof(broken); i++) {
        Store *s = world(a);
        test_case(broken[i].name);
        CHECK_STR(found(s, a), "");
        CHECK_STR(world_by_hand(a, broken[i].sql), "");
        Str wrong = found(s, a), line;
        str_cut(&wrong, '\n', &line);
        CHECK(str_starts(line, str_fmt(a, "%s: not so that ", broken[i].row)) && str_ends(line, str_fmt(a, " (%s)", broken[i].name)));
        if (wrong.n || !str_ends(line, str_fmt(a, " (%s)", broken[i].name))) printf("    found: " STR_FMT "\n" STR_FMT, STR_ARG(line), STR_ARG(wrong));
        store_close(s);
        world_end(a);
    }
    for (const Invariant *const *room = invariants; *room; room++)
        for (const Invariant *x = *room; x->query; x++) { test_case(x->query->name); CHECK(tried(x->query->name)); }
}

/* ---- what people do keeps them, also taking their accounts away ---- */

static Err id_rule(Write *w, void *arg)
{
    Somebody *s = arg;
    PersonOfEmail p = { 0 };
    person_of_email(w->db, s->email, &p);
    s->id = p.id;
    return OK;
}

static void erase(Fixture *f, const char *email)
{
    Somebody s = { .email = str_from(email) };
    must(!failed(store_write(center_store(f->c), f->a, id_rule, &s)));
    center_sign_in(f->c, &s);
    test_case(email);
    CHECK_INT(center_as(f->c, &s, "POST", "/account/erase", "sure=yes").status, 303);
}

TEST(invariants_hold_after_what_people_do)
{
    Fixture *f = fixture(a);
    CHECK_STR(found(center_store(f->c), a), "");
    CHECK(page_has(world_text(a), "CANARYJOINER") && page_has(world_text(a), "CANARYCOLLEAGUE") && page_has(world_text(a), "staff@own.example"));
    erase(f, "new@own.example"), erase(f, "canarymail@own.example"), erase(f, "staff@own.example"), erase(f, "lead@own.example"), erase(f, "officer@center.example");
    CHECK_STR(found(center_store(f->c), a), "");
    Str text = world_text(a);
    static const char *const gone[] = { "CANARYJOINER", "new@own.example", "CANARYCOLLEAGUE", "canarymail", "staff@own.example", "lead@own.example", "officer@center.example" };
    for (isize i = 0; i < countof(gone); i++) {
        isize at = str_find(text, str_from(gone[i]));
        test_case(gone[i]);
        if (!CHECK(at < 0)) printf("    stands in " STR_FMT "\n", STR_ARG(str_slice(text, at > 40 ? at - 40 : 0, at + 40)));
    }
    clock_shift(0);
    center_end(f->c);
}
