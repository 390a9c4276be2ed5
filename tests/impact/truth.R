# truth.R: what other people's packages say of the data beside this file: writes truth.tsv, which impact_truth_test.c holds
# the program against. R is not needed to run the tests. From the tree's root:  Rscript tests/impact/truth.R
# Needs fixest, estimatr, clubSandwich, sandwich, pwr. The data were drawn once by data.R.
suppressMessages({library(fixest); library(estimatr); library(clubSandwich); library(sandwich); library(pwr)})
setFixest_nthreads(2); setFixest_notes(FALSE)
out <- file("tests/impact/truth.tsv", "w"); source("tests/impact/truth_form.R")

awkward <- read.csv(paste0(here, "awkward.csv"), na.strings = c("", "NA"), colClasses = c(fips = "character"))
trial <- read.csv(paste0(here, "trial.csv"))
grunfeld <- read.csv(paste0(here, "grunfeld.csv"))
A <- paste0(here, "awkward.csv"); T <- paste0(here, "trial.csv"); G <- paste0(here, "grunfeld.csv")
positive <- subset(awkward, w > 0)

# ---- fe: fixest ----
fe <- function(model, call, ..., vcov, r2 = TRUE) {
  s <- summary(model, vcov = vcov); ct <- coeftable(s); df <- attr(vcov(s), "df.t"); if (is.null(df)) df <- degrees_freedom(s, "t")
  case("fixest", call, "fe", ...)
  for (i in seq_len(nrow(ct))) say("est", sub("^I\\((.*)\\)$", "\\1", rownames(ct)[i]), number(ct[i, 1]), number(ct[i, 2]), number(df), number(ct[i, 4]))
  if (r2) { f <- unlist(fitstat(s, ~ r2 + ar2 + wr2 + war2 + rmse)); for (k in 1:5) if (!is.na(f[k])) stat(c("r2", "adjusted_r2", "within_r2", "within_adjusted_r2", "rmse")[k], f[k]) }
}
F1 <- "y ~ x1 + x2 | fips + year"
m <- feols(y ~ x1 + x2 | fips + year, awkward)
fe(m, "feols(y ~ x1 + x2 | fips + year, vcov = 'iid')", A, F1, vcov = "iid")
fe(m, "same, vcov = 'hetero'", A, F1, "--se", "HC1", vcov = "hetero")
fe(m, "same, cluster = ~fips", A, F1, "--cluster", "fips", vcov = ~fips)
fe(m, "same, cluster = ~region", A, F1, "--cluster", "region", vcov = ~region)
fe(m, "same, cluster = ~fips + year", A, F1, "--cluster", "fips,year", vcov = ~fips + year)
fe(m, "same, cluster = ~fips + year + region", A, F1, "--cluster", "fips,year,region", vcov = ~fips + year + region)
castle <- read.csv(paste0(here, "castle.csv"))
fe(feols(l_income ~ police + year, castle), "two clusters with a negative variance, a constant among the terms", paste0(here, "castle.csv"), "l_income ~ police + year", "--cluster", "state,year", vcov = ~state + year)
fe(m, "same, vcov = DK(3) ~ year", A, F1, "--se", "dk", "--time", "year", "--lag", "3", vcov = DK(3) ~ year)
fe(m, "same, vcov = DK ~ year", A, F1, "--se", "dk", "--time", "year", vcov = DK ~ year)
fe(m, "same, vcov = conley(400, distance = 'triangular') ~ lat + lon", A, F1, "--se", "conley", "--lat", "lat", "--lon", "lon", "--cutoff", "400", vcov = conley(400, distance = "triangular") ~ lat + lon)
fe(m, "same, vcov = conley(700, distance = 'spherical') ~ lat + lon", A, F1, "--se", "conley", "--lat", "lat", "--lon", "lon", "--cutoff", "700", "--spherical", vcov = conley(700, distance = "spherical") ~ lat + lon)
fe(feols(y ~ x1 + x2 | region + year, awkward), "| region + year, vcov = conley(400, distance = 'triangular') ~ byregion + lon: regions stay in one place", A, "y ~ x1 + x2 | region + year", "--se", "conley", "--lat", "byregion", "--lon", "lon", "--cutoff", "400", vcov = vcov_conley(lat = "byregion", lon = "lon", cutoff = 400, distance = "triangular"))
small <- function(call, ssc, ...) { s <- summary(m, vcov = ~fips + year, ssc = ssc); ct <- coeftable(s); case("fixest", call, "fe", A, F1, "--cluster", "fips,year", ...); for (i in 1:2) say("est", rownames(ct)[i], number(ct[i, 1]), number(ct[i, 2]), number(attr(vcov(s), "df.t")), number(ct[i, 4])) }
small("ssc(fixef.K = 'full')", ssc(fixef.K = "full"), "--count-fe", "full")
small("ssc(fixef.K = 'none')", ssc(fixef.K = "none"), "--count-fe", "none")
small("ssc(adj = FALSE)", ssc(adj = FALSE), "--no-adjust")
small("ssc(cluster.adj = FALSE)", ssc(cluster.adj = FALSE), "--no-cluster-adjust")
small("ssc(cluster.df = 'conventional')", ssc(cluster.df = "conventional"), "--conventional-groups")
small("ssc(t.df = 'conventional', fixef.K = 'full')", ssc(t.df = "conventional", fixef.K = "full"), "--conventional-df", "--count-fe", "full")
m2 <- feols(y ~ x1 + x2 | fips + year, awkward)
s <- summary(m2, vcov = "iid", ssc = ssc(fixef.force_exact = TRUE)); ct <- coeftable(s)
case("fixest", "ssc(fixef.force_exact = TRUE), iid", "fe", A, F1, "--exact-count"); for (i in 1:2) say("est", rownames(ct)[i], number(ct[i, 1]), number(ct[i, 2]), number(attr(vcov(s), "df.t")), number(ct[i, 4]))
mw <- feols(y ~ x1 + x2 | fips + year, positive, weights = ~w)
fe(mw, "feols(weights = ~w), zero weights left out before", A, F1, "--weights", "w", "--cluster", "fips", vcov = ~fips)
fe(mw, "same, vcov = 'hetero'", A, F1, "--weights", "w", "--se", "HC1", vcov = "hetero")
ms <- feols(y ~ x1 + x2 | fips + year, awkward, fixef.rm = "singleton")
fe(ms, "feols(fixef.rm = 'singleton'), cluster = ~fips", A, F1, "--singletons", "drop", "--cluster", "fips", vcov = ~fips)
fe(feols(y ~ x1 + x2 | fips + year + region, awkward), "three fixed effects", A, "y ~ x1 + x2 | fips + year + region", vcov = "iid")
fe(feols(y ~ x1 + x2 | fips + year + region, awkward), "the same, cluster = ~region: a fixed effect itself, so that fips, nested in it, is not looked at", A, "y ~ x1 + x2 | fips + year + region", "--cluster", "region", vcov = ~region)
fe(feols(y ~ x1 + x2 | region^year + fips, awkward), "| region^year + fips", A, "y ~ x1 + x2 | region^year + fips", "--cluster", "fips", vcov = ~fips)
fe(feols(y ~ x1 | region[trend] + year, awkward), "| region[trend] + year", A, "y ~ x1 | region[trend] + year", "--se", "HC1", vcov = "hetero")
fe(feols(y ~ x1 | region[trend, x3] + year, awkward, fixef.tol = 1e-11), "| region[trend, x3] + year", A, "y ~ x1 | region[trend, x3] + year", "--se", "HC1", vcov = "hetero")
fe(feols(y ~ x1 | region[[trend]] + year, awkward), "| region[[trend]] + year", A, "y ~ x1 | region[[trend]] + year", vcov = "iid")
fe(feols(y ~ x1 | region[[trend]], awkward), "| region[[trend]]: slopes alone leave the constant", A, "y ~ x1 | region[[trend]]", vcov = "iid")
fe(feols(y ~ x1 | region[[trend]], awkward), "the same, cluster = ~year", A, "y ~ x1 | region[[trend]]", "--cluster", "year", vcov = ~year)
fe(feols(y ~ x1 + x2 | region[[trend]] + fips[[x3]], positive, weights = ~w, fixef.tol = 1e-11), "| region[[trend]] + fips[[x3]], weights", A, "y ~ x1 + x2 | region[[trend]] + fips[[x3]]", "--weights", "w", "--se", "HC1", vcov = "hetero")
fe(feols(y ~ 0 + x1 | region[[trend]], awkward), "0 + x1 | region[[trend]]", A, "y ~ 0 + x1 | region[[trend]]", vcov = "iid", r2 = FALSE)     # its R2 compares with the mean
fe(feols(y ~ x1 + i(year) | fips, awkward), "i(year), the first left out", A, "y ~ x1 + i(year) | fips", "--cluster", "fips", vcov = ~fips)
fe(feols(y ~ x1 + i(year, x2), awkward), "i(year, x2), each level", A, "y ~ x1 + i(year, x2)", "--se", "HC1", vcov = "hetero")
fe(feols(y ~ x1 + i(year, treat, ref = 2004) | fips + year, awkward), "i(year, treat, ref = 2004)", A, "y ~ x1 + i(year, treat, ref=2004) | fips + year", "--cluster", "fips", vcov = ~fips)
fe(feols(y ~ x1 + x1same + x2 | fips + year, awkward), "a collinear regressor", A, "y ~ x1 + x1same + x2 | fips + year", vcov = "iid")
fe(feols(y ~ x1 + byregion + x2 | fips + year, awkward), "a regressor constant within fips", A, "y ~ x1 + byregion + x2 | fips + year", vcov = "iid")
fe(feols(log(pos) ~ x1 * x3 + I(x3^2) | year, awkward), "log(pos) ~ x1 * x3 + x3^2 | year", A, "log(pos) ~ x1*x3 + x3^2 | year", vcov = "iid", r2 = TRUE)
fe(feols(y ~ x1 + x2 | fips + year, subset(awkward, year >= 2004 & region %in% c("north", "south"))), "subset", A, F1, "--where", "year >= 2004 and region in ('north', 'south')", vcov = "iid")
fe(feols(inv ~ value + capital | firm, grunfeld), "Grunfeld, firm effects (0.1101, 0.3101 as in Baltagi 2013, table 2.1)", G, "inv ~ value + capital | firm", vcov = "iid")
fe(feols(inv ~ value + capital | firm + year, grunfeld), "Grunfeld, two-way (0.1177, 0.3579 as in Baltagi 2013, table 3.1)", G, "inv ~ value + capital | firm + year", vcov = "iid")
fe(feols(inv ~ value + capital | firm, grunfeld), "Grunfeld, NW(2) ~ firm + year", G, "inv ~ value + capital | firm", "--se", "nw", "--unit", "firm", "--time", "year", "--lag", "2", vcov = NW(2) ~ firm + year)
fe(feols(inv ~ value + capital | firm, grunfeld), "Grunfeld, NW ~ firm + year", G, "inv ~ value + capital | firm", "--se", "nw", "--unit", "firm", "--time", "year", vcov = NW ~ firm + year)
fe(feols(inv ~ value + capital, grunfeld), "Grunfeld, pooled, DK(2)", G, "inv ~ value + capital", "--se", "dk", "--time", "year", "--lag", "2", vcov = DK(2) ~ year)

