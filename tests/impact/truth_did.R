# truth_did.R: what did, DRDID, fixest, bacondecomp and didimputation say of mpdta.csv, rollout.csv and castle.csv: writes truth_did.tsv.
# From the tree's root:  Rscript tests/impact/truth_did.R
suppressMessages({library(did); library(DRDID); library(fixest); library(bacondecomp); library(didimputation)})
setFixest_notes(FALSE); setFixest_nthreads(2)
out <- file("tests/impact/truth_did.tsv", "w"); source("tests/impact/truth_form.R")
M <- paste0(here, "mpdta.csv"); R <- paste0(here, "rollout.csv")
mpdta <- read.csv(M); roll <- read.csv(R, na.strings = "")
roll$unit <- as.numeric(factor(roll$id)); roll$first <- ifelse(roll$g == "never", 0, suppressWarnings(as.numeric(roll$g))); roll$near <- roll$x2 - 1e6
mp <- c(M, "--outcome", "lemp", "--unit", "countyreal", "--time", "year", "--group", "first_treat", "--draws", "0")
ro <- c(R, "--outcome", "y", "--unit", "id", "--time", "year", "--group", "g", "--draws", "0")
gt <- function(data, ...) suppressMessages(suppressWarnings(att_gt(data = data, bstrap = FALSE, cband = FALSE, ...)))
on_mpdta <- function(...) gt(mpdta, yname = "lemp", tname = "year", idname = "countyreal", gname = "first_treat", ...)
on_roll <- function(..., data = roll) gt(data, yname = "y", tname = "year", idname = "unit", gname = "first", ...)
cells <- function(m) for (i in seq_along(m$att)) { cell("group_time", i - 1, "group", m$group[i]); cell("group_time", i - 1, "time", m$t[i]); cell("group_time", i - 1, "estimate", m$att[i]); cell("group_time", i - 1, "se", m$se[i]) }
averages <- function(m, ...) for (ty in c("simple", "group", "calendar", "dynamic")) {
  a <- suppressWarnings(aggte(m, type = ty, na.rm = TRUE, bstrap = FALSE, cband = FALSE, ...)); name <- paste0("aggregates.", if (ty == "dynamic") "event" else ty)
  cell(name, "-", "estimate", a$overall.att); cell(name, "-", "se", a$overall.se)
  if (ty != "simple") for (i in seq_along(a$egt)) { cell(paste0(name, ".effects"), i - 1, c(group = "group", calendar = "time", dynamic = "event_time")[ty], a$egt[i]); cell(paste0(name, ".effects"), i - 1, "estimate", a$att.egt[i]); cell(paste0(name, ".effects"), i - 1, "se", a$se.egt[i]) }
}
cs <- function(call, args, m) { case("did", call, "did", args); cells(m); averages(m); if (!is.null(m$W)) stat("pretrend_wald", m$W) }

# ---- county data (Callaway and Sant'Anna 2021): simple -0.0400 (0.0120), group -0.0310 (0.0124) as printed ----
for (me in c("dr", "reg", "ipw")) {
  cs(sprintf("att_gt(est_method = '%s') of mpdta", me), c(mp, "--method", me), on_mpdta(est_method = me))
  cs(sprintf("att_gt(xformla = ~ lpop, est_method = '%s')", me), c(mp, "--covariates", "lpop", "--method", me), on_mpdta(xformla = ~ lpop, est_method = me))
  cs(sprintf("att_gt(~ lpop, '%s', control_group = 'notyettreated', base_period = 'universal')", me), c(mp, "--covariates", "lpop", "--method", me, "--control", "notyet", "--base", "universal"), on_mpdta(xformla = ~ lpop, est_method = me, control_group = "notyettreated", base_period = "universal"))
  cs(sprintf("att_gt(~ lpop, '%s', panel = FALSE)", me), c(mp, "--covariates", "lpop", "--method", me, "--panel", "cross"), on_mpdta(xformla = ~ lpop, est_method = me, panel = FALSE))
}
cs("att_gt(anticipation = 1)", c(mp, "--anticipation", "1"), on_mpdta(anticipation = 1))
m6 <- subset(mpdta, year <= 2006); cs("att_gt(anticipation = 1), a group treated right after the last period", c(mp, "--where", "year <= 2006", "--anticipation", "1"), gt(m6, yname = "lemp", tname = "year", idname = "countyreal", gname = "first_treat", anticipation = 1))
m <- on_mpdta(); case("did", "aggte(balance_e = 1)", "did", c(mp, "--balance", "1"))
a <- aggte(m, type = "dynamic", balance_e = 1, bstrap = FALSE, cband = FALSE); for (i in seq_along(a$egt)) { cell("aggregates.event.effects", i - 1, "event_time", a$egt[i]); cell("aggregates.event.effects", i - 1, "estimate", a$att.egt[i]); cell("aggregates.event.effects", i - 1, "se", a$se.egt[i]) }
a <- aggte(m, type = "dynamic", min_e = -1, max_e = 2, bstrap = FALSE, cband = FALSE); case("did", "aggte(min_e = -1, max_e = 2)", "did", c(mp, "--from-event", "-1", "--to-event", "2")); cell("aggregates.event", "-", "estimate", a$overall.att); cell("aggregates.event", "-", "se", a$overall.se)
nn <- subset(mpdta, first_treat > 0)
for (co in c("nevertreated", "notyettreated")) cs(sprintf("att_gt() without units never treated, %s", co), c(mp, "--where", "first_treat > 0", "--control", c(nevertreated = "never", notyettreated = "notyet")[co]), gt(nn, yname = "lemp", tname = "year", idname = "countyreal", gname = "first_treat", control_group = co))

