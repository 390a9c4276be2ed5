# truth_meta.R: what metafor and clubSandwich say of bcg.csv, coaching.csv and towns.csv: writes truth_meta.tsv. From the tree's root:
#   Rscript tests/impact/truth_meta.R
# Iterations of metafor run to 1e-12 here (control), where by default they end at 1e-5 and leave a digit or two.
suppressMessages({library(metafor); library(clubSandwich)})
out <- file("tests/impact/truth_meta.tsv", "w"); source("tests/impact/truth_form.R")
exact <- list(threshold = 1e-13, maxiter = 5000, tol = 1e-13, tau2.max = 1e4)
bcg <- read.csv(paste0(here, "bcg.csv")); coaching <- read.csv(paste0(here, "coaching.csv")); towns <- read.csv(paste0(here, "towns.csv"), na.strings = "")
B <- paste0(here, "bcg.csv"); C <- paste0(here, "coaching.csv"); W <- paste0(here, "towns.csv")
fit <- function(...) { call <- sys.call(); call[[1]] <- quote(rma); call$control <- exact; suppressWarnings(eval(call, parent.frame())) }
estimates <- function(m, names = NULL) {
  n <- if (!is.null(names)) names else if (m$int.only) "mean effect" else sub("^intrcpt$", "(Intercept)", rownames(m$beta))
  df <- if (is.null(m$ddf) || all(is.na(m$ddf))) rep(Inf, m$p) else rep(m$ddf, length.out = m$p)
  for (i in seq_len(m$p)) say("est", n[i], number(m$beta[i]), number(m$se[i]), number(df[i]), number(m$pval[i]))
}
figures <- function(m) {
  for (n in c("tau2", "I2", "H2")) stat(n, if (m$tau2 < 1e-9 && n != "H2" && m$method != "FE") 0 else m[[n]])      # metafor halves its way to zero and ends a little above
  stat("Q", m$QE); stat("Q_p", m$QEp); if (m$method != "FE") stat("tau2_se", m$se.tau2)
  if (!m$int.only) { stat("QM", m$QM); stat("QM_p", m$QMp); stat("R2", m$R2) }
}
profile_of <- function(m) { ci <- confint(m, control = exact)$random; stat("tau2_low", ci[1, 2]); stat("tau2_high", ci[1, 3]); stat("I2_low", ci[3, 2]); stat("I2_high", ci[3, 3]); stat("H2_low", ci[4, 2]); stat("H2_high", ci[4, 3]) }
prediction <- function(m, ...) { p <- predict(m, ...); stat("prediction_low", p$pi.lb); stat("prediction_high", p$pi.ub) }

# ---- sizes of effects ----
counts <- c("--counts", "tpos,tneg,cpos,cneg")
for (ms in c("OR", "RR", "RD")) for (to in c("only0", "all", "if0all")) {
  d <- escalc(measure = ms, ai = tpos, bi = tneg, ci = cpos, di = cneg, data = towns, to = to)
  m <- fit(yi, vi, data = d)
  case("metafor", sprintf("escalc('%s', to = '%s'), rma()", ms, to), "meta", W, counts, "--measure", ms, "--to", to); estimates(m); figures(m)
}
d <- escalc(measure = "OR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = towns, to = "none")
case("metafor", "escalc('OR', to = 'none'): tables with an empty cell say nothing", "meta", W, counts, "--to", "none"); m <- fit(yi, vi, data = d[is.finite(d$yi) & is.finite(d$vi), ]); estimates(m); stat("k", m$k)
towns$n1 <- towns$tpos + towns$tneg
for (ms in c("MD", "SMD")) {
  d <- escalc(measure = ms, m1i = m1, sd1i = sd1, n1i = n1m, m2i = m2, sd2i = sd2, n2i = n2m, data = coaching)
  case("metafor", sprintf("escalc('%s'), rma()", ms), "meta", C, "--means", "m1,sd1,n1m,m2,sd2,n2m", "--measure", ms); m <- fit(yi, vi, data = d); estimates(m); figures(m); cell("studies", 0, "effect", d$yi[1]); cell("studies", 2, "std__error", sqrt(d$vi[3]))
}

# ---- every estimator, on the BCG trials (Colditz et al. 1994; Viechtbauer 2010) ----
d <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = bcg)
rr <- c(B, counts, "--measure", "RR")
for (me in c("FE", "DL", "PM", "REML", "ML", "EB", "SJ", "HE", "HS")) {
  m <- fit(yi, vi, data = d, method = me)
  case("metafor", sprintf("rma(method = '%s') of dat.bcg", me), "meta", rr, "--method", me); estimates(m); figures(m)
  if (me != "FE") { profile_of(m); prediction(m); cell("studies", 4, "weight__percent_", weights(m)[5]) }
}
for (te in c("t", "knha", "adhoc")) {
  m <- fit(yi, vi, data = d, test = te)
  case("metafor", sprintf("rma(test = '%s')", te), "meta", rr, "--test", te); estimates(m); figures(m); prediction(m)
}
m <- fit(yi, vi, data = d); case("metafor", "predict(pi.type = 'Riley')", "meta", rr, "--prediction", "riley"); prediction(m, pi.type = "riley")
m <- fit(yi, vi, data = d, level = 90); case("metafor", "rma(level = 90)", "meta", rr, "--level", "0.9"); profile_of(m); prediction(m)
m <- fit(yi, vi, data = d, tau2 = 0.2); case("metafor", "rma(tau2 = 0.2)", "meta", rr, "--tau2", "0.2"); estimates(m)