# ---- no fixed effects and dummies: lm and sandwich ----
ols <- function(model, call, type, ..., drop = "^(factor|as.factor)", rename = NULL) {
  V <- if (type == "iid") vcov(model) else vcovHC(model, type = type); b <- coef(model); keep <- !is.na(b) & !grepl(drop, names(b)); se <- sqrt(diag(V))[names(b)]; df <- df.residual(model)
  case("sandwich", call, "fe", ..., "--se", type)
  for (n in names(b)[keep]) say("est", if (n %in% names(rename)) rename[n] else sub("^I\\((.*)\\)$", "\\1", n), number(b[n]), number(se[n]), number(df), number(2 * pt(-abs(b[n] / se[n]), df)))
}
ols(lm(y ~ x1 + big + x3, awkward), "lm(y ~ x1 + big + x3); big is about 1e6", "iid", A, "y ~ x1 + big + x3")
awkward$near <- awkward$big - 1e6      # vcovHC itself loses four digits with big: it is asked about big - 1e6
for (ty in c("HC0", "HC1", "HC2", "HC3")) ols(lm(y ~ x1 + near + x3, awkward), paste0("lm(y ~ x1 + I(big - 1e6) + x3), ", ty), ty, A, "y ~ x1 + big + x3", drop = "Intercept", rename = c(near = "big"))
for (ty in c("HC2", "HC3")) ols(lm(y ~ x1 + x3 + factor(fips) + factor(year), subset(awkward, region != "rare")), paste0("lm with dummies of fips and year, ", ty), ty, A, "y ~ x1 + x3 | fips + year", "--where", "region != 'rare'", drop = "^factor|Intercept")
ols(lm(y ~ x1 + x3 + factor(region) + factor(year), awkward), "lm with dummies of region and year, HC3", "HC3", A, "y ~ x1 + x3 | region + year", drop = "^factor|Intercept")
ols(lm(y ~ x1 + x3 + factor(year), positive, weights = w), "lm(weights = w) with dummies of year, HC3", "HC3", A, "y ~ x1 + x3 | year", "--weights", "w", drop = "^factor|Intercept")
ols(lm(y ~ 0 + x1 + x3, awkward), "lm(y ~ 0 + x1 + x3)", "iid", A, "y ~ 0 + x1 + x3")
ols(lm(y ~ factor(region) * x1, awkward), "lm(y ~ factor(region) * x1)", "HC1", A, "y ~ factor(region)*x1", drop = "^nothing")
ols(lm(y ~ factor(region):x1, awkward), "lm(y ~ factor(region):x1)", "HC1", A, "y ~ factor(region):x1", drop = "^nothing")

