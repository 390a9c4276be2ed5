# truth_synth.R: what Synth, synthdid and augsynth say of smoking.csv and cities.csv: writes truth_synth.tsv. From the tree's root:
#   Rscript tests/impact/truth_synth.R
# The quadratic programs of augsynth (osqp) and Synth (ipop) end at 1e-8 and 5e-4 by default; here they run to 1e-10, polished, and 1e-9.
suppressMessages({library(synthdid); library(augsynth); library(Synth); library(dplyr)})
out <- file("tests/impact/truth_synth.tsv", "w"); source("tests/impact/truth_form.R")
quiet <- function(e) { capture.output(v <- suppressMessages(suppressWarnings(e))); v }
assignInNamespace("synth_qp", function(X1, X0, V) osqp::solve_osqp(P = X0 %*% V %*% t(X0), q = -t(X1) %*% V %*% t(X0), A = rbind(1, diag(nrow(X0))), l = c(1, numeric(nrow(X0))), u = rep(1, nrow(X0) + 1),
  pars = osqp::osqpSettings(verbose = FALSE, eps_rel = 1e-10, eps_abs = 1e-10, polish = TRUE, max_iter = 20000L, delta = 1e-9))$x, "augsynth")
S <- paste0(here, "smoking.csv"); smoking <- read.csv(S); C <- paste0(here, "cities.csv"); cities <- read.csv(C, na.strings = "")
ca <- c(S, "--outcome", "cigsale", "--unit", "state", "--time", "year", "--treated", "California", "--from", "1989")
three <- c("Ayr", "Bury, north", "Cork"); whole <- subset(cities, !city %in% c("Porto", "Quito"))
ct <- function(y = "y", treated = "Ayr,Cork", ...) c(C, "--outcome", y, "--unit", "city", "--time", "year", "--treated", treated, "--from", "2012", "--where", "not city = 'Porto' and not city = 'Quito'", ...)
att <- function(v) say("est", "ATT", number(v), "-", "-", "-")
effects <- function(before, gap, which) for (i in which) cell("effects", before + i - 1, "effect", gap[i])
population <- function(v) sqrt(mean((v - mean(v))^2))

# ---- synthetic difference in differences ----
setup <- function(d, unit, time, y, treated, from) { d$w <- as.integer(d[[unit]] %in% treated & d[[time]] >= from); panel.matrices(d[, c(unit, time, y, "w")]) }
curve <- function(e) { T0 <- attr(e, "setup")$T0; effects(T0, synthdid_effect_curve(e), c(1, 3)) }
# the placebo estimates of all sets there are, each as vcov.R's placebo_se makes them
placebo_all <- function(e) {
  s <- attr(e, "setup"); o <- attr(e, "opts"); w <- attr(e, "weights"); N1 <- nrow(s$Y) - s$N0; norm <- function(x) if (sum(x) != 0) x / sum(x) else rep(1 / length(x), length(x))
  apply(combn(s$N0, N1), 2, function(own) { keep <- setdiff(seq_len(s$N0), own); w$omega <- norm(w$omega[keep]); ind <- c(keep, own)
    c(do.call(synthdid_estimate, c(list(Y = s$Y[ind, ], N0 = length(keep), T0 = s$T0, weights = w), o))) })
}
s <- setup(smoking, "state", "year", "cigsale", "California", 1989); e <- synthdid_estimate(s$Y, s$N0, s$T0)
case("synthdid", "synthdid_estimate() of Proposition 99; all 38 placebos of placebo_se()", "synth", ca, "--method", "sdid")
say("est", "ATT", number(c(e)), number(population(placebo_all(e))), "inf", "-"); curve(e); stat("noise", attr(e, "opts")$zeta.omega / 12^0.25)
w <- attr(e, "weights"); cell("weights", 0, "weight", max(w$omega)); cell("periods", 0, "weight", w$lambda[w$lambda > 0][1]); stat("donors_effective", 1 / sum(w$omega^2))
e <- synthdid_estimate(s$Y, s$N0, s$T0, min.decrease = 1e-9, max.iter = 1e6); case("synthdid", "synthdid_estimate(min.decrease = 1e-9, max.iter = 1e6): not yet at the last digits", "synth", ca, "--method", "sdid", "--solver", "exact", tol = 1e-5); att(c(e))
for (y in c("y", "ybig")) {
  s <- setup(whole, "city", "year", y, c("Ayr", "Cork"), 2012); e <- synthdid_estimate(s$Y, s$N0, s$T0)
  case("synthdid", sprintf("synthdid_estimate() of cities, %s, two treated; all 91 placebos", y), "synth", ct(y), "--method", "sdid"); say("est", "ATT", number(c(e)), number(population(placebo_all(e))), "inf", "-"); curve(e)
}
case("synthdid", "vcov(method = 'jackknife')", "synth", ct(), "--method", "sdid", "--errors", "jackknife"); say("est", "ATT", number(c(e)), number(sqrt(vcov(e, method = "jackknife"))), "inf", "-")
set.seed(1); case("synthdid", "vcov(method = 'bootstrap', 1000): drawn, both", "synth", ct(), "--method", "sdid", "--errors", "bootstrap", "--draws", "1000", tol = 0.12); say("est", "ATT", number(c(e)), number(sqrt(vcov(e, method = "bootstrap", replications = 1000))), "inf", "-")
s <- setup(whole, "city", "year", "y", "Bury, north", 2003); e <- synthdid_estimate(s$Y, s$N0, s$T0); case("synthdid", "two periods before; a name with a comma", "synth", ct(treated = "Bury, north")[1:9], "--from", "2003", "--where", "not city = 'Porto' and not city = 'Quito'", "--method", "sdid"); att(c(e))

