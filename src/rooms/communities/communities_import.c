#include "base/fold.h"
#include "base/map.h"
#include "rooms/communities/communities_import.h"
#include <math.h>

/* Our own files and the Census's, as they come. Which one it is, its header says. */

/* ---- places: our us_places.csv ---- */

static const char *const place_columns[] = { "geoid", "name", "full_name", "state", "state_name", "ocd_id", "county_geoid", "lat", "lon", "population",
    "population_year", "census_2010", "land_km2", "water_km2", "ansicode", "funcstat", NULL };
enum { GEOID, NAME, FULL_NAME, STATE, STATE_NAME, OCD_ID, COUNTY_GEOID, LAT, LON, POPULATION, POPULATION_YEAR, CENSUS_2010, LAND_KM2, WATER_KM2, ANSICODE, FUNCSTAT };

static bool all_between(Str s, char low, char high)
{
    for (isize i = 0; i < s.n; i++) if (s.p[i] < low || s.p[i] > high) return false;
    return s.n > 0;
}

static bool digits(Str s) { return all_between(s, '0', '9'); }
static bool capitals(Str s) { return s.n == 2 && all_between(s, 'A', 'Z'); }

static bool geoid_ok(Import *im, Str geoid)
{
    bool ok = geoid.n == 7 && digits(geoid);
    if (!ok) import_error(im, "geoid \"" STR_FMT "\": a Census GEOID of a place has seven digits", STR_ARG(geoid));
    return ok;
}

static bool degrees_ok(Import *im, OptReal lat, OptReal lon)
{
    bool ok = lat.known == lon.known && (!lat.known || (lat.v >= -90 && lat.v <= 90 && lon.v >= -180 && lon.v <= 180));
    if (!ok) import_error(im, "lat and lon: both or neither, -90 to 90 and -180 to 180 degrees");
    return ok;
}

static void count_saved(Import *im, bool was_there)
{
    if (was_there) im->updated++; else im->added++;
}

static bool counts_ok(Import *im, OptInt a, OptInt b)
{
    bool ok = a.v >= 0 && b.v >= 0;
    if (!ok) import_error(im, "a population cannot be below zero");
    return ok;
}

static void place_row(Import *im, Db *db)
{
    PlaceSaveArgs p = { .geoid = import_cell(im, GEOID), .name = import_cell(im, NAME), .full_name = import_cell(im, FULL_NAME),
        .state = import_cell(im, STATE), .state_name = import_cell(im, STATE_NAME), .ocd_id = import_cell(im, OCD_ID),
        .county_geoid = import_cell(im, COUNTY_GEOID), .ansicode = import_cell(im, ANSICODE), .funcstat = import_cell(im, FUNCSTAT) };
    if (!import_int(im, POPULATION, &p.population) || !import_int(im, POPULATION_YEAR, &p.population_year) || !import_int(im, CENSUS_2010, &p.census_2010)
        || !import_real(im, LAT, &p.lat) || !import_real(im, LON, &p.lon) || !import_real(im, LAND_KM2, &p.land_km2) || !import_real(im, WATER_KM2, &p.water_km2)) return;
    if (!geoid_ok(im, p.geoid) || !degrees_ok(im, p.lat, p.lon) || !counts_ok(im, p.population, p.census_2010)) return;
    if (!p.name.n || !p.full_name.n || !p.state.n || !p.state_name.n) { import_error(im, "name, full_name, state and state_name must not be empty"); return; }
    PlaceByGeoid old;
    bool there = place_by_geoid(db, p.geoid, &old);
    p.name_key = name_key(im->row, p.name);
    PlaceSave saved;
    if (place_save(db, &p, &saved)) count_saved(im, there);
}

/* ---- places: the Census's population estimates (sub-est2019) ---- */

enum { FIRST_YEAR = 2010, LAST_YEAR = 2019 };
static const char *const estimate_columns[] = { "SUMLEV", "STATE", "PLACE", "NAME", "STNAME", "CENSUS2010POP", "FUNCSTAT",
    "POPESTIMATE2010", "POPESTIMATE2011", "POPESTIMATE2012", "POPESTIMATE2013", "POPESTIMATE2014", "POPESTIMATE2015", "POPESTIMATE2016",
    "POPESTIMATE2017", "POPESTIMATE2018", "POPESTIMATE2019", NULL };