# ---- trials: estimatr ----
tr <- function(model, call, ..., drop = "^factor") {
  t <- tidy(model); case("estimatr", call, "trial", T, ...)
  for (i in seq_len(nrow(t))) if (!grepl(drop, t$term[i])) say("est", t$term[i], number(t$estimate[i]), number(t$std.error[i]), number(t$df[i]), number(t$p.value[i]))
}
tr(difference_in_means(y ~ z, trial), "difference_in_means(y ~ z)", "y ~ z")
tr(difference_in_means(y ~ z, trial, blocks = block), "difference_in_means(blocks = block)", "y ~ z", "--strata", "block")
tr(difference_in_means(y ~ zc, trial, clusters = school), "difference_in_means(clusters = school)", "y ~ zc", "--cluster", "school")
tr(difference_in_means(y ~ zbc, trial, clusters = school, blocks = block), "difference_in_means(clusters = school, blocks = block)", "y ~ zbc", "--cluster", "school", "--strata", "block")
pairs <- subset(trial, pair <= 100)
tr(difference_in_means(y ~ zp, pairs, blocks = pair), "difference_in_means(blocks = pair), pairs", "y ~ zp", "--strata", "pair", "--where", "pair <= 100")
tr(difference_in_means(y ~ zpc, trial, clusters = school, blocks = twin), "difference_in_means(clusters = school, blocks = twin), pairs of schools", "y ~ zpc", "--strata", "twin", "--cluster", "school")
for (ty in c("HC0", "HC1", "HC2", "HC3")) tr(lm_robust(y ~ z + x1, trial, se_type = ty), paste0("lm_robust(y ~ z + x1, se_type = ", ty, ")"), "y ~ z + x1", "--se", ty)
for (ty in c("HC1", "HC3")) tr(lm_robust(y ~ z, trial, se_type = ty), paste0("lm_robust(y ~ z, se_type = ", ty, ")"), "y ~ z", "--se", ty)
tr(lm_robust(y ~ zc, trial, clusters = school, se_type = "CR0"), "lm_robust(y ~ zc, clusters = school, se_type = 'CR0')", "y ~ zc", "--cluster", "school", "--se", "CR0")
tr(lm_robust(y ~ z + x1, trial, se_type = "classical"), "lm_robust(se_type = 'classical')", "y ~ z + x1", "--se", "iid")
tr(lm_robust(y ~ z + x1 + factor(block), trial), "lm_robust(y ~ z + x1 + factor(block))", "y ~ z + x1", "--strata", "block")
tr(lm_robust(y ~ zc + x1, trial, clusters = school), "lm_robust(clusters = school)", "y ~ zc + x1", "--cluster", "school")
tr(lm_robust(y ~ zc + x1, trial, clusters = school, se_type = "stata"), "lm_robust(clusters = school, se_type = 'stata')", "y ~ zc + x1", "--cluster", "school", "--se", "CR1S")
tr(lm_robust(y ~ zc + x1, trial, clusters = school, se_type = "CR0"), "lm_robust(clusters = school, se_type = 'CR0')", "y ~ zc + x1", "--cluster", "school", "--se", "CR0")
tr(lm_robust(y ~ zc + x1, trial, clusters = school, weights = w), "lm_robust(clusters = school, weights = w)", "y ~ zc + x1", "--cluster", "school", "--weights", "w")
tr(lm_robust(y ~ z + x1, trial, weights = w), "lm_robust(weights = w)", "y ~ z + x1", "--weights", "w")
trial$ipw <- ifelse(trial$z == 1, 1 / trial$p, 1 / (1 - trial$p))
tr(lm_robust(y ~ z, trial, weights = ipw), "lm_robust(y ~ z, weights = inverse chance)", "y ~ z", "--probability", "p")
tr(lm_lin(y ~ z, ~ x1 + x2, trial), "lm_lin(y ~ z, ~ x1 + x2)", "y ~ z + x1 + x2", "--method", "lin")
tr(lm_lin(y ~ zc, ~ x1, trial, clusters = school), "lm_lin(clusters = school)", "y ~ zc + x1", "--method", "lin", "--cluster", "school")
iv <- iv_robust(y2 ~ d + x1 | z + x1, trial, diagnostics = TRUE)
tr(iv, "iv_robust(y2 ~ d + x1 | z + x1)", "y2 ~ z + x1", "--uptake", "d"); stat("first_stage_f", iv$diagnostic_first_stage_fstatistic[1])
tr(iv_robust(y2 ~ d | z, trial, se_type = "classical"), "iv_robust(se_type = 'classical')", "y2 ~ z", "--uptake", "d", "--se", "iid")
tr(iv_robust(y2 ~ d + x1 | z + x1, trial, clusters = school), "iv_robust(clusters = school)", "y2 ~ z + x1", "--uptake", "d", "--cluster", "school")
tr(iv_robust(y2 ~ d + x1 | z + x1, trial, weights = w), "iv_robust(weights = w)", "y2 ~ z + x1", "--uptake", "d", "--weights", "w")

