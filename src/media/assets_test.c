/* Of whatever the program carries. */
#include "media/assets.h"
#include "tests/test.h"

TEST(assets_are_found_by_name_and_by_their_one_address)
{
    for (isize i = 0; i < asset_count; i++) {
        const Asset *asset = &asset_table[i];
        test_case(str_z(a, asset->name));
        CHECK(asset_named(asset->name) == asset);
        CHECK(asset_find(asset->path) == asset);
        CHECK(str_eq(asset_path(asset->name), asset->path));
        CHECK(asset->bytes.n == 0 || asset->gzip.n < asset->bytes.n);
        CHECK(asset->bytes.n == 0 || asset->brotli.n < asset->bytes.n);
        CHECK(asset->etag.n == 10 && asset->type.n > 0);
        CHECK(asset_find(str_fmt(a, "/assets/0000000000/" STR_FMT, STR_ARG(asset->name))) == NULL);
    }
    CHECK(asset_named(S("nobody.css")) == NULL);
    CHECK(asset_find(S("/assets/")) == NULL);
    CHECK(asset_find(S("")) == NULL);
}