# ---- awkward: text ids, an always treated group, one after the end, gaps, zero and changing weights, missing cells, a covariate near 1e6 ----
for (me in c("dr", "reg", "ipw")) {
  cs(sprintf("att_gt('%s') of rollout", me), c(ro, "--method", me), on_roll(est_method = me))
  cs(sprintf("att_gt(~ x1 + I(x2 - 1e6), '%s', weights = w)", me), c(ro, "--method", me, "--covariates", "x1 + x2", "--weights", "w"), on_roll(xformla = ~ x1 + near, est_method = me, weightsname = "w"))
  cs(sprintf("att_gt(~ z, '%s', notyettreated, clustervars = region)", me), c(ro, "--method", me, "--covariates", "z", "--control", "notyet", "--cluster", "region"), on_roll(data = transform(roll, cl = as.numeric(factor(region))), xformla = ~ z, est_method = me, control_group = "notyettreated", clustervars = "cl"))
  cs(sprintf("att_gt(~ z, '%s', allow_unbalanced_panel = TRUE, weights = w)", me), c(ro, "--method", me, "--covariates", "z", "--panel", "unbalanced", "--weights", "w"), on_roll(xformla = ~ z, est_method = me, allow_unbalanced_panel = TRUE, weightsname = "w"))
  cs(sprintf("att_gt(~ x1, '%s', panel = FALSE, weights = w)", me), c(ro, "--method", me, "--covariates", "x1", "--panel", "cross", "--weights", "w"), on_roll(xformla = ~ x1, est_method = me, panel = FALSE, weightsname = "w"))
  for (fw in c("base_period", "first_period", "varying")) cs(sprintf("att_gt(~ x1, '%s', weights = w, fix_weights = '%s')", me, fw), c(ro, "--method", me, "--covariates", "x1", "--weights", "w", "--fix-weights", sub("_period", "", fw)), on_roll(xformla = ~ x1, est_method = me, weightsname = "w", fix_weights = fw))
}
cs("att_gt(universal, anticipation = 1, notyettreated)", c(ro, "--base", "universal", "--anticipation", "1", "--control", "notyet"), on_roll(base_period = "universal", anticipation = 1, control_group = "notyettreated"))
A <- paste0(here, "always.csv"); always <- transform(read.csv(A), unit = as.numeric(factor(city)), region = factor(region))     # a region of which only units always treated are
cs("att_gt(~ region), a level that only units left out have", c(A, "--outcome", "y", "--unit", "city", "--time", "year", "--group", "first", "--draws", "0", "--covariates", "factor(region)"), gt(always, yname = "y", tname = "year", idname = "unit", gname = "first", xformla = ~ region))

# ---- all two-period estimators of DRDID ----
two <- subset(roll, year %in% c(2002, 2004) & first %in% c(0, 2012, 2004)); two <- two[complete.cases(two[, c("y", "x1", "near", "w")]), ]; two$post <- as.numeric(two$year == 2004); two$d <- as.numeric(two$first == 2004)
wide <- merge(subset(two, post == 0), subset(two, post == 1)[, c("unit", "y", "w")], by = "unit", suffixes = c("0", "1"))
X <- model.matrix(~ x1 + near, wide); X2 <- model.matrix(~ x1 + near, two)
sub2 <- c("--where", "year in (2002, 2004) and g in ('never', '2012', '2004')", "--covariates", "x1 + x2", "--weights", "w")
say2 <- function(call, r, ..., tol = NULL) { case("DRDID", call, "did", ro, sub2, ..., tol = tol); cell("group_time", 0, "estimate", r$ATT); cell("group_time", 0, "se", sqrt(mean(r$att.inf.func^2) / length(r$att.inf.func))) }
pan <- list(dr = drdid_panel, reg = reg_did_panel, ipw = std_ipw_did_panel, "ipw-ht" = ipw_did_panel, "dr-imp" = drdid_imp_panel)
for (n in names(pan)) say2(sprintf("%s panel", n), suppressWarnings(pan[[n]](wide$y1, wide$y0, wide$d, X, wide$w0, inffunc = TRUE)), "--method", n, tol = if (n == "dr-imp") "1e-5")
rc <- list(dr = drdid_rc, dr1 = drdid_rc1, reg = reg_did_rc, ipw = std_ipw_did_rc, "ipw-ht" = ipw_did_rc, "dr-imp" = drdid_imp_rc, "dr-imp1" = drdid_imp_rc1)
for (n in names(rc)) say2(sprintf("%s rc", n), suppressWarnings(rc[[n]](two$y, two$post, two$d, X2, two$w, inffunc = TRUE)), "--method", n, "--panel", "cross", tol = if (grepl("imp", n)) "1e-5")