# CUPED by hand, as Deng et al. (2013) define it
theta <- coef(lm(y ~ x1 + x2, trial))[-1]; trial$cuped <- trial$y - as.numeric(scale(trial[, c("x1", "x2")], scale = FALSE) %*% theta)
tr(difference_in_means(cuped ~ z, trial), "difference_in_means of y less its regression on x1 + x2 over both arms", "y ~ z + x1 + x2", "--method", "cuped")

# ---- clubSandwich ----
club <- function(model, call, type, test, ..., joint = NULL) {
  ct <- coef_test(model, vcov = type, cluster = trial$school, test = test)
  case("clubSandwich", call, "trial", T, ...)
  d <- as.data.frame(ct)
  for (i in seq_len(nrow(d))) say("est", rownames(d)[i], number(coef(model)[i]), number(d$SE[i]), number(if (test == "Satterthwaite") d$df_Satt[i] else d$df_t[i]), number(if (test == "Satterthwaite") d$p_Satt[i] else d$p_t[i]))
  if (!is.null(joint)) { w <- Wald_test(model, constraints = constrain_zero(joint), vcov = type, cluster = trial$school, test = "HTZ"); stat("joint_f", w$Fstat); stat("joint_df2", w$df_denom); stat("joint_p", w$p_val) }
}
lc <- lm(y ~ zc + x1 + x2, trial); lw <- lm(y ~ zc + x1 + x2, trial, weights = w)
J <- c("x1", "x2")
club(lc, "coef_test(CR2, Satterthwaite), Wald_test(HTZ)", "CR2", "Satterthwaite", "y ~ zc + x1 + x2", "--cluster", "school", "--test", "x1,x2", joint = J)
club(lc, "coef_test(CR3, Satterthwaite), Wald_test(HTZ)", "CR3", "Satterthwaite", "y ~ zc + x1 + x2", "--cluster", "school", "--se", "CR3", "--test", "x1,x2", joint = J)
for (ty in c("CR0", "CR1", "CR1S")) club(lc, paste0("coef_test(", ty, ", naive-t)"), ty, "naive-t", "y ~ zc + x1 + x2", "--cluster", "school", "--se", ty)
club(lc, "coef_test(CR2, naive-t)", "CR2", "naive-t", "y ~ zc + x1 + x2", "--cluster", "school", "--plain-df")
club(lw, "weighted: coef_test(CR2, Satterthwaite), Wald_test(HTZ)", "CR2", "Satterthwaite", "y ~ zc + x1 + x2", "--cluster", "school", "--weights", "w", "--test", "x1,x2", joint = J)
club(lw, "weighted: coef_test(CR3, Satterthwaite)", "CR3", "Satterthwaite", "y ~ zc + x1 + x2", "--cluster", "school", "--weights", "w", "--se", "CR3")

