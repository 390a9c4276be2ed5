/* Each CHECK of the schema refuses what it is there to refuse. A new CHECK needs a row here: they are counted. */
#include "store/query.h"
#include "tests/test.h"
#include "tests/world.h"

static const char *const refused[] = {
    "job SET leased = 2", "job SET dead = 2",
    "person SET lang = 'fr'", "person SET demo = 2", "credential SET totp_on = 2", "session SET bare = 2", "passkey SET algorithm = 1", "passkey SET count = -1", "access_token SET scopes = 0", "one_time SET purpose = 'other'",
    "held_role SET role = 'king' WHERE id = 1", "held_role SET place_id = 1 WHERE id = 1", "held_role SET place_id = 0 WHERE id = 3",
    "place SET population = -1", "place_population SET population = -1", "community SET population = -1", "community SET demo = 2", "joining SET accepted = 2",
    "practice SET year_from_memory = 2", "practice SET cost_kind = 'other'", "practice SET funding_kind = 'other one'", "practice SET outcome_kind = 'other'", "practice SET source_kind = 'other'",
    "practice SET verification = 'other'", "practice SET published = 2", "practice SET cost_minor = 1", "practice SET cost_currency = 'USD'", "adoption SET origin = 'other'",
    "adoption_record SET status = 'other' WHERE id = 1", "adoption_record SET members_only = 2", "adoption_record SET channel = '' WHERE status = 'adopted'", "adoption_record SET status = 'stopped'",
    "follow_up SET months = 7 WHERE id = 1", "follow_up SET still = 'other'", "draft SET state = 'other'", "draft SET lang = 'fr'",
    "setting SET name = 'other'", "center_text SET page = 'other'", "center_text SET lang = 'fr'", "membership SET state = 'other'", "membership SET state = 'member' WHERE id = 1",
    "membership SET state = 'changes'", "declaration SET lang = 'fr'", "city_page SET lang = 'fr'", "initiative SET state = 'other'", "initiative SET lang = 'fr'", "initiative SET metric = ''",
    "helper SET offers = ''", "helper SET members = 2", "helper SET open = 2", "withdrawal SET reason = ''", "attachment SET shown = 2", "attachment SET size = 0",
    "attachment SET draft_id = NULL", "attachment SET read_on = 1", "draft_revision SET by_itself = 2", "blob SET uses = 0",
};
enum { TWICE = 2 };     /* CHECKs that are tried from two sides: of a role's place, of a cost's currency */

TEST(checks_of_the_schema_refuse_what_they_are_there_for)
{
    Store *s = world(a);
    isize n = 0;
    for (const char *p = schema_sqlite; (p = strstr(p, "CHECK (")); p++) n++;
    for (isize i = 0; i < countof(refused); i++) {
        Str said = world_by_hand(a, str_fmt(a, "UPDATE %s", refused[i]).p);
        test_case(refused[i]);
        if (!CHECK(str_starts(said, S("CHECK constraint failed")))) printf("    said: " STR_FMT "\n", STR_ARG(said));
    }
    test_case("a row for each CHECK");
    CHECK_INT(countof(refused) - TWICE, n);
    store_close(s);
}