# beside covariates: its X argument
s <- setup(smoking, "state", "year", "cigsale", "California", 1989); X <- as.matrix(reshape(smoking[, c("state", "year", "retprice")], idvar = "state", timevar = "year", direction = "wide")[, -1])[match(rownames(s$Y), unique(smoking$state)), ]
e <- synthdid_estimate(s$Y, s$N0, s$T0, X = X); case("synthdid", "synthdid_estimate(X = retprice)", "synth", ca, "--method", "sdid", "--covariates", "retprice", "--errors", "none"); att(c(e)); cell("covariates", 0, "coefficient", attr(e, "weights")$beta)

# ---- augmented ----
aug <- function(f, d, unit, time, ...) quiet(augsynth(f, !!as.name(unit), !!as.name(time), d, progfunc = "ridge", scm = TRUE, ...))
said <- function(m, T0, T1) { a <- predict(m, att = TRUE); att(mean(a[(T0 + 1):(T0 + T1)])); stat("ridge", m$lambda); effects(0, a, c(1, T0 + 1)) }
smoking$w <- as.integer(smoking$state == "California" & smoking$year >= 1989)
case("augsynth", "augsynth(cigsale ~ w)", "synth", ca, "--method", "augmented"); m <- aug(cigsale ~ w, smoking, "state", "year"); said(m, 19, 12)
p <- quiet(summary(m, inf_type = "permutation")); n <- 39; k <- sqrt(37 / 38)     # its standard deviation divides by one less
for (t in c(20, 31)) cell("effects", t - 1, "se_of_placebos", p$permutations$MDES_table$SE_gap[t] * k)
case("augsynth", "augsynth(cigsale ~ w, min_1se = FALSE)", "synth", ca, "--method", "augmented", "--penalty", "least"); said(aug(cigsale ~ w, smoking, "state", "year", min_1se = FALSE), 19, 12)
case("augsynth", "augsynth(cigsale ~ w, lambda = 100)", "synth", ca, "--method", "augmented", "--ridge", "100"); said(aug(cigsale ~ w, smoking, "state", "year", lambda = 100), 19, 12)
case("augsynth", "augsynth(cigsale ~ w | lnincome + retprice + age15to24 + beer)", "synth", ca, "--method", "augmented", "--predictors", "lnincome, retprice, age15to24, beer"); said(aug(cigsale ~ w | lnincome + retprice + age15to24 + beer, smoking, "state", "year"), 19, 12)
whole$w <- as.integer(whole$city %in% c("Ayr", "Cork") & whole$year >= 2012)
# (ybig is y + 1e6: osqp's weights add up to 1 to 1e-9 only, which is 0.001 there)
m <- aug(y ~ w, whole, "city", "year"); for (y in c("y", "ybig")) { case("augsynth", sprintf("augsynth(y ~ w): two treated, here of %s", y), "synth", ct(y), "--method", "augmented"); said(m, 11, 5) }
rest <- subset(whole, city != "Riga"); case("augsynth", "augsynth(y ~ w | income + people): a donor without income left out", "synth", ct(), "--method", "augmented", "--predictors", "income,people"); said(aug(y ~ w | income + people, rest, "city", "year"), 11, 5)
case("augsynth", "augsynth(progfunc = 'none'): weights on each outcome before", "synth", ca); m <- quiet(augsynth(cigsale ~ w, state, year, smoking, progfunc = "none", scm = TRUE)); a <- predict(m, att = TRUE); att(mean(a[20:31])); effects(0, a, c(1, 19, 31)); cell("weights", 0, "weight", max(m$weights))
case("augsynth", "the same of two treated", "synth", ct()); m <- quiet(augsynth(y ~ w, city, year, whole, progfunc = "none", scm = TRUE)); att(mean(predict(m, att = TRUE)[12:16]))

