/* colour.h: colours as people write them, and how well one is read on another (WCAG 2.2, relative luminance and contrast ratio). */
#ifndef MEDIA_COLOUR_H
#define MEDIA_COLOUR_H
#include "base/str.h"

typedef struct { u8 r, g, b; } Colour;

bool   colour_read(Str s, Colour *out);                 /* "#0F6B66", also without #, also "#0a6" */
Str    colour_str(Arena *a, Colour c);                  /* "#0F6B66" */
double colour_contrast(Colour a, Colour b);             /* 1 to 21; 4.5 is what text needs */
Colour colour_mix(Colour a, Colour b, double share);    /* share of b, 0 to 1, in sRGB */

/* The nearest to c on the way to `towards` that reaches the contrast on each of the grounds; `towards` itself where none does. */
Colour colour_reaching(Colour c, Colour towards, const Colour *grounds, isize n, double contrast);

#endif
