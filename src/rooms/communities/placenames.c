#include "rooms/communities/placenames.h"

u32 letters_of(Str key)
{
    u32 bits = 0;
    for (isize i = 0; i < key.n; i++) if (key.p[i] >= 'a' && key.p[i] <= 'z') bits |= 1u << (key.p[i] - 'a');
    return bits;
}

/* A mistake changes at most two letters of the set, so most names are told apart without comparing them. */
int spelling_apart(Str a, u32 a_letters, Str b, u32 b_letters, int limit)
{
    isize longer = a.n > b.n ? a.n - b.n : b.n - a.n;
    if (longer > limit || __builtin_popcount(a_letters ^ b_letters) > 2 * limit) return limit + 1;
    return str_distance(a, b, limit);
}

int spelling_limit(Str key) { return key.n < 4 ? 0 : key.n < 8 ? 1 : 2; }

void *placenames_build(Db *db)
{
    Arena *a = arena_new();
    PlaceNamesAllRows rows = place_names_all(db);
    NameIndex *names = make(a, NameIndex);
    *names = (NameIndex){ a, make_array(a, NameEntry, rows.n), rows.n };
    for (isize i = 0; i < rows.n; i++) {
        NameEntry *n = &names->p[i];
        *n = (NameEntry){ .key = str_copy(a, rows.p[i].name_key), .letters = letters_of(rows.p[i].name_key), .people = rows.p[i].population.v };
        Str geoid = str_slice(rows.p[i].geoid, 0, (isize)sizeof n->geoid - 1);
        memcpy(n->geoid, geoid.p, (size_t)geoid.n);
    }
    if (!failed(db->failure)) return names;
    arena_free(a);
    return NULL;
}

void placenames_discard(void *names) { arena_free(((NameIndex *)names)->arena); }