# ---- LaLonde's experiment, as Dehejia and Wahba (1999) took it: 1,794 (633) in their table 3 ----
lalonde <- read.csv(paste0(here, "lalonde.csv")); L <- paste0(here, "lalonde.csv")
la <- function(model, call, ...) { t <- tidy(model); case("estimatr", call, "trial", L, ...); for (i in seq_len(nrow(t))) say("est", t$term[i], number(t$estimate[i]), number(t$std.error[i]), number(t$df[i]), number(t$p.value[i])) }
la(lm_robust(re78 ~ treat, lalonde, se_type = "classical"), "lm_robust(re78 ~ treat, se_type = 'classical')", "re78 ~ treat", "--method", "ols", "--se", "iid")
la(difference_in_means(re78 ~ treat, lalonde), "difference_in_means(re78 ~ treat)", "re78 ~ treat")
la(suppressWarnings(difference_in_means(re78 ~ treat, subset(lalonde, age %in% c(23, 31, 42:45)), blocks = age)), "difference_in_means(blocks = age), of which one is a pair", "re78 ~ treat", "--strata", "age", "--where", "age in (23, 31, 42, 43, 44, 45)")
la(lm_lin(re78 ~ treat, ~ age + educ + black + hisp + married + nodegr + re74 + re75, lalonde), "lm_lin(re78 ~ treat, all covariates)", "re78 ~ treat + age + educ + black + hisp + married + nodegr + re74 + re75", "--method", "lin")

