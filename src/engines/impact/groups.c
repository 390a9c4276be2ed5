#include "engines/impact/impact.h"
#include "base/codes.h"

i32 groups_cross(const i32 *a, const i32 *b, i32 levels_b, isize n, i32 *out)
{
    Codes pairs = { 0 };
    for (isize r = 0; r < n; r++) out[r] = codes_of(&pairs, (u64)a[r] * (u64)levels_b + (u64)b[r]);
    codes_free(&pairs);
    return (i32)pairs.n;
}

isize fe_singletons(const FeGroup *group, isize groups, isize n, u8 *keep)
{
    isize gone = 0, before = -1;
    while (gone != before) {
        before = gone;
        for (isize g = 0; g < groups; g++) {
            if (group[g].slope) continue;
            i32 *count = calloc((size_t)group[g].levels + 1, sizeof(i32));
            must(count);
            for (isize r = 0; r < n; r++) if (keep[r]) count[group[g].code[r]]++;
            for (isize r = 0; r < n; r++) if (keep[r] && count[group[g].code[r]] == 1) keep[r] = 0, gone++;
            free(count);
        }
    }
    return gone;
}
