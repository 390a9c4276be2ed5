/* Who gets how many rows of which query, written down by hand from what the rooms promise, and asked of the queries themselves: a
 * column a reader, a row a query. Each visible(...) of a query and each part of each condition makes a difference to one of them:
 * `make mutate` switches them off one by one. A query that is new, and not here, survives there. */
#include "accounts.sql.h"
#include "admin.sql.h"
#include "communities.sql.h"
#include "matters.sql.h"
#include "practices.sql.h"
#include "store.sql.h"
#include "tests/test.h"
#include "tests/world.h"

/* v visitor, n no role, c coach, r reviewer; a staff, l lead, m mayor of city 1; A staff, L lead of city 2; p officer, d administrator;
 * with demo=1: z staff of the invented city, D a visitor, P the officer. */
static const struct { char letter; i64 person; bool demo; } readers[] = {
    { 'v', 0, false }, { 'n', 1, false }, { 'c', 2, false }, { 'r', 3, false }, { 'a', 4, false }, { 'l', 5, false }, { 'm', 6, false }, { 'A', 7, false }, { 'L', 8, false },
    { 'p', 9, false }, { 'd', 10, false }, { 'z', 11, true }, { 'D', 0, true }, { 'P', 9, true },
};

#define ROWS(name, call)              static i64 name(Db *db) { return (call).n; }
#define FOUND(name, Row, call)        static i64 name(Db *db) { Row row; return (call); }
#define NUMBER(name, Row, call, of)   static i64 name(Db *db) { Row row = { 0 }; return (call) ? row.of : 0; }
#define SUM(name, Rows, call, of)     static i64 name(Db *db) { Rows rows = call; i64 n = 0; for (isize i = 0; i < rows.n; i++) n += rows.p[i].of; return n; }

FOUND(coach, PersonById, person_by_id(db, 2, &row))
FOUND(nobody, PersonById, person_by_id(db, 1, &row))
FOUND(colleague, PersonById, person_by_id(db, 12, &row))
FOUND(colleague_by_handle, PersonByHandle, person_by_handle(db, S("p12"), &row))
ROWS(people, person_list(db, &(PersonListArgs){ .limit = 100 }))
ROWS(roles_of_coach, role_list(db, 2))
ROWS(roles_of_colleague, role_list(db, 12))
ROWS(roles_at_city, role_people(db, 1))
ROWS(sessions, session_list(db, 2))
ROWS(sessions_all, session_all(db))
NUMBER(codes, RecoveryLeft, recovery_left(db, &row), n)
ROWS(tokens, access_token_list(db))
ROWS(passkeys, passkey_list(db))
FOUND(sent_before, SentOnceOf, sent_once_of(db, S("n1"), &row))

ROWS(waiting, matter_waiting(db, 100))
SUM(waiting_authors, MatterWaitingRows, matter_waiting(db, 100), author.n > 0)
ROWS(mine, matter_mine(db, 100))
SUM(mine_owners, MatterMineRows, matter_mine(db, 100), owner.n > 0)
ROWS(late, matter_late(db, WORLD_NOW, 100))
SUM(late_owners, MatterLateRows, matter_late(db, WORLD_NOW, 100), owner.n > 0)

FOUND(invented, CommunityFind, community_find(db, S("invented"), &row))
ROWS(cities, community_list(db, &(CommunityListArgs){ .limit = 100 }))
NUMBER(cities_counted, CommunityCount, community_count(db, &(CommunityCountArgs){ 0 }, &row), n)
ROWS(cities_all, community_all(db))
ROWS(initiatives, initiative_all(db, &(InitiativeAllArgs){ .limit = 100 }))
NUMBER(initiatives_counted, InitiativeAllCount, initiative_all_count(db, &(InitiativeAllCountArgs){ 0 }, &row), n)
FOUND(joiner, JoiningByHandle, joining_by_handle(db, S("j1"), 1, &row))