# ---- moderators ----
for (me in c("FE", "DL", "PM", "REML", "ML", "EB", "SJ", "HE", "HS")) {
  m <- fit(yi, vi, mods = ~ ablat, data = d, method = me)
  case("metafor", sprintf("rma(mods = ~ ablat, method = '%s')", me), "meta", rr, "--moderators", "ablat", "--method", me); estimates(m); figures(m); if (me != "FE") profile_of(m)
}
m <- fit(yi, vi, mods = ~ ablat + year + factor(alloc), data = d, test = "knha"); p <- predict(m, newmods = c(40, 1960, 0, 1))
case("metafor", "rma(mods = ~ ablat + year + factor(alloc), test = 'knha'), predict()", "meta", rr, "--moderators", "ablat + year + factor(alloc)", "--test", "knha", "--at", "ablat=40,year=1960,factor(alloc)random=0,factor(alloc)systematic=1")
estimates(m, sub("^intrcpt$", "(Intercept)", rownames(m$beta))); figures(m); stat("at_mean", p$pred); stat("at_se", p$se); stat("at_low", p$ci.lb); stat("prediction_low", p$pi.lb); stat("prediction_high", p$pi.ub)
# (no constant: metafor 3.8.1 centres y even then, which is another likelihood; its own profile() says so: tau2 is given here)
m <- fit(yi, vi, mods = ~ 0 + ablat, data = d, tau2 = 0.1); case("metafor", "rma(mods = ~ 0 + ablat, tau2 = 0.1)", "meta", rr, "--moderators", "0 + ablat", "--tau2", "0.1"); estimates(m, "ablat")

