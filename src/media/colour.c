#include "media/colour.h"
#include <math.h>

static int digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool colour_read(Str s, Colour *out)
{
    u8 v[6];
    if (s.n && s.p[0] == '#') s = str_slice(s, 1, s.n);
    if (s.n != 3 && s.n != 6) return false;
    for (isize i = 0; i < 6; i++) {
        int d = digit(s.p[s.n == 3 ? i / 2 : i]);
        if (d < 0) return false;
        v[i] = (u8)d;
    }
    *out = (Colour){ (u8)(v[0] * 16 + v[1]), (u8)(v[2] * 16 + v[3]), (u8)(v[4] * 16 + v[5]) };
    return true;
}

Str colour_str(Arena *a, Colour c) { return str_fmt(a, "#%02X%02X%02X", c.r, c.g, c.b); }

static double linear(u8 channel)
{
    double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(Colour c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); }

double colour_contrast(Colour a, Colour b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static u8 between(u8 a, u8 b, double share) { return (u8)lround(a + (b - a) * share); }
Colour colour_mix(Colour a, Colour b, double share) { return (Colour){ between(a.r, b.r, share), between(a.g, b.g, share), between(a.b, b.b, share) }; }

Colour colour_reaching(Colour c, Colour towards, const Colour *grounds, isize n, double contrast)
{
    for (int step = 0; step <= 100; step++) {
        Colour tried = colour_mix(c, towards, step / 100.0);
        bool all = true;
        for (isize i = 0; i < n; i++) all &= colour_contrast(tried, grounds[i]) >= contrast;
        if (all) return tried;
    }
    return towards;
}
