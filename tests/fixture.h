/* fixture.h: a center in which every private field of rooms holds a word that stands nowhere else, and somebody in every role.
 *
 *   Fixture *f = fixture(a);
 *   Addresses all = addresses_of(f, S("/drafts/:handle"));      the route's path with every row of the fixture in it
 *   Reply r = fixture_ask(f, i, "GET", "/desk");                as people[i]
 *
 * The clock stands 400 days on; clock_shift(0) and center_end(f->c) end it.
 */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H
#include "base/map.h"
#include "base/vec.h"
#include "tests/center.h"

enum { PEOPLE = 16 };

/* Who asks, a letter each. Boston is "own", Houston "other". */
typedef struct { char letter; const char *email, *role, *slug; } FixturePerson;
extern const FixturePerson people[PEOPLE];

typedef struct {
    DemoCenter *c;
    Arena *a;
    Somebody who[PEOPLE];
    Map seen;                                   /* role and canary: each that may be read was read somewhere */
    Str members_record, public_record, follow_up, writing, sent, colleague, helper, initiative, file;
} Fixture;

typedef Vec(Str) Addresses;

Fixture  *fixture(Arena *a);
Addresses addresses_of(Fixture *f, Str path);
Reply     fixture_ask(Fixture *f, isize i, const char *method, const char *address);
Err       proven_rule(Write *w, void *id), unproven_rule(Write *w, void *id);     /* somebody has a second proof, or none */
Reply     fixture_post(Fixture *f, char letter, const char *path, const char *body);

#endif
