#include "rooms/communities/communities.h"

const SizeBand size_bands[SIZES] = {
    [SIZE_SMALL]   = { S("small"),   _("Under 50,000 people"), 0 },
    [SIZE_MEDIUM]  = { S("medium"),  _("50,000 to 250,000"), 50 * 1000 },
    [SIZE_LARGE]   = { S("large"),   _("250,000 to a million"), 250 * 1000 },
    [SIZE_GREAT]   = { S("great"),   _("A million and more"), 1000 * 1000 },
    [SIZE_UNKNOWN] = { S("unknown"), _("Size not known"), INT64_MAX },
};

Size size_of(OptInt people)
{
    if (!people.known) return SIZE_UNKNOWN;
    Size size = SIZE_SMALL;
    while (size < SIZE_GREAT && people.v >= size_bands[size + 1].from) size++;
    return size;
}

bool size_named(Str value, Size *out)
{
    for (int i = 0; i < SIZES; i++) {
        if (!str_eq(value, size_bands[i].value)) continue;
        *out = (Size)i;
        return true;
    }
    return false;
}
