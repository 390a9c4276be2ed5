#include "media/colour.h"
#include "tests/test.h"
#include <math.h>

TEST(colour_is_read_and_written)
{
    static const struct { const char *typed; bool good; const char *said; } cases[] = {
        { "#0F6B66", true, "#0F6B66" }, { "0f6b66", true, "#0F6B66" }, { "#0a6", true, "#00AA66" }, { "", false, "" }, { "#", false, "" }, { "#12345", false, "" }, { "#12345g", false, "" }, { "red", false, "" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Colour c;
        test_case(cases[i].typed);
        CHECK_INT(colour_read(str_from(cases[i].typed), &c), cases[i].good);
        if (cases[i].good) CHECK_STR(colour_str(a, c), cases[i].said);
    }
}

/* Figures of the Web Content Accessibility Guidelines' own examples, and of our theme. */
TEST(colour_contrast_is_that_of_wcag)
{
    Colour white = { 255, 255, 255 }, black = { 0, 0, 0 }, grey = { 0x77, 0x77, 0x77 }, ours = { 0x0F, 0x6B, 0x66 };
    CHECK(fabs(colour_contrast(white, black) - 21) < 1e-9), CHECK(fabs(colour_contrast(grey, grey) - 1) < 1e-9);
    CHECK(fabs(colour_contrast(grey, white) - 4.478) < 1e-3), CHECK(fabs(colour_contrast(white, ours) - 6.3) < 0.05);
    Colour yellow = { 255, 221, 0 }, better = colour_reaching(yellow, black, &white, 1, 4.5);
    CHECK(colour_contrast(yellow, white) < 1.5), CHECK(colour_contrast(better, white) >= 4.5), CHECK(colour_contrast(better, white) < 5);
    CHECK_STR(colour_str(a, colour_reaching(ours, black, &white, 1, 4.5)), "#0F6B66");
}
