/* likeness.h: how like two places are, in what, and what is not known.
 *
 * Each place has some of eight fields. Two places are compared in the fields that both have. A field's difference d is in
 * standard deviations of the field over all places given (Gower 1971 and the usual practice of peer finders, such as the
 * Federal Reserve Bank of Chicago's Peer City Identification Tool, standardise so); the unlikeness of two places is the
 * root mean square of d over the fields shared, so a place is not unlike for being less known. Fields without a scale:
 *   distance   ln(1 + km / 100) in standard deviations of the same between all pairs of places given
 *   country    0 in the same region, 0.5 in the same country, 1 elsewhere; over its standard deviation likewise
 *   concerns   1 - |both| / |either| (Jaccard 1901), over its standard deviation likewise
 * Under two shared fields beside distance, two places are not compared (unlikeness is NAN), except by distance alone.
 */
#ifndef ENGINES_LIKENESS_H
#define ENGINES_LIKENESS_H
#include "base/str.h"

typedef enum { L_POPULATION, L_DENSITY, L_GROWTH, L_INCOME, L_UNEMPLOYMENT, L_DISTANCE, L_COUNTRY, L_CONCERNS, L_FIELDS } LikenessField;
typedef enum { LIKE_ALL, LIKE_NEED, LIKE_MEANS, LIKE_DISTANCE, LIKE_WAYS } LikenessWay;

typedef struct {
    double population;      /* people; NAN in any field: not known */
    double density;         /* people a km2 of land */
    double growth;          /* share a year: 0.01 is 1 percent a year */
    double income;          /* median household, USD a year */
    double unemployment;    /* percent */
    double lat, lon;        /* degrees */
    Str    country, region; /* ISO 3166; region may be empty */
    u64    concerns;        /* a bit each; 0: not known */
} LikenessPlace;

typedef struct { double sd[L_FIELDS]; } LikenessScale;

typedef struct {
    isize  place;           /* index into the places given */
    double unlikeness;      /* 0 alike; 1 about a standard deviation in every field */
    double km;              /* NAN where not known */
    u32    shared;          /* bits of LikenessField: compared in these */
    double d[L_FIELDS];     /* signed where the field is a number: the other place minus this one, in standard deviations */
} Likeness;

/* Standard deviations over n places; fields without spread get 1. O(n * n) for the pairwise fields, n at most 2,000 (a
 * stride is taken beyond). */
LikenessScale likeness_scale(const LikenessPlace *places, isize n);

/* The fields that a way of comparing looks at, as bits. Need: unemployment, income, growth, country, concerns. Means: population, density, income. */
u32 likeness_fields(LikenessWay way);

Likeness likeness_between(const LikenessScale *scale, const LikenessPlace *a, const LikenessPlace *b, LikenessWay way);

/* The k places most like a, most alike first, ties by index; skip (an index, or -1) is a itself. Returns how many. */
isize likeness_nearest(const LikenessScale *scale, const LikenessPlace *a, const LikenessPlace *places, isize n, isize skip, LikenessWay way, isize k, Likeness *out);

double great_circle_km(double lat1, double lon1, double lat2, double lon2);   /* haversine, radius 6,371 km */

#endif
