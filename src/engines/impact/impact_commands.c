#include "engines/impact/impact_commands.h"
#include "engines/impact/impact_methods.h"
#include "engines/impact/sample.h"

static const Option fe_options[] = {
    { "se", "iid|HC0|HC1|HC2|HC3|cluster|dk|nw|conley", "standard errors; cluster where --cluster is given, else iid", NULL },
    { "outcome", "COLUMN", "instead of a formula, with --treatment, --covariates, --unit and --time (fixed effects)", NULL },
    { "treatment", "TERM", "the term that the question is about [the first]", NULL },
    { "covariates", "TERMS", "instead of a formula: 'x1 + x2'", NULL },
    { "probability", "COLUMN", "each row's chance of being treated, where the first term is a treatment of 0 and 1: rows weigh the inverse", NULL },
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
    { "method", "means|ols|lin|cuped", "difference in means; covariates beside it; covariates in each arm (Lin 2013); outcome less what covariates say [means; with covariates, weights or --se: ols]", NULL },
    { "se", "iid|HC0|HC1|HC2|HC3|CR0|CR1|CR1S|CR2|CR3", "standard errors of ols and lin [HC2, with clusters CR2]", NULL },
    { "cluster", "COLUMN", "what was assigned together", NULL },
    { "strata", "COLUMN", "blocks, or risk sets of several lotteries, within which was assigned", NULL },
    { "probability", "COLUMN", "each row's chance of being treated: rows weigh the inverse", NULL },
    { "uptake", "COLUMN", "who took the treatment: its effect by two-stage least squares", NULL },
    { "by", "COLUMN", "group by group, how much they differ, and what to expect in one more", NULL },
    { "outcome", "COLUMN", "instead of a formula, with --treatment and --covariates", NULL },
    { "treatment", "COLUMN", "instead of a formula", NULL },
    { "covariates", "TERMS", "instead of a formula: 'x1 + x2'", NULL },
    { "control", "VALUE", "of the treatment's column [the one called control, placebo, untreated, none, no, false or 0; else the first]", NULL },
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

static const Option describe_options[] = {
    { "unit", "COLUMN", "what is observed again and again: is the panel balanced, are there doubles and breaks", NULL },
    { "time", "COLUMN", "its periods", NULL },
    { "group", "COLUMN", "first treated period; empty, 0 or never: never treated", NULL },
    WHERE_OPTION,
    { "plot", "FILE.svg", "draw when units are treated", NULL },
    REPORT_OPTIONS,
    { 0 }
};

static const Option power_options[] = {
    { "effect", "NUMBER", "that should be found; without it, the smallest that is found", NULL },
    { "n", "N", "units in both arms (clusters, with --cluster-size); without it, how many are needed", NULL },
    { "power", "SHARE", "of trials that find the effect", "0.8" },
    { "alpha", "SHARE", "of trials that find one where there is none", "0.05" },
    { "sd", "NUMBER", "standard deviation of the outcome", "1" },
    { "proportion", "SHARE", "the outcome is yes or no: its share in the control", NULL },
    { "share", "SHARE", "of units treated", "0.5" },
    { "r2", "SHARE", "of the outcome's variance that blocks and covariates take", "0" },
    { "cluster-size", "N", "rows in a cluster that is assigned together", "1" },
    { "icc", "SHARE", "of the variance that lies between clusters", "0" },
    { "size-cv", "NUMBER", "coefficient of variation of the clusters' sizes", "0" },
    { "before", "N", "periods before, in an analysis of covariance", "0" },
    { "after", "N", "periods after", "1" },
    { "autocorrelation", "SHARE", "of a unit's outcome between periods", "0" },
    { "outcome", "COLUMN", "with a file: draw trials from its rows", NULL },
    { "covariate", "COLUMN", "with a file: beside the treatment", NULL },
    { "cluster", "COLUMN", "with a file: what is assigned together", NULL },
    { "strata", "COLUMN", "with a file: blocks", NULL },
    { "where", "CONDITION", "with a file: only these rows", NULL },
    { "draws", "N", "with a file: trials to draw", "1000" },
    { "seed", "HEX", "of the draws", "1" },
    { "plot", "FILE.svg", "draw power by units (without a file)", NULL },
    REPORT_OPTIONS,
    { 0 }
};

static const Option randomize_options[] = {
    { "unit", "COLUMN", "who is treated or not: each row one", NULL },
    { "method", "complete|blocked|cluster|pairs|rerandomise", "among all; within strata; whole clusters; within pairs of the nearest; again until the arms are alike", "complete" },
    { "strata", "COLUMN", "blocks within which is drawn (blocked; also cluster, rerandomise)", NULL },
    { "cluster", "COLUMN", "what is assigned together (cluster; also pairs, rerandomise)", NULL },
    { "covariates", "TERMS", "for pairs, rerandomisation and the table of balance: 'x1 + log(x2)'", NULL },
    { "arms", "NAMES", "several treatments beside the control, as many of each as can be: 'letter, call'", NULL },
    { "share", "SHARE", "to be treated, in whole numbers [0.5; of several arms all but one share of the control]", "0.5" },
    { "accept", "SHARE", "rerandomise: of all draws, the most balanced share that is taken", "0.05" },
    { "draws", "N", "rerandomise: balanced draws from which chances are counted where not half is treated", "1000" },
    { "seed", "HEX", "of the draw: the generator of rotunda lottery", NULL },
    { "commit-out", "FILE", "before the draw: bind file, design and a new secret, and draw nothing", NULL },
    { "secret-out", "FILE", "with it: write the secret there", NULL },
    { "public-source", "TEXT", "with it: what the public value will be, and when", NULL },
    { "commitment", "FILE", "draw from a commitment, instead of --seed", NULL },
    { "secret", "FILE", "with it", NULL },
    { "public", "VALUE", "with it: the public value", NULL },
    { "out", "FILE.csv", "write who is treated, and with what chance", NULL },
    WHERE_OPTION,
    { "plot", "FILE.svg", "draw how far the arms are apart", NULL },
    REPORT_OPTIONS,
    { 0 }
};

static const Option did_options[] = {
    { "outcome", "COLUMN", "what the treatment may have changed", NULL },
    { "unit", "COLUMN", "what is observed again and again", NULL },
    { "time", "COLUMN", "its periods, numbers", NULL },
    { "group", "COLUMN", "the first treated period of the unit; empty, 0 or never: never treated", NULL },
    { "covariates", "TERMS", "trends are parallel given these: 'x1 + log(x2)'", NULL },
    { "method", "dr|reg|ipw|ipw-ht|dr-imp|dr1|dr-imp1|sunab|imputation|bacon", "doubly robust, regression, weighting, ...; Sun and Abraham; imputation; what a two-way regression compares", "dr" },
    { "control", "never|notyet", "compared with units never treated, or with all not treated yet", "never" },
    { "anticipation", "N", "periods before the treatment in which it may already work", "0" },
    { "base", "varying|universal", "effects before the treatment: against the period before each, or all against the last one [varying; with --honest universal]", NULL },
    { "panel", "balanced|unbalanced|cross", "units seen in every period; all rows; repeated cross-sections, where no row is seen again", "balanced" },
    { "fix-weights", "earlier|base|first|varying", "where a unit's weight changes: that of the earlier period of each comparison, of the last before treatment, of the first, or each its own", "earlier" },
    { "cluster", "COLUMN", "what units belong together in [the unit]", NULL },
    { "errors", "analytic|bootstrap", "standard errors from influences, or from draws of multipliers", "analytic" },
    { "draws", "N", "of multipliers, for bands that hold for all effects at once; 0: none", "1000" },
    { "seed", "HEX", "of the draws", "1" },
    { "balance", "N", "event times: only groups seen for N periods after, up to N", NULL },
    { "from-event", "N", "event times from here", NULL },
    { "to-event", "N", "event times up to here", NULL },
    { "pretrends", "N", "imputation: event times before the treatment that are tested together, the nearest; 0: none [all but the earliest]", NULL },
    { "honest", "smoothness|relative", "intervals where trends were not parallel: their difference bends by at most M a period; or it changes by at most M times as much as ever before", NULL },
    { "honest-m", "NUMBERS", "M, one or several: '0 0.5 1' [relative: 0 0.5 1 1.5 2; smoothness: ten up to what the periods before allow]", NULL },
    { "honest-at", "N|average", "of which event time, or of the average of those from 0 on", "0" },
    { "honest-grid", "POINTS", "of relative: effects that are tried, within 20 standard errors of zero", "1000" },
    { "honest-plot", "FILE.svg", "draw the intervals by M", NULL },
    SHARED_OPTIONS,
    { 0 }
};

static const Option synth_options[] = {
    { "outcome", "COLUMN", "what the treatment may have changed", NULL },
    { "unit", "COLUMN", "places, or whatever was treated or not", NULL },
    { "time", "COLUMN", "periods: numbers, or months or days such as 1983-02", NULL },
    { "treated", "NAMES", "of the unit that was treated, or of several, with commas (together, as their mean, all from --from on; where they began at different times: once for each, with --where, or did)", NULL },
    { "from", "PERIOD", "the first in which the treatment may have worked", NULL },
    { "method", "sc|sdid|augmented", "synthetic control; synthetic difference in differences; synthetic control corrected by a ridge regression", "sc" },
    { "predictors", "COLUMNS", "that are to be alike before, each with the periods that its mean is of: 'income, beer[1984:1988], sales[1975]' [the outcome of each period before]", NULL },
    { "covariates", "COLUMNS", "of sdid: taken out of the outcome, with coefficients found beside the weights", NULL },
    { "v", "nested|wide|regression|equal|NUMBERS", "how much each predictor counts: so that the outcome before fits best, searched from two starts, or from 32; by a regression; alike; these", "nested" },
    { "ridge", "NUMBER", "penalty of augmented [by leaving out each period before]", NULL },
    { "penalty", "1se|least", "of these: the largest within one standard error of the least error, or that with the least", "1se" },
    { "solver", "frank-wolfe|exact", "of sdid: steps that end as those of synthdid, or the best weights to the last digits", "frank-wolfe" },
    { "errors", "placebo|bootstrap|jackknife|none", "standard errors: by donors to which nothing happened; of sdid with several treated units, also by drawing or leaving out units", "placebo" },
    { "placebo-pool", "all|donors", "whether treated units are donors of the placebos [all; of sdid donors]", NULL },
    { "placebo-from", "PERIOD", "a placebo in time: as if the treatment had begun then", NULL },
    { "draws", "N", "of sets of donors (several treated), and of the bootstrap", "200" },
    { "seed", "HEX", "of the draws", "1" },
    { "gaps", "FILE.svg", "draw the gap beside those of placebos", NULL },
    WHERE_OPTION,
    SAYING_OPTIONS,
    { 0 }
};

static const Option its_options[] = {
    { "time", "COLUMN", "periods: numbers, or months or days such as 1983-02", NULL },
    { "from", "PERIOD", "the first in which it may have worked", NULL },
    { "errors", "nw|ar|iid", "standard errors: Newey and West; autoregressive errors (restricted maximum likelihood); none of these", "nw" },
    { "lag", "N", "periods that errors reach (nw) [4 (n / 100)^(2/9)], or order of the autoregression (ar) [1]", NULL },
    { "season", "N", "periods after which seasons come again: 12 of months", NULL },
    { "harmonics", "N", "instead of a level for each season: so many pairs of sine and cosine", "0" },
    { "comparison", "COLUMN", "a series to which nothing happened: what it did is taken off the outcome", NULL },
    { "no-adjust", NULL, "nw: leave out the factor n / (n - k)", NULL },
    WHERE_OPTION,
    SAYING_OPTIONS,
    { 0 }
};

static const Option meta_options[] = {
    { "effect", "COLUMN", "the studies' effects, with --variance or --se", NULL },
    { "variance", "COLUMN", "their sampling variances", NULL },
    { "se", "COLUMN", "their standard errors, instead", NULL },
    { "counts", "A,B,C,D", "effects from counts: events and others of the treated, events and others of the control", NULL },
    { "totals", "A,N1,C,N2", "the same: events and all of the treated, events and all of the control", NULL },
    { "means", "M1,SD1,N1,M2,SD2,N2", "effects from means, standard deviations and rows of the treated and the control", NULL },
    { "measure", "OR|RR|RD|MD|SMD", "of counts: log odds ratio, log risk ratio, risk difference; of means: in units, in standard deviations [OR, SMD]", NULL },
    { "add", "NUMBER", "to each cell of a table of counts", "0.5" },
    { "to", "only0|if0all|all|none", "which tables: those with an empty cell, all where one has, all, none", "only0" },
    { "study", "COLUMN", "names of the studies", NULL },
    { "method", "FE|DL|PM|REML|ML|EB|SJ|HE|HS", "fixed effects, or how the variance between places is estimated", "REML" },
    { "tau2", "NUMBER", "that variance, instead of estimating it", NULL },
    { "test", "z|t|knha|adhoc", "normal; t; Knapp and Hartung; the same, never narrower than t", "z" },
    { "moderators", "TERMS", "what effects go with: 'year + log(population)'", NULL },
    { "at", "COLUMN=NUMBER,...", "what to expect where the moderators are so", NULL },
    { "prediction", "test|riley", "interval of one more place: as the test, or t with k - p - 1 degrees of freedom", "test" },
    { "cluster", "COLUMN", "studies that depend on each other: robust errors", NULL },
    { "robust", "CR0|CR1p|CR2", "which (CR2 with Satterthwaite's degrees of freedom)", "CR2" },
    { "leave-one-out", NULL, "the mean without each study", NULL },
    { "cumulative", "COLUMN", "the mean study after study, in this order", NULL },
    { "egger", NULL, "do small studies say something else? (from 10 studies on, said anyhow)", NULL },
    { "trim-fill", "L0|R0|Q0", "studies that seem to be missing, and the mean with them", NULL },
    { "side", "auto|left|right", "of those missing", "auto" },
    { "place", "COLUMN=VALUE,...", "the mean for one place: studies weigh by how like it they are", NULL },
    { "bandwidth", "NUMBER", "standard deviations within which places are alike", "1" },
    { "similarity", "COLUMN", "these weights as you see them, 0 or more, instead of --place", NULL },
    { "funnel", "FILE.svg", "draw effects against standard errors", NULL },
    SHARED_OPTIONS,
    { 0 }
};

const Command impact_commands[] = {
    { "impact describe", "FILE", "What a file holds: types, what is missing, ranges, and whether a panel is whole.",
      "  rotunda impact describe panel.csv --unit city --time year --group first_treated\n"
      "  gzip -dc panel.csv.gz | rotunda impact describe -\n",
      describe_options, NO_CENTER, impact_describe_run },
    { "impact power", "[FILE]", "How many units a trial needs, how small an effect it finds, or how likely it finds one.",
      "  rotunda impact power --effect 0.2                             units needed for a fifth of a standard deviation\n"
      "  rotunda impact power --proportion 0.3 --effect 0.05 --power 0.9\n"
      "  rotunda impact power --n 60 --cluster-size 25 --icc 0.1 --r2 0.3      the smallest effect of 60 schools\n"
      "  rotunda impact power scores.csv --outcome score --cluster school --effect 3 --draws 2000\n",
      power_options, NO_CENTER, impact_power_run },
    { "impact randomize", "FILE", "Draws who is treated, so that anybody can repeat it.",
      "  rotunda impact randomize units.csv --unit id --seed 2a --covariates 'age + income' --out assigned.csv --report balance.html\n"
      "  rotunda impact randomize units.csv --unit id --method blocked --strata district --seed 2a --out assigned.csv\n"
      "  rotunda impact randomize pupils.csv --unit pupil --method rerandomise --cluster school --covariates 'score' --accept 0.01 --seed 2a --out assigned.csv\n"
      "  rotunda impact randomize units.csv --unit id --method blocked --strata district --arms 'letter, call' --seed 2a --out assigned.csv\n"
      "  rotunda impact randomize units.csv --unit id --commit-out commitment.json --secret-out secret.txt --public-source \"Ohio Pick 5 of 2027-03-01, evening\"\n"
      "  rotunda impact randomize units.csv --unit id --commitment commitment.json --secret secret.txt --public 41907 --out assigned.csv\n",
      randomize_options, NO_CENTER, impact_randomize_run },
    { "impact trial", "FILE [FORMULA]", "What a trial found: the first term behind ~ is the treatment.",
      "  rotunda impact trial trial.csv 'calls ~ letter' --threshold 1 --cost 2.5 --report trial.html\n"
      "  rotunda impact trial trial.csv 'score ~ z + before' --cluster school --se CR2\n"
      "  rotunda impact trial lottery.csv 'income + arrests ~ offer' --strata riskset --adjust rw --draws 10000 --seed 2a\n"
      "  rotunda impact trial lottery.csv 'income ~ offer' --uptake moved --method ols\n",
      trial_options, NO_CENTER, impact_trial_run },
    { "impact fe", "FILE [FORMULA]", "Least squares with any number of fixed effects.",
      "  rotunda impact fe panel.csv 'y ~ x1 + x2 | unit + year' --cluster unit\n"
      "  rotunda impact fe panel.csv.gz 'log(y) ~ i(year, treated, ref=2004) | unit + year' --cluster unit,year --plot event.svg\n"
      "  gzip -dc panel.csv.gz | rotunda impact fe - 'y ~ x1 + factor(region)' --se HC3 --where 'year >= 2010' --json\n",
      fe_options, NO_CENTER, impact_fe_run },
    { "impact did", "FILE", "What a treatment did that came to different units at different times, or never.",
      "  rotunda impact did panel.csv --outcome y --unit city --time year --group first_treated --plot event.svg --report did.html\n"
      "  rotunda impact did panel.csv --outcome y --unit city --time year --group first_treated --covariates 'log(population)' --control notyet\n"
      "  rotunda impact did survey.csv --outcome employed --time year --group first_treated --panel cross --cluster state\n"
      "  rotunda impact did panel.csv --outcome y --unit city --time year --group first_treated --method bacon\n"
      "  rotunda impact did panel.csv --outcome y --unit city --time year --group first_treated --honest relative --honest-at average --report did.html\n"
      "                    how much worse than before may trends have differed before the conclusion changes? (M of Rambachan and Roth)\n"
      "  rotunda impact did panel.csv --outcome y --unit city --time year --group first_treated --method sunab --honest smoothness --honest-m '0 0.01 0.02' --honest-plot bands.svg\n"
      "                    the effect at event time 0, where the difference of trends bends by at most M a period\n",
      did_options, NO_CENTER, impact_did_run },
    { "impact synth", "FILE", "What a treatment did to one place, or a few, where a mixture of other places says what would have been.",
      "  rotunda impact synth smoking.csv --outcome cigsale --unit state --time year --treated California --from 1989 --method sdid --report synth.html\n"
      "  rotunda impact synth smoking.csv --outcome cigsale --unit state --time year --treated California --from 1989 --placebo-from 1980 \\\n"
      "    --predictors 'lnincome[1980:1988], retprice[1980:1988], age15to24[1980:1988], beer[1984:1988], cigsale[1975], cigsale[1980], cigsale[1988]'\n"
      "  rotunda impact synth panel.csv --outcome sales --unit city --time month --treated 'Dayton, Toledo' --from 2019-07 --method augmented --gaps gaps.svg\n",
      synth_options, NO_CENTER, impact_synth_run },
    { "impact its", "FILE FORMULA", "What happened to one series when something began: a trend before it, and how level and slope changed.",
      "  rotunda impact its seatbelts.csv 'drivers ~ 1' --time month --from 1983-02 --season 12 --lag 12 --report its.html\n"
      "  rotunda impact its seatbelts.csv 'drivers ~ log(petrol) + kms' --time month --from 1983-02 --season 12 --harmonics 2 --errors ar\n"
      "  rotunda impact its seatbelts.csv 'front ~ 1' --time month --from 1983-02 --season 12 --comparison rear --plot front.svg\n",
      its_options, NO_CENTER, impact_its_run },
    { "impact meta", "FILE", "What several studies say together: the mean, how much places differ, and what one more has to expect.",
      "  rotunda impact meta studies.csv --effect yi --variance vi --study author --plot forest.svg --report meta.html\n"
      "  rotunda impact meta trials.csv --counts tpos,tneg,cpos,cneg --measure RR --test knha --moderators latitude --at latitude=40\n"
      "  rotunda impact meta scores.csv --means m1,sd1,n1,m2,sd2,n2 --leave-one-out --trim-fill L0 --funnel funnel.svg\n"
      "  rotunda impact meta cities.csv --effect yi --se se --place 'population=140000,region=midwest' --threshold 0.1\n",
      meta_options, NO_CENTER, impact_meta_run },
    { 0 }
};