enum { SUMLEV, E_STATE, E_PLACE, E_NAME, STNAME, CENSUS2010POP, E_FUNCSTAT, POPESTIMATE };

/* A letter was lost where a question mark or U+FFFD stands inside the name: such a name never replaces a whole one. */
static bool name_is_whole(Str name) { return str_find_char(name, '?') < 0 && str_find(name, S("\xEF\xBF\xBD")) < 0; }

/* "1" and "124" are Alabama's 01 and Abbeville's 00124: zeros that a spreadsheet lost. */
static bool geoid_restored(Import *im, Str *geoid, Str *fips)
{
    i64 state, place;
    if (!str_i64(import_cell(im, E_STATE), &state) || !str_i64(import_cell(im, E_PLACE), &place) || state < 1 || state > 99 || place < 0 || place > 99999) {
        import_error(im, "STATE and PLACE are numbers of at most two and five digits");
        return false;
    }
    *geoid = str_fmt(im->row, "%02d%05d", (int)state, (int)place);
    *fips = str_slice(*geoid, 0, 2);
    return true;
}

/* A letter in CENSUS2010POP means not applicable. */
static bool census_count(Import *im, OptInt *out)
{
    Str cell = import_cell(im, CENSUS2010POP);
    if (cell.n == 1 && ((cell.p[0] >= 'A' && cell.p[0] <= 'Z') || (cell.p[0] >= 'a' && cell.p[0] <= 'z'))) {
        import_note(im, "CENSUS2010POP is \"" STR_FMT "\", which the Census uses for not applicable: taken as not known", STR_ARG(cell));
        *out = (OptInt){ 0 };
        return true;
    }
    return import_int(im, CENSUS2010POP, out);
}

static void populations_save(Db *db, i64 place_id, const OptInt *by_year)
{
    for (int i = 0; i <= LAST_YEAR - FIRST_YEAR; i++)
        if (by_year[i].known) place_population_save(db, place_id, FIRST_YEAR + i, by_year[i].v);
}

static void estimate_row(Import *im, Db *db)
{
    if (!str_eq(import_cell(im, SUMLEV), S("162"))) { im->skipped++; im->skipped_why = S("rows of other summary levels than 162, whole places"); return; }
    PlaceSaveEstimateArgs p = { .name = import_cell(im, E_NAME), .funcstat = import_cell(im, E_FUNCSTAT) };
    Str fips;
    OptInt years[LAST_YEAR - FIRST_YEAR + 1];
    if (!geoid_restored(im, &p.geoid, &fips) || !census_count(im, &p.census_2010)) return;
    for (int i = 0; i < (int)countof(years); i++) {
        if (!import_int(im, POPESTIMATE + i, &years[i])) return;
        if (years[i].known && years[i].v < 0) { import_error(im, "a population cannot be below zero"); return; }
        if (years[i].known) p.population = years[i], p.population_year = (OptInt)SOME(FIRST_YEAR + i);
    }
    if (!us_state_of_fips(fips, &p.state, &p.state_name)) { import_error(im, "no state has the code " STR_FMT, STR_ARG(fips)); return; }
    if (!p.name.n) { import_error(im, "NAME is empty"); return; }
    PlaceByGeoid old;
    bool there = place_by_geoid(db, p.geoid, &old);
    if (there && !name_is_whole(p.name)) p.name = old.name;
    p.full_name = there ? old.full_name : p.name;
    p.name_key = name_key(im->row, p.name);
    PlaceSaveEstimate saved;
    if (!place_save_estimate(db, &p, &saved)) return;
    count_saved(im, there);
    populations_save(db, saved.id, years);
}

/* ---- places: the Census's Gazetteer ---- */

static const char *const gazetteer_columns[] = { "GEOID", "NAME", "ALAND", "AWATER", "INTPTLAT", "INTPTLONG", "ANSICODE", NULL };
enum { G_GEOID, G_NAME, ALAND, AWATER, INTPTLAT, INTPTLONG, G_ANSICODE };

