#include "rooms/communities/communities_import.h"

static const Option places_options[] = {
    { "all-places", NULL, "take in Gazetteer places that the center does not hold (census designated places)", NULL },
    { 0 }
};

const Command communities_commands[] = {
    { "import places", "FILE...", "Read in US places: us_places.csv, and the Census's Gazetteer and population estimates as they come.",
      "  rotunda import places us_places.csv sub-est2019_places.csv Gaz_places_national_2010.txt\n"
      "  gunzip -c us_places.csv.gz | rotunda import places -      from standard input; .gz files are read as they are\n",
      places_options, IMPORTS_INTO_CENTER, import_places },
    { "import figures", "FILE...", "Read in figures of US counties: income, unemployment.",
      "  rotunda import figures income_county.csv unemployment_county_annual.csv\n", NULL, IMPORTS_INTO_CENTER, import_figures },
    { "import communities", "FILE", "Read in communities that the center works with.",
      "  rotunda import communities communities.csv\n"
      "  rotunda import communities communities.csv --dry-run      say what would happen\n", NULL, IMPORTS_INTO_CENTER, import_communities },
    { 0 }
};