# ---- awkward: text ids, ties, a moderator near 1e6, missing cells, clusters, weights zero ----
tw <- subset(towns, !is.na(yi) & !is.na(vi))
m <- fit(yi, vi, data = tw); case("metafor", "rma() of towns", "meta", W, "--effect", "yi", "--variance", "vi"); estimates(m); figures(m); profile_of(m); prediction(m)
for (me in c("DL", "PM", "ML", "SJ", "HE", "HS", "EB")) { m <- fit(yi, vi, data = tw, method = me); case("metafor", sprintf("rma(method = '%s') of towns", me), "meta", W, "--effect", "yi", "--variance", "vi", "--method", me); estimates(m); figures(m); profile_of(m) }
tb <- subset(tw, !is.na(people)); tb$near <- tb$people - 1e6
for (me in c("REML", "DL", "PM")) {
  m <- fit(yi, vi, mods = ~ near, data = tb, method = me)
  case("metafor", sprintf("rma(mods = ~ I(people - 1e6), method = '%s'); people are about 1e6", me), "meta", W, "--effect", "yi", "--variance", "vi", "--moderators", "people", "--method", me)
  say("est", "people", number(m$beta[2]), number(m$se[2]), "inf", number(m$pval[2])); figures(m)
}
m <- fit(yi, vi, mods = ~ near, data = tb); case("metafor", "a collinear moderator", "meta", W, "--effect", "yi", "--variance", "vi", "--moderators", "people + twice"); stat("tau2", m$tau2); stat("QM", m$QM)
m <- fit(yi, vi, weights = w, data = tw); case("metafor", "rma(weights = w), zeros among them", "meta", W, "--effect", "yi", "--variance", "vi", "--weights", "w"); estimates(m); stat("tau2", m$tau2); prediction(m)
m <- fit(yi, vi, weights = w, mods = ~ x, data = tw, test = "knha"); case("metafor", "rma(weights = w, mods = ~ x, test = 'knha')", "meta", W, "--effect", "yi", "--variance", "vi", "--weights", "w", "--moderators", "x", "--test", "knha"); estimates(m); stat("QM", m$QM)
same <- data.frame(yi = rep(0.3, 6), vi = 1:6 / 50)
few <- tw[1:2, ]; m <- fit(yi, vi, data = few); case("metafor", "two studies", "meta", W, "--effect", "yi", "--variance", "vi", "--where", sprintf("id in ('%s', '%s')", few$id[1], few$id[2])); estimates(m); stat("tau2", m$tau2); stat("Q", m$QE)
one <- tw[1, ]; m <- rma(yi, vi, data = one, method = "FE"); case("metafor", "one study", "meta", W, "--effect", "yi", "--variance", "vi", "--method", "FE", "--where", sprintf("id = '%s'", one$id)); estimates(m)

# ---- robust errors ----
m <- fit(yi, vi, data = tw); mx <- fit(yi, vi, mods = ~ x, data = tw); base <- c("--effect", "yi", "--variance", "vi", "--cluster", "region")
rob <- function(m, call, name, ...) { case("metafor", call, "meta", W, base, ...); estimates(m, name) }
rob(robust(m, tw$region), "robust(cluster)", "mean effect", "--robust", "CR1p"); rob(robust(m, tw$region, adjust = FALSE), "robust(adjust = FALSE)", "mean effect", "--robust", "CR0")
rob(robust(mx, tw$region), "robust(cluster), mods = ~ x", c("(Intercept)", "x"), "--robust", "CR1p", "--moderators", "x")
club <- function(m, call, name, ...) { ct <- as.data.frame(coef_test(m, vcov = "CR2", cluster = tw$region, test = "Satterthwaite")); case("clubSandwich", call, "meta", W, base, ...); for (i in seq_len(nrow(ct))) say("est", name[i], number(m$beta[i]), number(ct$SE[i]), number(ct$df_Satt[i]), number(ct$p_Satt[i])) }
club(m, "coef_test(rma(), CR2, Satterthwaite)", "mean effect"); club(mx, "coef_test(rma(mods = ~ x), CR2, Satterthwaite)", c("(Intercept)", "x"), "--moderators", "x")

