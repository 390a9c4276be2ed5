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

static const Option trial_options[] = {
    { "method", "means|ols|lin|cuped", "difference in means; covariates beside it; covariates in each arm (Lin 2013); outcome less what covariates say", NULL },
    { "se", "iid|HC0|HC1|HC2|HC3|CR0|CR1|CR1S|CR2|CR3", "standard errors of ols and lin [HC2, with clusters CR2]", NULL },
    { "cluster", "COLUMN", "what was assigned together", NULL },
    { "strata", "COLUMN", "blocks, or risk sets of several lotteries, within which was assigned", NULL },
    { "probability", "COLUMN", "each row's chance of being treated: rows weigh the inverse", NULL },
    { "uptake", "COLUMN", "who took the treatment: its effect by two-stage least squares", NULL },
    { "control", "VALUE", "of the treatment's column [the first]", NULL },
    { "plain-df", NULL, "CR2 and CR3: t with clusters - 1 degrees of freedom, not Satterthwaite's", NULL },
    { "test", "TERMS", "test together that these terms are zero: x1,x2", NULL },
    { "ri", NULL, "randomisation inference: draw the assignment again and again", NULL },
    { "draws", "N", "of randomisation inference; all assignments where there are no more", "10000" },
    { "seed", "HEX", "of the draws", "1" },
    { "adjust", "none|holm|bh|rw", "with several outcomes or arms: rw adds Romano and Wolf's to Holm's and Benjamini and Hochberg's", "none" },
    { "lee", NULL, "where outcomes are missing: Lee's bounds", NULL },
    SHARED_OPTIONS,
    { 0 }
};

const Command impact_commands[] = {
    { "impact trial", "FILE FORMULA", "What a trial found: the first term behind ~ is the treatment.",
      "  rotunda impact trial trial.csv 'calls ~ letter' --threshold 1 --cost 2.5 --report trial.html\n"
      "  rotunda impact trial trial.csv 'score ~ z + before' --cluster school --se CR2\n"
      "  rotunda impact trial lottery.csv 'income + arrests ~ offer' --strata riskset --adjust rw --draws 10000 --seed 2a\n"
      "  rotunda impact trial lottery.csv 'income ~ offer' --uptake moved --method ols\n",
      trial_options, NO_CENTER, impact_trial_run },
    { "impact fe", "FILE FORMULA", "Least squares with any number of fixed effects.",
      "  rotunda impact fe panel.csv 'y ~ x1 + x2 | unit + year' --cluster unit\n"
      "  rotunda impact fe panel.csv.gz 'log(y) ~ i(year, treated, ref=2004) | unit + year' --cluster unit,year --plot event.svg\n"
      "  gzip -dc panel.csv.gz | rotunda impact fe - 'y ~ x1 + factor(region)' --se HC3 --where 'year >= 2010' --json\n",
      fe_options, NO_CENTER, impact_fe_run },
    { 0 }
};