# ---- several p-values ----
p <- c(difference_in_means(y ~ z, trial)$p.value, difference_in_means(y2 ~ z, trial)$p.value, difference_in_means(x1 ~ z, trial)$p.value)
case("stats", "p.adjust(holm), p.adjust(BH) of y, y2, x1 by z", "trial", T, "y + y2 + x1 ~ z", "--adjust", "holm")
for (i in 1:3) { say("cell", "adjusted_p", i - 1, "holm", number(p.adjust(p, "holm")[i])); say("cell", "adjusted_p", i - 1, "benjamini_hochberg", number(p.adjust(p, "BH")[i])) }

# ---- exact randomisation inference, by all assignments ----
few <- subset(trial, pair <= 6); few <- few[!is.na(few$y), ]
ways <- combn(nrow(few), sum(few$zp)); t0 <- with(few, mean(y[zp == 1]) - mean(y[zp == 0]))
ts <- apply(ways, 2, function(i) mean(few$y[i]) - mean(few$y[-i]))
case("base", "all assignments of twelve rows", "trial", T, "y ~ zp", "--where", "pair <= 6", "--ri", "--draws", "100000"); stat("ri_p", mean(abs(ts) >= abs(t0) - 1e-12)); stat("ri_draws", ncol(ways))
swaps <- as.matrix(expand.grid(rep(list(c(1, -1)), 6))); d <- tapply(few$y * (2 * few$zp - 1), few$pair, sum)
case("base", "all assignments of six pairs", "trial", T, "y ~ zp", "--where", "pair <= 6", "--strata", "pair", "--ri", "--draws", "1000"); stat("ri_p", mean(abs(swaps %*% d) >= abs(sum(d)) - 1e-12)); stat("ri_draws", 64)

# ---- power: pwr ----
pw <- function(call, value, name, ..., tol = NULL) { case("pwr", call, "power", ..., tol = tol); stat(name, value) }
pw("pwr.t.test(n = 100, d = 0.3)", pwr.t.test(n = 100, d = 0.3)$power, "power", "--n", "200", "--effect", "0.3")
pw("pwr.t.test(n = 10, d = 1.2, sig.level = 0.01)", pwr.t.test(n = 10, d = 1.2, sig.level = 0.01)$power, "power", "--n", "20", "--effect", "1.2", "--alpha", "0.01")
pw("pwr.t2n.test(n1 = 30, n2 = 90, d = 0.5)", pwr.t2n.test(n1 = 30, n2 = 90, d = 0.5)$power, "power", "--n", "120", "--share", "0.25", "--effect", "1", "--sd", "2")
pw("pwr.t.test(n = 64, power = 0.8)$d", pwr.t.test(n = 64, power = 0.8)$d, "effect", "--n", "128", tol = "1e-5")
pw("2 * ceiling-free n of power.t.test(delta = 0.2)", ceiling(2 * power.t.test(delta = 0.2, power = 0.9, strict = TRUE)$n), "n", "--effect", "0.2", "--power", "0.9")
close(out)
