/* communities.h: places and communities, as later rooms may use them. */
#ifndef ROOMS_COMMUNITIES_H
#define ROOMS_COMMUNITIES_H
#include "base/command.h"
#include "communities.sql.h"

/* A place that somebody works for: a US place by its GEOID, or a community by its slug. */
typedef struct {
    Str     id;                 /* what an address carries as for=: the community's slug, else the GEOID */
    Str     name, country, region, county_geoid, geoid;
    Str     label;              /* "Dayton, Ohio", "Accra, Ghana" in the reader's language */
    OptInt  population;
    OptReal lat, lon, area_km2;
    i64     community_id;       /* 0 where it is no community */
    i64     place_id;           /* 0 where it is in no list of places */
} Locality;

bool locality_find(Db *db, int lang, Str id, Locality *out);

/* Names of countries and of US states, in the reader's language; the code where it is not known. */
Str country_name(int lang, Str code);
isize country_count(void);                       /* all of ISO 3166-1, sorted by code */
Str country_code_at(isize i);
Str region_name(Str country, Str region);        /* "Ohio" for US-OH; empty elsewhere */
bool us_state_of_fips(Str fips, Str *postal, Str *name);

bool slug_ok(Str s);                             /* fit for an address: a-z, 0-9 and dashes inside, at most 100 */

void communities_start(struct Store *s);
void communities_stop(void);

extern const Command communities_commands[];

#endif