# ---- would it hold? ----
m <- fit(yi, vi, data = d)
l <- leave1out(m); case("metafor", "leave1out()", "meta", rr, "--leave-one-out"); for (i in c(1, 7, 13)) { cell("leave_one_out", i - 1, "estimate", l$estimate[i]); cell("leave_one_out", i - 1, "se", l$se[i]); cell("leave_one_out", i - 1, "tau2", l$tau2[i]); cell("leave_one_out", i - 1, "q", l$Q[i]) }
u <- cumul(m, order = bcg$year); o <- order(bcg$year); case("metafor", "cumul(order = year)", "meta", rr, "--cumulative", "year"); for (i in c(1, 2, 6, 13)) { cell("cumulative", i - 1, "estimate", u$estimate[i]); cell("cumulative", i - 1, "se", u$se[i]); if (i > 1) cell("cumulative", i - 1, "tau2", u$tau2[i]) }
g <- regtest(m); gl <- regtest(m, model = "lm"); case("metafor", "regtest(), regtest(model = 'lm')", "meta", rr, "--egger"); stat("egger_statistic", g$zval); stat("egger_p", g$pval); stat("egger_limit", g$est); stat("egger_limit_low", g$ci.lb); stat("egger_lm_statistic", gl$zval); stat("egger_lm_p", gl$pval)
g <- regtest(fit(yi, vi, data = tw, test = "knha")); case("metafor", "regtest(), knha", "meta", W, "--effect", "yi", "--variance", "vi", "--egger", "--test", "knha"); stat("egger_statistic", g$zval); stat("egger_p", g$pval)
for (data in c("bcg", "towns")) for (es in c("L0", "R0", "Q0")) for (sd in c("auto", "left", "right")) {
  m <- if (data == "bcg") fit(yi, vi, data = d) else fit(yi, vi, data = tw)
  f <- if (sd == "auto") trimfill(m, estimator = es, control = exact) else trimfill(m, estimator = es, side = sd, control = exact)
  case("metafor", sprintf("trimfill(estimator = '%s', side = '%s')", es, sd), "meta", if (data == "bcg") rr else c(W, "--effect", "yi", "--variance", "vi"), "--trim-fill", es, "--side", sd)
  stat("fill_missing", f$k0); stat("fill_missing_se", f$se.k0); stat("fill_estimate", f$beta); stat("fill_se", f$se); stat("fill_tau2", f$tau2)
}

# ---- one place: weights s / (v + tau2) ----
m <- fit(yi, vi, data = tw); s <- tw$like; k <- subset(tw, TRUE); p <- fit(yi, vi, data = k, weights = s / (vi + m$tau2), tau2 = m$tau2)
case("metafor", "rma(weights = like / (vi + tau2), tau2 = tau2)", "meta", W, "--effect", "yi", "--variance", "vi", "--similarity", "like"); say("est", "at the place", number(p$beta), number(p$se), "inf", number(p$pval)); prediction(p)
away <- cbind((tw$x - 0.5) / sd(tw$x), as.numeric(tw$region != "delta"), (tw$people - 1.0002e6) / sd(tw$people, na.rm = TRUE)); s <- exp(-rowMeans(away^2, na.rm = TRUE) / (2 * 0.8^2)); p <- fit(yi, vi, data = tw, weights = s / (vi + m$tau2), tau2 = m$tau2)
case("metafor", "the same, by hand from x, region and people", "meta", W, "--effect", "yi", "--variance", "vi", "--place", "x=0.5,region=delta,people=1000200", "--bandwidth", "0.8"); say("est", "at the place", number(p$beta), number(p$se), "inf", number(p$pval)); cell("transport", 3, "similarity", s[4]); stat("effective_studies", sum(s)^2 / sum(s^2))

# ---- a cluster that is fitted completely, in units of which one is large and one small: its own coefficient has no standard error ----
F <- paste0(here, "fitted.csv"); fitted <- read.csv(F)
for (s in c(1, 1e-8)) {
  d <- transform(fitted, yi = if (s == 1) yi else small, vi = if (s == 1) vi else small_vi); r <- rma(yi, vi, mods = ~ a, data = d, method = "DL"); q <- robust(r, cluster = d$cl, clubSandwich = TRUE)
  case("metafor", sprintf("robust(clubSandwich = TRUE), a cluster of one study with a coefficient of its own, times %g", s), "meta", F, "--effect", if (s == 1) "yi" else "small", "--variance", if (s == 1) "vi" else "small_vi", "--method", "DL", "--moderators", "a", "--cluster", "cl", "--robust", "CR2")
  for (i in 1:2) say("est", c("(Intercept)", "a")[i], number(q$b[i]), number(q$se[i]), number(q$ddf[i]), number(q$pval[i]))
}
r <- rma(yi, vi, mods = ~ one + b, data = fitted, method = "DL"); q <- robust(r, cluster = fitted$cl, clubSandwich = TRUE)
case("metafor", "robust(clubSandwich = TRUE), a cluster of two studies with two coefficients of its own", "meta", F, "--effect", "yi", "--variance", "vi", "--method", "DL", "--moderators", "one + b", "--cluster", "cl", "--robust", "CR2")
for (i in 1:2) say("est", c("(Intercept)", "one")[i], number(q$b[i]), number(q$se[i]), number(q$ddf[i]), number(q$pval[i]))
close(out)