ROWS(practices, practice_all(db))
ROWS(cards, practice_cards(db))
ROWS(slugs, practice_slugs(db))
ROWS(batch, practice_batch(db, 0, 0, 100))
ROWS(of_own, community_practice_ids(db, 1))
SUM(sources, SourceKindsRows, source_kinds(db), n)
FOUND(withdrawn, PracticeBySlug, practice_by_slug(db, S("withdrawn"), &row))
FOUND(withdrawn_body, PracticeBody, practice_body(db, 2, &row))
FOUND(of_invented, PracticeBySlug, practice_by_slug(db, S("of-invented"), &row))
SUM(begun, CommunityDoingsRows, community_doings(db), practices)
SUM(taken_up, CommunityDoingsRows, community_doings(db), adoptions)
ROWS(doers, community_doings(db))
ROWS(concerns, community_concern_all(db))
ROWS(adoptions, adoption_all(db))
ROWS(adopters, practice_adoptions(db, 1))
ROWS(adopters_by_sources, adopters_reported(db))
ROWS(adopters_of_withdrawn, practice_adoptions(db, 2))
ROWS(adopted_by_other, community_adoption_list(db, 2))
ROWS(adoptions_listed, adoption_list(db, &(AdoptionListArgs){ .limit = 100 }))
NUMBER(adoptions_counted, AdoptionListCount, adoption_list_count(db, &(AdoptionListCountArgs){ 0 }, &row), n)

FOUND(public_record, RecordByHandle, record_by_handle(db, S("u1"), &row))
FOUND(members_record, RecordByHandle, record_by_handle(db, S("u2"), &row))
FOUND(record_of_withdrawn, RecordByHandle, record_by_handle(db, S("u3"), &row))
FOUND(record_with_invented, RecordByHandle, record_by_handle(db, S("u5"), &row))
FOUND(record_by_mistake, RecordByHandle, record_by_handle(db, S("u6"), &row))
ROWS(steps_by_mistake, step_list(db, 6))
ROWS(follow_ups_by_mistake, follow_up_list(db, 6))
ROWS(records, record_list(db, 1))
ROWS(records_of_withdrawn, record_list(db, 2))
NUMBER(considered, RecordFunnel, record_funnel(db, 1, 1, &row), considered)
NUMBER(piloted, RecordFunnel, record_funnel(db, 1, 1, &row), piloted)
ROWS(records_of_other, community_record_list(db, 2))
ROWS(public_steps, step_list(db, 1))
ROWS(members_steps, step_list(db, 2))
ROWS(steps_of_withdrawn, step_list(db, 3))
ROWS(follow_ups, follow_up_list(db, 1))
ROWS(follow_ups_of_other, follow_up_list(db, 2))
FOUND(follow_up, FollowUpByHandle, follow_up_by_handle(db, S("f1"), &row))

ROWS(recorded_exported, recorded_by_person(db))
ROWS(answers_exported, follow_up_of_person(db))
SUM(words_exported, RecordedByPersonRows, recorded_by_person(db), channel.n > 0)

FOUND(draft_written, DraftByHandle, draft_by_handle(db, S("d1"), &row))
FOUND(draft_sent, DraftByHandle, draft_by_handle(db, S("d2"), &row))
FOUND(draft_of_invented, DraftByHandle, draft_by_handle(db, S("d4"), &row))
ROWS(drafts, draft_list(db, 100))
ROWS(heads_exported, draft_of_person(db))
ROWS(drafts_published, draft_published_list(db, 100))
ROWS(sections_written, section_list(db, 1))
SUM(sections_editors, SectionListRows, section_list(db, 1), editor.n > 0)
ROWS(sections_sent, section_list(db, 2))
FOUND(section, SectionOne, section_one(db, 1, S("problem"), &row))
NUMBER(section_editor, SectionOne, section_one(db, 1, S("problem"), &row), editor.n > 0)
ROWS(revisions_written, revision_list(db, 100, 1, S("problem"), 100))
SUM(revisions_editors, RevisionListRows, revision_list(db, 100, 1, S("problem"), 100), editor.n > 0)
ROWS(revisions_sent, revision_list(db, 100, 2, S("problem"), 100))
FOUND(revision_latest, RevisionLast, revision_last(db, 1, S("problem"), 2, &row))
FOUND(revision, RevisionOne, revision_one(db, 1, S("problem"), 1, &row))