/* "Abbeville city" is Abbeville: the last word in small letters, or CDP, names the kind of place. */
static Str without_kind(Str full)
{
    static const Str kinds[] = { S(" city and borough"), S(" metropolitan government (balance)"), S(" consolidated government (balance)"), S(" unified government (balance)"),
        S(" metro government (balance)"), S(" city (balance)"), S(" municipality"), S(" city"), S(" town"), S(" village"), S(" borough"), S(" CDP"), S(" comunidad"), S(" zona urbana") };
    for (isize i = 0; i < countof(kinds); i++) if (str_ends(full, kinds[i])) return str_slice(full, 0, full.n - kinds[i].n);
    return full;
}

static Str geoid_padded(Import *im, Str geoid)
{
    i64 n;
    return geoid.n < 7 && str_i64(geoid, &n) && n >= 0 ? str_fmt(im->row, "%07d", (int)n) : geoid;
}

static bool square_km(Import *im, int column, OptReal *out)
{
    OptInt m2;
    if (!import_int(im, column, &m2)) return false;
    enum { EARTH_KM2 = 511000000 };
    if (m2.known && (m2.v < 0 || m2.v > (i64)EARTH_KM2 * 1000000)) { import_error(im, "an area lies between nothing and the whole earth"); return false; }
    if (m2.known) *out = (OptReal){ (double)((m2.v + 500) / 1000) / 1000, true }; /* to a thousandth, as our own file has it */
    else *out = (OptReal){ 0 };
    return true;
}

static void gazetteer_row(Import *im, Db *db)
{
    bool all = cli_on(im->cli, "all-places");
    PlaceSaveGazetteerArgs p = { .geoid = geoid_padded(im, import_cell(im, G_GEOID)), .full_name = import_cell(im, G_NAME), .ansicode = import_cell(im, G_ANSICODE) };
    if (!geoid_ok(im, p.geoid) || !import_real(im, INTPTLAT, &p.lat) || !import_real(im, INTPTLONG, &p.lon)
        || !square_km(im, ALAND, &p.land_km2) || !square_km(im, AWATER, &p.water_km2) || !degrees_ok(im, p.lat, p.lon)) return;
    if (!p.full_name.n) { import_error(im, "NAME is empty"); return; }
    PlaceByGeoid old;
    bool there = place_by_geoid(db, p.geoid, &old);
    if (!there && !all) {
        im->skipped++;
        im->skipped_why = S("places that the center does not hold, most of them census designated; --all-places takes them in");
        return;
    }
    if (!us_state_of_fips(str_slice(p.geoid, 0, 2), &p.state, &p.state_name)) { import_error(im, "no state has the code " STR_FMT, STR_ARG(str_slice(p.geoid, 0, 2))); return; }
    if (there && !name_is_whole(p.full_name)) p.full_name = old.full_name;
    p.name = there ? old.name : without_kind(p.full_name);
    p.name_key = name_key(im->row, p.name);
    place_save_gazetteer(db, &p);
    count_saved(im, there);
}

/* ---- which file it is ---- */

typedef struct { const char *mark; const char *const *columns; isize required; void (*row)(Import *im, Db *db); } Shape;
static const Shape place_shapes[] = {
    { "SUMLEV", estimate_columns, CENSUS2010POP + 1, estimate_row },
    { "INTPTLAT", gazetteer_columns, INTPTLONG + 1, gazetteer_row },
    { "full_name", place_columns, OCD_ID, place_row },
};

static Err places_file(Import *im, Db *db, Str path)
{
    Err e = import_source(im, path);
    for (isize i = 0; i < countof(place_shapes) && !failed(e); i++) {
        const Shape *s = &place_shapes[i];
        if (!import_has(im, s->mark)) continue;
        e = import_columns(im, s->columns, s->required);
        while (!failed(e) && import_next(im)) s->row(im, db);
        import_close(im);
        return e;
    }
    if (failed(e)) return e;
    import_close(im);
    return err(im->cli->arena, ERR_INPUT, STR_FMT ":1: none of the files known here. Expected the columns of us_places.csv (geoid, name, full_name ...), of the Census's Gazetteer "
               "(GEOID, NAME, INTPTLAT ...) or of its population estimates (SUMLEV, STATE, PLACE ...)", STR_ARG(path));
}

