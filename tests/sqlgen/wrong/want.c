/* Made by sqlgen from the room's queries.sql. */
#include "wrong.sql.h"

#line 1 "wrong/queries.sql"
static const Piece pieces_note_of_city[] = {
    { "SELECT n.id FROM note n JOIN city c ON c.id = n.city_id WHERE c.slug = ''", 0u, -1 },
};
static const Query query_note_of_city = { "note_of_city", pieces_note_of_city, 1,
    { { 0x5, 0x0, 0x0, 0x0 } }, { { 0x0, 0x0, 0x0, 0x0 } } };

extern const Invariant wrong_invariants[];
const Invariant wrong_invariants[] = {
    { &query_note_of_city, "note", "a note is of a city that has a name" },
    { 0 }
};
