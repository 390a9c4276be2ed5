#include "media/draw.h"

const char *ink_class(Ink ink)
{
    static const char *const classes[INK_COUNT] = {
        [INK_AXIS] = "axis", [INK_GRID] = "grid", [INK_LINE] = "line", [INK_LINE_YOURS] = "line line--yours", [INK_DOT] = "dot",
        [INK_DOT_YOURS] = "dot dot--yours", [INK_LABEL] = "label", [INK_LABEL_YOURS] = "label label--yours", [INK_BAR] = "bar",
        [INK_BAR_YOURS] = "bar bar--yours", [INK_LAND] = "land", [INK_CITY] = "city", [INK_CITY_ORIGIN] = "city city--origin",
        [INK_CITY_ADOPTED] = "city city--adopted", [INK_CITY_YOURS] = "city city--yours", [INK_HIT] = "hit", [INK_HIT_GROUP] = "hit city--group",
    };
    return classes[ink];
}
