#include "engines/impact/impact_commands.h"
#include "engines/impact/impact_methods.h"
#include "engines/impact/sample.h"

static const Option fe_options[] = {
    { "se", "iid|HC0|HC1|HC2|HC3|cluster|dk|nw|conley", "standard errors; cluster where --cluster is given, else iid", NULL },
    { "cluster", "COLUMNS", "one to four, with commas", NULL },
    { "unit", "COLUMN", "what is observed again and again (--se nw)", NULL },
    { "time", "COLUMN", "periods (--se dk, nw)", NULL },
    { "lag", "N", "periods that errors reach (--se dk, nw) [(periods)^(1/4)]", NULL },
    { "lat", "COLUMN", "degrees (--se conley)", NULL },
    { "lon", "COLUMN", "degrees (--se conley)", NULL },
    { "cutoff", "KM", "distance that errors reach (--se conley)", NULL },
    { "spherical", NULL, "distances on the globe (--se conley), not on a plane at the pair's latitude", NULL },
    { "singletons", "keep|drop", "rows that are alone in a fixed effect", "keep" },
    { "count-fe", "nested|full|none", "fixed effects that count as parameters: those not nested in a cluster, all, none", "nested" },
    { "exact-count", NULL, "count redundant fixed effects exactly", NULL },
    { "no-adjust", NULL, "leave out the factor (n - 1) / (n - K)", NULL },
    { "no-cluster-adjust", NULL, "leave out the factor G / (G - 1)", NULL },
    { "conventional-groups", NULL, "with several clusters, each term its own G / (G - 1)", NULL },
    { "conventional-df", NULL, "t with n - K degrees of freedom, also with clusters", NULL },
    { "effects", "FILE.csv", "write the fixed effects there: effect,level,value", NULL },
    SHARED_OPTIONS,
    { 0 }
};

const Command impact_commands[] = {
    { "impact fe", "FILE FORMULA", "Least squares with any number of fixed effects.",
      "  rotunda impact fe panel.csv 'y ~ x1 + x2 | unit + year' --cluster unit\n"
      "  rotunda impact fe panel.csv.gz 'log(y) ~ i(year, treated, ref=2004) | unit + year' --cluster unit,year --plot event.svg\n"
      "  gzip -dc panel.csv.gz | rotunda impact fe - 'y ~ x1 + factor(region)' --se HC3 --where 'year >= 2010' --json\n",
      fe_options, NO_CENTER, impact_fe_run },
    { 0 }
};
