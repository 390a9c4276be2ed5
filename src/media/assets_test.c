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

TEST(a_style_sheet_names_other_files_by_their_addresses)
{
    const Asset *style = asset_named(S("style.css"));
    CHECK(style != NULL);
    if (!style) return;
    static const Str named[] = { S("public-sans-400.woff2"), S("public-sans-700.woff2"), S("rotunda.svg") };
    for (isize i = 0; i < countof(named); i++)
        CHECK(str_find(style->bytes, str_fmt(a, "url(" STR_FMT ")", STR_ARG(asset_path(named[i])))) >= 0);
    CHECK(str_find(style->bytes, S("asset:")) < 0);
    CHECK(str_find(style->bytes, S(".usa-")) < 0);
}