FOUND(membership_asked, MembershipOf, membership_of(db, 1, &row))
FOUND(membership_held, MembershipOf, membership_of(db, 2, &row))
ROWS(membership_exported, membership_of_person(db))
ROWS(declarations_exported, declaration_of_person(db))
ROWS(joinings_exported, joining_of_person(db))
FOUND(help_of_colleague, HelperMine, helper_mine(db, 12, 1, &row))
FOUND(help_of_another, HelperMine, helper_mine(db, 4, 1, &row))
ROWS(helpers, helper_named(db, 1))
ROWS(help_exported, helper_list(db, 4))
ROWS(help_of_invented, helper_list(db, 11))
FOUND(forwarded, ForwardedById, forwarded_by_id(db, 1, &row))
FOUND(forwarded_to_colleague, ForwardedById, forwarded_by_id(db, 2, &row))
FOUND(why_withdrawn, WithdrawalOf, withdrawal_of(db, 2, &row))
ROWS(withdrawals, withdrawal_list(db))
ROWS(files_written, attachment_of_draft(db, 1))
ROWS(files_sent, attachment_of_draft(db, 2))
ROWS(files_shown, attachment_of_practice(db, 1))
ROWS(files_of_withdrawn, attachment_of_practice(db, 2))
ROWS(files_of_invented, attachment_of_practice(db, 3))
FOUND(file, AttachmentFind, attachment_find(db, S("t1"), &row))
ROWS(files_of_person, attachment_of_person(db, 12))

SUM(text_editors, CenterTextVersionsRows, center_text_versions(db, S("privacy"), S("en"), 10), editor.n > 0)