static Err places_rule(Write *w, void *arg)
{
    Import *im = arg;
    for (isize i = 0; i < im->cli->args.n; i++) {
        Err e = places_file(im, w->db, im->cli->args.p[i]);
        if (failed(e)) return e;
        if (failed(w->db->failure)) return w->db->failure;
    }
    community_link_places(w->db);
    return OK;
}

Err import_places(Cli *cli)
{
    Import im = { .cli = cli, .what = "places" };
    if (!cli->args.n) return err(cli->arena, ERR_USAGE, "name the files: rotunda import places FILE...");
    return import_run(&im, places_rule);
}

/* ---- figures of counties ---- */

static const char *const figure_columns[] = { "geoid", "period", "indicator", "value", "unit", "source", NULL };
enum { F_GEOID, PERIOD, INDICATOR, VALUE, UNIT, F_SOURCE };

static void figure_row(Import *im, Db *db)
{
    CountyFigureSaveArgs f = { .county_geoid = import_cell(im, F_GEOID), .indicator = import_cell(im, INDICATOR), .unit = import_cell(im, UNIT), .source = import_cell(im, F_SOURCE) };
    OptInt year;
    OptReal value;
    if (!import_int(im, PERIOD, &year) || !import_real(im, VALUE, &value)) return;
    if (f.county_geoid.n != 5 || !digits(f.county_geoid)) { import_error(im, "geoid \"" STR_FMT "\": a county's has five digits", STR_ARG(f.county_geoid)); return; }
    if (!year.known || !value.known || !f.indicator.n || !f.unit.n || !f.source.n) { import_error(im, "period, indicator, value, unit and source must not be empty"); return; }
    if (fabs(value.v) > 1e15) { import_error(im, "value is larger than any figure of a county"); return; }
    f.year = year.v, f.value = value.v;
    county_figure_save(db, &f);
    im->added++;
}

static Err figures_rule(Write *w, void *arg)
{
    Import *im = arg;
    for (isize i = 0; i < im->cli->args.n; i++) {
        Err e = import_open(im, im->cli->args.p[i], figure_columns, F_SOURCE + 1);
        if (failed(e)) return e;
        while (import_next(im)) figure_row(im, w->db);
        import_close(im);
    }
    return OK;
}

Err import_figures(Cli *cli)
{
    Import im = { .cli = cli, .what = "figures" };
    if (!cli->args.n) return err(cli->arena, ERR_USAGE, "name the files: rotunda import figures FILE...");
    return import_run(&im, figures_rule);
}

/* ---- communities ---- */

static const char *const community_columns[] = { "slug", "name", "country", "region", "ocd_id", "geoid", "county_geoid", "lat", "lon", "population",
    "population_year", "area_km2", "website", "seen_in", "source", NULL };
enum { C_SLUG, C_NAME, COUNTRY, REGION, C_OCD_ID, C_GEOID, C_COUNTY_GEOID, C_LAT, C_LON, C_POPULATION, C_POPULATION_YEAR, AREA_KM2, WEBSITE, SEEN_IN, C_SOURCE };

bool slug_ok(Str s)
{
    for (isize i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool dash = c == '-' && i > 0 && i < s.n - 1;
        if (!dash && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) return false;
    }
    return s.n > 0 && s.n <= 100;
}

static bool community_ok(Import *im, const CommunityInsertArgs *c)
{
    if (!slug_ok(c->slug)) import_error(im, "slug \"" STR_FMT "\": small letters a to z, digits and dashes, at most 100", STR_ARG(c->slug));
    else if (!c->name.n) import_error(im, "name is empty");
    else if (!capitals(c->country)) import_error(im, "country \"" STR_FMT "\": two capital letters of ISO 3166, such as US", STR_ARG(c->country));
    else if (c->website.n && !str_starts(c->website, S("https://")) && !str_starts(c->website, S("http://"))) import_error(im, "website does not begin with https:// or http://");
    else return (!c->geoid.n || geoid_ok(im, c->geoid)) && degrees_ok(im, c->lat, c->lon) && counts_ok(im, c->population, (OptInt){ 0 });
    return false;
}

static Str fingerprint_of_row(Import *im)
{
    Buf b = buf_on(im->row);
    for (int i = 0; community_columns[i]; i++) { put(&b, import_cell(im, i)); put_char(&b, 0x1f); }
    return str_fmt(im->row, "%016" PRIx64, str_hash(buf_str(&b)));
}

