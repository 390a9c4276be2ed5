#include "rooms/communities/communities.h"
#include "media/number.h"
#include <math.h>

/* A field, and what the other place is where it has much less or much more of it. */
static const struct { const char *name, *less, *more; } fields[L_FIELDS] = {
    [L_POPULATION]   = { N_("population"), N_("smaller"), N_("larger") },
    [L_DENSITY]      = { N_("density"), N_("more spread out"), N_("denser") },
    [L_GROWTH]       = { N_("growth"), N_("growing more slowly"), N_("growing faster") },
    [L_INCOME]       = { N_("income"), N_("lower incomes"), N_("higher incomes") },
    [L_UNEMPLOYMENT] = { N_("unemployment"), N_("less unemployment"), N_("more unemployment") },
    [L_DISTANCE]     = { N_("distance"), NULL, NULL },
    [L_COUNTRY]      = { N_("country"), NULL, NULL },
    [L_CONCERNS]     = { N_("concerns"), NULL, NULL },
};
static const double close = 0.35, far = 1;      /* in standard deviations of the field */

static Str fields_said(Arena *a, int lang, u32 bits)
{
    Str names[L_FIELDS];
    isize n = 0;
    for (int f = 0; f < L_FIELDS; f++) if (bits >> f & 1) names[n++] = tr(lang, str_from(fields[f].name));
    return tr_list(a, lang, names, n);
}

/* The fields, beside distance and country, in which the two are less apart than that. */
static u32 nearer_than(const Likeness *l, double apart)
{
    u32 near = 0;
    for (int f = 0; f < L_DISTANCE; f++) if (l->shared >> f & 1 && fabs(l->d[f]) < apart) near |= 1u << f;
    if (l->shared >> L_CONCERNS & 1 && fabs(l->d[L_CONCERNS]) < apart) near |= 1u << L_CONCERNS;
    return near;
}

/* "Much alike in income and growth." */
static Str likenesses(Arena *a, int lang, const Likeness *l)
{
    u32 near = nearer_than(l, close);
    if (near) return say(a, lang, _("Much alike in {fields}."), { "fields", fields_said(a, lang, near) });
    near = nearer_than(l, far);
    if (near) return say(a, lang, _("Somewhat alike in {fields}."), { "fields", fields_said(a, lang, near) });
    return tr(lang, _("Not alike in any one thing."));
}

/* "What differs there: larger, denser and higher incomes.": what sets the other place apart. */
static Str differences(Arena *a, int lang, const Likeness *l)
{
    Str words[L_FIELDS];
    isize n = 0;
    for (int f = 0; f < L_DISTANCE; f++)
        if (l->shared >> f & 1 && fabs(l->d[f]) >= far) words[n++] = tr(lang, str_from(l->d[f] < 0 ? fields[f].less : fields[f].more));
    return n ? say(a, lang, _("What differs there: {differences}."), { "differences", tr_list(a, lang, words, n) }) : (Str){ 0 };
}

static Str distance_said(Arena *a, int lang, double km)
{
    if (isnan(km)) return (Str){ 0 };
    return say(a, lang, _("{km} km away"), { "km", number_str(a, lang, llround(km < 100 ? km : round(km / 10) * 10)) });
}

Alike alike_say(Arena *a, int lang, const Likeness *l, LikenessWay way)
{
    Alike s = { .km = distance_said(a, lang, l->km) };
    if (way == LIKE_DISTANCE) return s;
    Str parts[] = { likenesses(a, lang, l), differences(a, lang, l) };
    u32 unknown = likeness_fields(way) & ~l->shared;
    s.why = str_join(a, parts, parts[1].n ? 2 : 1, S(" "));
    s.compared = fields_said(a, lang, l->shared);
    if (unknown) s.unknown = fields_said(a, lang, unknown);
    return s;
}
