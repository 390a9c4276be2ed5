#include "media/assets.h"

const Asset *asset_named(Str name)
{
    isize lo = 0, hi = asset_count;
    while (lo < hi) {
        isize mid = lo + (hi - lo) / 2;
        int c = str_cmp(asset_table[mid].name, name);
        if (c == 0) return &asset_table[mid];
        if (c < 0) lo = mid + 1;
        else hi = mid;
    }
    return NULL;
}

const Asset *asset_find(Str path)
{
    const Str front = S("/assets/");
    if (!str_starts(path, front)) return NULL;
    Str rest = str_slice(path, front.n, path.n);
    isize slash = str_find_char(rest, '/');
    const Asset *asset = slash < 0 ? NULL : asset_named(str_slice(rest, slash + 1, rest.n));
    return asset && str_eq(asset->path, path) ? asset : NULL;
}

Str asset_path(Str name)
{
    const Asset *asset = asset_named(name);
    must(asset != NULL);
    return asset->path;
}