typedef struct { i64 id; Str fingerprint; } Found;

/* The community that the row means: of its GEOID, else its OCD id, else its slug. False after an error was noted. */
static bool community_meant(Import *im, Db *db, const CommunityInsertArgs *c, Found *found)
{
    CommunityByGeoid g;
    CommunityByOcdId o;
    CommunityOfSlug s;
    *found = (Found){ 0 };
    bool by_slug = community_of_slug(db, c->slug, &s);
    if (by_slug && c->geoid.n && s.geoid.n && !str_eq(c->geoid, s.geoid)) {
        import_error(im, "slug " STR_FMT " belongs to the community with GEOID " STR_FMT ", and this row says " STR_FMT, STR_ARG(c->slug), STR_ARG(s.geoid), STR_ARG(c->geoid));
        return false;
    }
    if (c->geoid.n && community_by_geoid(db, c->geoid, &g)) *found = (Found){ g.id, g.fingerprint };
    else if (c->ocd_id.n && community_by_ocd_id(db, c->ocd_id, &o)) *found = (Found){ o.id, o.fingerprint };
    else if (by_slug) *found = (Found){ s.id, s.fingerprint };
    if (by_slug && found->id != s.id) {
        import_error(im, "slug " STR_FMT " belongs to another community", STR_ARG(c->slug));
        return false;
    }
    return true;
}

static void community_change(Db *db, i64 id, const CommunityInsertArgs *c)
{
    community_update(db, &(CommunityUpdateArgs){ .slug = c->slug, .name = c->name, .name_key = c->name_key, .country = c->country, .region = c->region,
        .ocd_id = c->ocd_id, .geoid = c->geoid, .county_geoid = c->county_geoid, .lat = c->lat, .lon = c->lon, .population = c->population,
        .population_year = c->population_year, .area_km2 = c->area_km2, .website = c->website, .seen_in = c->seen_in, .source = c->source,
        .position = c->position, .fingerprint = c->fingerprint, .changed = c->changed, .id = id });
}

static void community_row(Import *im, Write *w, Map *seen)
{
    CommunityInsertArgs c = { .slug = import_cell(im, C_SLUG), .name = import_cell(im, C_NAME), .country = import_cell(im, COUNTRY), .region = import_cell(im, REGION),
        .ocd_id = import_cell(im, C_OCD_ID), .geoid = import_cell(im, C_GEOID), .county_geoid = import_cell(im, C_COUNTY_GEOID), .website = import_cell(im, WEBSITE),
        .seen_in = import_cell(im, SEEN_IN), .source = import_cell(im, C_SOURCE), .position = im->rows, .changed = w->now };
    if (!import_real(im, C_LAT, &c.lat) || !import_real(im, C_LON, &c.lon) || !import_int(im, C_POPULATION, &c.population)
        || !import_int(im, C_POPULATION_YEAR, &c.population_year) || !import_real(im, AREA_KM2, &c.area_km2) || !community_ok(im, &c)) return;
    if (import_repeats(im, seen, "slug", c.slug) || (c.geoid.n && import_repeats(im, seen, "geoid", c.geoid))) return;
    Found found;
    if (!community_meant(im, w->db, &c, &found)) return;
    c.name_key = name_key(im->row, c.name);
    c.fingerprint = fingerprint_of_row(im);
    CommunityInsert made;
    if (!found.id) { if (community_insert(w->db, &c, &made)) im->added++; return; }
    if (str_eq(found.fingerprint, c.fingerprint)) { community_move(w->db, c.position, found.id); im->unchanged++; return; }
    community_change(w->db, found.id, &c);
    im->updated++;
}

static Err communities_rule(Write *w, void *arg)
{
    Import *im = arg;
    Map seen = map_on(im->cli->arena);
    Err e = import_open(im, im->cli->args.p[0], community_columns, COUNTRY + 1);
    if (failed(e)) return e;
    while (import_next(im)) community_row(im, w, &seen);
    import_close(im);
    return OK;
}

Err import_communities(Cli *cli)
{
    Import im = { .cli = cli, .what = "communities" };
    if (cli->args.n != 1) return err(cli->arena, ERR_USAGE, "name one file: rotunda import communities FILE");
    return import_run(&im, communities_rule);
}