# ---- synthetic control with predictors, V given ----
smoking$id <- as.integer(factor(smoking$state)); names39 <- levels(factor(smoking$state))
prep <- function(own, others) quiet(dataprep(smoking, predictors = c("lnincome", "retprice", "age15to24"), time.predictors.prior = 1980:1988, special.predictors = list(list("beer", 1984:1988, "mean"), list("cigsale", 1975, "mean"), list("cigsale", 1980, "mean"), list("cigsale", 1988, "mean")),
  dependent = "cigsale", unit.variable = "id", unit.names.variable = "state", time.variable = "year", treatment.identifier = own, controls.identifier = others, time.optimize.ssr = 1970:1988, time.plot = 1970:2000))
predictors <- "lnincome[1980:1988], retprice[1980:1988], age15to24[1980:1988], beer[1984:1988], cigsale[1975], cigsale[1980], cigsale[1988]"
own <- which(names39 == "California"); p <- prep(own, setdiff(1:39, own))
gaps <- function(p, w) c(p$Y1plot - p$Y0plot %*% w)
scaled <- cbind(p$X0, p$X1); scaled <- scaled / sqrt(apply(scaled, 1, var))
exactly <- function(v) { m <- sqrt(v / sum(v)) * (scaled[, 1:38] - scaled[, 39]); matrix(quadprog::solve.QP(crossprod(m) + 1e-12 * diag(38), rep(0, 38), cbind(1, diag(38)), c(1, rep(0, 38)), meq = 1)$solution) }
for (v in list(rep(1, 7), c(0.1, 6, 0.9, 1.7, 49, 41, 1.4), c(5, 4, 3, 2, 1, 1, 1))) {     # ipop is 2e-4 from the least of the last: quadprog then
  by <- if (v[1] == 5) "quadprog" else "Synth"
  w <- if (by == "quadprog") exactly(v) else quiet(synth(p, custom.v = v, Margin.ipop = 1e-9, Sigf.ipop = 9, Bound.ipop = 10))$solution.w; g <- gaps(p, w)
  case(by, sprintf("synth(custom.v = c(%s))", paste(v, collapse = ", ")), "synth", ca, "--predictors", predictors, "--v", paste(v, collapse = ","), "--errors", "none"); att(mean(g[20:31])); effects(0, g, c(1, 19, 31)); cell("weights", 0, "weight", max(w)); stat("rmspe_before", sqrt(mean(g[1:19]^2)))
}
# V chosen: Synth's own search ends at 3.2144 of the mean square error before; Abadie, Diamond and Hainmueller's (2010) published weights have 3.27; ours has to
# be no worse, and within a few hundredths of the published weights (table 2: Utah 0.334, Nevada 0.234, Montana 0.199, Colorado 0.164, Connecticut 0.069).
published <- c(Utah = .334, Nevada = .234, Montana = .199, Colorado = .164, Connecticut = .069); w <- matrix(0, 38, 1); w[match(names(published), names39[-own])] <- published; g <- gaps(p, w)
case("Synth", "Abadie, Diamond and Hainmueller (2010), table 2: published weights", "synth", ca, "--predictors", predictors, "--errors", "none", tol = 0.15); for (i in 1:5) cell("weights", i - 1, "weight", published[i])
say("tol", 0.02); att(mean(g[20:31])); stat("rmspe_before", sqrt(mean(g[1:19]^2)))
close(out)