# ---- Sun and Abraham: fixest ----
C <- paste0(here, "castle.csv"); castle <- read.csv(C); ca <- c(C, "--outcome", "l_homicide", "--unit", "state", "--time", "year", "--group", "first")
sa <- function(model, call, ...) {
  case("fixest", call, "did", ..., "--method", "sunab"); df <- degrees_freedom(model, "t")
  a <- summary(model, agg = "att")$coeftable["ATT", ]; say("est", "ATT", number(a[1]), number(a[2]), number(df), number(a[4]))
  p <- model$coeftable; for (n in grep("^year::", rownames(p), value = TRUE)) say("est", sub("^year", "event time", n), number(p[n, 1]), number(p[n, 2]), number(df), number(p[n, 4]))
  g <- aggregate(model, "cohort"); for (i in seq_len(nrow(g))) { cell("aggregates.group.effects", i - 1, "estimate", g[i, 1]); cell("aggregates.group.effects", i - 1, "se", g[i, 2]) }
}
sa(feols(lemp ~ sunab(first_treat, year) | countyreal + year, mpdta, cluster = ~countyreal), "feols(lemp ~ sunab(first_treat, year) | countyreal + year)", mp)
sa(feols(lemp ~ sunab(first_treat, year) + lpop:factor(year) | countyreal + year, mpdta, cluster = ~countyreal), "the same with lpop by year", mp, "--covariates", "lpop:factor(year)")
sa(feols(l_homicide ~ sunab(first, year) | state + year, castle, cluster = ~state), "castle doctrine", ca)
sa(feols(l_homicide ~ sunab(first, year) + l_income | state + year, castle, cluster = ~state, weights = ~popwt), "castle doctrine, weights = ~popwt, l_income", ca, "--weights", "popwt", "--covariates", "l_income")
nn2 <- subset(mpdta, first_treat > 0 & year < 2007); sa(feols(lemp ~ sunab(first_treat, year) | countyreal + year, nn2, cluster = ~countyreal), "without units never treated: the last group before its treatment", mp, "--where", "first_treat > 0")

# ---- Borusyak, Jaravel and Spiess: didimputation ----
bjs <- function(data, call, ..., y, g, t, id, fs = NULL, w = NULL, cl = NULL) {
  one <- did_imputation(data, y, g, t, id, first_stage = fs, wname = w, cluster_var = cl); all <- did_imputation(data, y, g, t, id, first_stage = fs, wname = w, cluster_var = cl, horizon = TRUE)
  see <- function(x) if (is.null(w)) number(x) else "-"        # its errors square the weights: not compared
  case("didimputation", call, "did", ..., "--method", "imputation"); say("est", "ATT", number(one$estimate), see(one$std.error), "inf", "-")
  for (i in which(!is.na(all$estimate))) say("est", paste0("event time::", all$term[i]), number(all$estimate[i]), see(all$std.error[i]), "inf", "-")
}
bjs(mpdta, "did_imputation() of mpdta", mp, y = "lemp", g = "first_treat", t = "year", id = "countyreal")
bjs(castle, "castle doctrine", ca, y = "l_homicide", g = "first", t = "year", id = "state")
bjs(castle, "castle doctrine, weights and l_income", ca, "--weights", "popwt", "--covariates", "l_income", y = "l_homicide", g = "first", t = "year", id = "state", fs = ~ l_income | state + year, w = "popwt")
ok <- roll[complete.cases(roll[, c("y", "z")]), ]; ok$first <- ifelse(ok$first > 2008, 0, ok$first)
bjs(ok, "rollout, unbalanced, ~ z, clustered by region", ro, "--covariates", "z", "--cluster", "region", y = "y", g = "first", t = "year", id = "unit", fs = ~ z | unit + year, cl = "region")
bjs(ok, "rollout, unbalanced", ro, y = "y", g = "first", t = "year", id = "unit")

# ---- Goodman-Bacon: bacondecomp ----
bac <- function(data, call, y, id, first, ...) {
  data$treated <- as.numeric(data[[first]] > 0 & data$year >= data[[first]]); b <- suppressWarnings(bacon(as.formula(paste(y, "~ treated")), data, id, "year")); b <- b[order(b$treated, b$untreated), ]; b <- b[is.finite(b$estimate), ]
  m <- feols(as.formula(paste(y, "~ treated |", id, "+ year")), data, cluster = as.formula(paste0("~", id)))
  case("bacondecomp", call, "did", ..., "--method", "bacon"); say("est", "two-way regression", number(coef(m)), number(se(m)), "-", "-")
  for (i in seq_len(nrow(b))) { cell("comparisons", i - 1, "treated", b$treated[i]); cell("comparisons", i - 1, "estimate", b$estimate[i]); cell("comparisons", i - 1, "weight", b$weight[i]) }
}
bac(castle, "bacon(l_homicide ~ post) of castle", "l_homicide", "state", "first", ca)
bac(mpdta, "bacon(lemp ~ treated) of mpdta", "lemp", "countyreal", "first_treat", mp)
close(out)