#define ASK(ask, want) { #ask, ask, want }
static const struct { const char *name; i64 (*ask)(Db *db); const char *want; } asked[] = {
    /*                          vncralmALpdzDP */
    ASK(nobody,                "01000000011001"),      /* oneself, and the staff */
    ASK(coach,                 "00100000011001"),      /* two who hold roles for the center are no colleagues */
    ASK(colleague,             "00001110011001"),
    ASK(colleague_by_handle,   "00001110011001"),
    ASK(people,                "01115553" "3" "dd10d"),
    ASK(roles_of_coach,        "00100000011001"),
    ASK(roles_of_colleague,    "00001110011001"),
    ASK(roles_at_city,         "00005550055005"),      /* not to colleagues of one of them in another city */
    ASK(sessions,              "00001000000000"),
    ASK(sessions_all,          "00001000000000"),
    ASK(codes,                 "00001000000000"),
    ASK(tokens,                "00001000000000"),
    ASK(passkeys,              "00001000000000"),
    ASK(sent_before,           "00001000000000"),

    ASK(waiting,               "01000111022002"),
    ASK(waiting_authors,       "00000000022002"),      /* the lead does not know yet who asks */
    ASK(mine,                  "01101000000100"),
    ASK(mine_owners,           "00000000000000"),      /* who is no colleague is not told the name */
    ASK(late,                  "00000220133003"),
    ASK(late_owners,           "00000110133003"),      /* nor is the lead, of who has left */

    ASK(invented,              "00000000000111"),
    ASK(cities,                "22222222222333"),
    ASK(cities_counted,        "22222222222333"),
    ASK(initiatives,           "11111111111222"),
    ASK(initiatives_counted,   "11111111111222"),
    ASK(cities_all,            "22222222222333"),
    ASK(joiner,                "01000110011001"),

    ASK(practices,             "11111111111222"),
    ASK(cards,                 "11111111111222"),
    ASK(slugs,                 "11111111111222"),
    ASK(batch,                 "11111111111222"),
    ASK(of_own,                "11111111111111"),
    ASK(sources,               "11111111111222"),
    ASK(withdrawn,             "00000000000000"),
    ASK(withdrawn_body,        "00000000000000"),
    ASK(of_invented,           "00000000000111"),
    ASK(begun,                 "11111111111222"),
    ASK(taken_up,              "11111111111333"),
    ASK(doers,                 "22222222222333"),
    ASK(concerns,              "22222222222555"),
    ASK(adoptions,             "11111111111333"),
    ASK(adopters_by_sources,   "11111111111333"),
    ASK(adopters,              "11111111111222"),
    ASK(adopters_of_withdrawn, "00000000000000"),
    ASK(adopted_by_other,      "11111111111222"),
    ASK(adoptions_listed,      "11111111111333"),
    ASK(adoptions_counted,     "11111111111333"),

    ASK(public_record,         "11111111111111"),
    ASK(members_record,        "00001111111101"),      /* people of any city, and the staff */
    ASK(record_of_withdrawn,   "00000000000000"),
    ASK(record_with_invented,  "00000000000111"),
    ASK(records,               "11112222222323"),
    ASK(records_of_withdrawn,  "00001111111101"),
    ASK(considered,            "00001111111212"),
    ASK(piloted,               "00001111111101"),
    ASK(records_of_other,      "00001111111212"),
    ASK(public_steps,          "11111111111111"),
    ASK(members_steps,         "00001111111101"),
    ASK(steps_of_withdrawn,    "00001111111101"),
    ASK(record_by_mistake,     "00000000000000"),
    ASK(steps_by_mistake,      "00000000000000"),
    ASK(follow_ups_by_mistake, "00000000000000"),
    ASK(follow_ups,            "00002220022002"),
    ASK(follow_ups_of_other,   "00000001111001"),
    ASK(follow_up,             "00001110011001"),

    ASK(recorded_exported,     "00001003000100"),      /* one's own alone */
    ASK(words_exported,        "00000002000100"),      /* who does not look after the record gets the stage, not the words */
    ASK(answers_exported,      "00001000000000"),

    ASK(draft_written,         "00001110000000"),
    ASK(draft_sent,            "00001110011001"),
    ASK(draft_of_invented,     "00000000000101"),
    ASK(drafts,                "00003331122103"),
    ASK(drafts_published,      "00001110000000"),      /* the city's own, not the staff's */
    ASK(heads_exported,        "00002001000100"),      /* of the drafts that are one's own */
    ASK(sections_written,      "00002220000000"),
    ASK(sections_editors,      "00001110000000"),      /* who left is not named any more */
    ASK(sections_sent,         "00001110011001"),
    ASK(section,               "00001110000000"),
    ASK(section_editor,        "00000000000000"),
    ASK(revisions_written,     "00002220000000"),
    ASK(revisions_editors,     "00001110000000"),
    ASK(revisions_sent,        "00001110011001"),
    ASK(revision_latest,       "00001110000000"),
    ASK(revision,              "00001110000000"),

    ASK(membership_asked,      "00001110011001"),
    ASK(membership_held,       "11111111111111"),
    ASK(membership_exported,   "00000100100000"),
    ASK(declarations_exported, "00000000100000"),
    ASK(joinings_exported,     "01100000000000"),
    ASK(help_of_colleague,     "00001111100100"),      /* who agreed to be seen by people of cities */
    ASK(help_of_another,       "00001000000000"),      /* who did not */
    ASK(helpers,               "00002111100100"),
    ASK(help_exported,         "00001000000000"),
    ASK(help_of_invented,      "00000000000100"),
    ASK(forwarded,             "00001000000000"),
    ASK(forwarded_to_colleague, "00000000000000"),
    ASK(why_withdrawn,         "00000000011001"),
    ASK(withdrawals,           "00000000011001"),
    ASK(files_written,         "00001110000000"),
    ASK(files_sent,            "00001110011001"),
    ASK(files_shown,           "11111111111111"),
    ASK(files_of_withdrawn,    "00001110011001"),
    ASK(files_of_invented,     "00000000011111"),
    ASK(file,                  "00001110000000"),
    ASK(files_of_person,       "11114441144224"),

    ASK(text_editors,          "00000000011001"),
};

TEST(rows_of_every_query_for_every_reader)
{
    Store *s = world(a);
    CHECK_STR(world_by_hand(a, "INSERT INTO matter (handle, kind, subject_id, title, path, owner_id, place_id, opened, since, due) VALUES ('m8', 'follow-up', 1, 'x', '/x', 1, 1, 1, 1, 1720000000)"), "");
    for (isize i = 0; i < countof(asked); i++) {
        Buf came = buf_on(a);
        for (isize k = 0; k < countof(readers); k++) {
            Db *db = db_begin(s, a);
            db->viewer = readers[k].person, db->demo = readers[k].demo;
            i64 n = asked[i].ask(db);
            put_char(&came, n < 10 ? (char)('0' + n) : (char)('a' + n - 10));
            CHECK(!failed(db->failure));
            db_end(db);
        }
        test_case(asked[i].name);
        CHECK_STR(buf_str(&came), asked[i].want);
    }
    store_close(s);
}
