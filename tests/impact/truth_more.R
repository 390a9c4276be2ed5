# truth_more.R: what fixest, estimatr, clubSandwich and definitions by hand say of trial.csv, units.csv, mpdta.csv, castle.csv and rollout.csv: writes truth_more.tsv. From the tree's root:
#   Rscript tests/impact/truth_more.R
suppressMessages({library(fixest); library(estimatr); library(clubSandwich)})
out <- file("tests/impact/truth_more.tsv", "w"); source("tests/impact/truth_form.R")
T <- paste0(here, "trial.csv"); trial <- read.csv(T)

# ---- trends before, of imputation: did_imputation(pretrends = ) of didimputation 0.5.0 is this call of feols among rows not yet treated ----
pre <- function(data, leads, call, ..., y, g, t, id, x = "", w = NULL, cl = id) {
  data$e <- ifelse(is.na(data[[g]]) | data[[g]] == 0, -1000, data[[t]] - data[[g]]); data <- data[data$e < 0, ]
  m <- feols(as.formula(sprintf("%s ~ i(e, keep = c(%s)) %s | %s + %s", y, paste(-leads, collapse = ","), x, id, t)), data, cluster = as.formula(paste0("~", cl)), weights = if (!is.null(w)) as.formula(paste0("~", w)), notes = FALSE, fixef.rm = "none")     # singletons are kept, as everywhere here
  case("fixest", call, "did", ..., "--method", "imputation", "--pretrends", max(leads)); p <- m$coeftable
  for (l in rev(leads)) { n <- paste0("e::-", l); if (n %in% rownames(p)) say("est", paste0("event time::-", l), number(p[n, 1]), number(p[n, 2]), number(degrees_freedom(m, "t")), number(p[n, 4])) }
  v <- wald(m, "^e::", print = FALSE); stat("pretrend_f", v$stat); stat("pretrend_df1", v$df1); stat("pretrend_df2", v$df2); stat("pretrend_p", v$p)
}
M <- paste0(here, "mpdta.csv"); mp <- c(M, "--outcome", "lemp", "--unit", "countyreal", "--time", "year", "--group", "first_treat"); mpdta <- read.csv(M)
C <- paste0(here, "castle.csv"); ca <- c(C, "--outcome", "l_homicide", "--unit", "state", "--time", "year", "--group", "first"); castle <- read.csv(C)
R <- paste0(here, "rollout.csv"); ro <- c(R, "--outcome", "y", "--unit", "id", "--time", "year", "--group", "g"); roll <- read.csv(R, na.strings = c("", "NA", "NaN")); roll$first <- suppressWarnings(as.numeric(roll$g)); roll$first[is.na(roll$first) | roll$first > 2008] <- 0
pre(mpdta, 1:3, "leads of mpdta", mp, y = "lemp", g = "first_treat", t = "year", id = "countyreal")
pre(mpdta, 1:2, "two leads, lpop by year", mp, "--covariates", "lpop:factor(year)", y = "lemp", g = "first_treat", t = "year", id = "countyreal", x = "+ lpop:factor(year)")
pre(castle, 1:4, "leads of castle doctrine, weights, l_income", ca, "--weights", "popwt", "--covariates", "l_income", y = "l_homicide", g = "first", t = "year", id = "state", x = "+ l_income", w = "popwt")
ok <- roll[complete.cases(roll[, c("y", "z")]), ]
pre(ok, 1:2, "rollout, unbalanced, ~ z, clustered by region", ro, "--covariates", "z", "--cluster", "region", y = "y", g = "first", t = "year", id = "id", x = "+ z", cl = "region")

# ---- Anderson and Rubin: where a test of y2 - b d on z does not refuse b (b by uniroot) ----
ar <- function(call, ..., rhs = "z", se = "HC2", by = NULL) {
  f <- function(b) { trial$left <- trial$y2 - b * trial$d; m <- if (is.null(by)) lm_robust(as.formula(paste("left ~", rhs)), trial, se_type = se) else lm_robust(as.formula(paste("left ~", rhs)), trial, clusters = trial[[by]], se_type = "CR2"); m$p.value[["z"]] }
  top <- optimize(f, c(-20, 20), maximum = TRUE)$maximum; end <- function(a, b) uniroot(function(x) f(x) - 0.05, c(a, b), tol = 1e-13)$root
  case("estimatr", call, "trial", T, ..., "--uptake", "d", tol = 1e-6); stat("anderson_rubin_p", f(0)); stat("anderson_rubin_low", end(top - 5, top)); stat("anderson_rubin_high", end(top, top + 5))
}
ar("lm_robust(y2 - b * d ~ z, HC2)", "y2 ~ z")
ar("lm_robust(y2 - b * d ~ z + x1, HC1)", "y2 ~ z + x1", "--se", "HC1", rhs = "z + x1", se = "HC1")
ar("lm_robust(y2 - b * d ~ z + x1, clusters = school)", "y2 ~ z + x1", "--cluster", "school", rhs = "z + x1", by = "school")

# ---- Romano and Wolf, stepping down over all assignments of the rows of two schools, each statistic over its standard error ----
s <- subset(trial, school %in% c("s01", "s02")); k <- c("y", "y2"); n1 <- sum(s$z)
if (choose(nrow(s), n1) > 2e6) s <- s[0, ]
if (nrow(s)) {
  se <- sapply(k, function(y) sqrt(var(s[[y]][s$z == 1]) / n1 + var(s[[y]][s$z == 0]) / (nrow(s) - n1)))
  dif <- function(z) sapply(k, function(y) abs(mean(s[[y]][z]) - mean(s[[y]][-z]))) / se
  seen <- dif(which(s$z == 1)); drawn <- apply(combn(nrow(s), n1), 2, dif); o <- order(-seen); p <- numeric(2)
  for (i in 1:2) p[o[i]] <- mean(apply(drawn[o[i:2], , drop = FALSE], 2, max) >= seen[o[i]] * (1 - 1e-12)); p[o[2]] <- max(p)
  case("base", "all assignments, by definition", "trial", T, "y + y2 ~ z", "--where", "school in ('s01', 's02')", "--adjust", "rw", "--draws", "10000000"); for (i in 1:2) cell("adjusted_p", i - 1, "romano_wolf", p[i])
}

# ---- Lee: the arm seen more often loses its largest, or its least, a part of a row too; errors as the bootstrap has them ----
A <- paste0(here, "awkward.csv"); awk <- read.csv(A); awk <- awk[!is.na(awk$fips), ]
part <- function(y, keep) { y <- sort(y); w <- pmin(1, pmax(0, keep - seq_along(y) + 1)); sum(w * y) / keep }
lee <- function(d) { t <- d$y[d$treat == 1]; c <- d$y[d$treat == 0]; st <- mean(!is.na(t)); sc <- mean(!is.na(c)); t <- t[!is.na(t)]; c <- c[!is.na(c)]
  if (st > sc) { k <- length(t) * sc / st; c(part(t, k) - mean(c), -part(-t, k) - mean(c), 1 - sc / st) } else { k <- length(c) * st / sc; c(mean(t) + part(-c, k), mean(t) - part(c, k), 1 - st / sc) } }
b <- lee(awk); case("base", "Lee's bounds by definition", "trial", A, "y ~ treat", "--lee", "--where", "fips is not missing"); stat("lee_low", b[1]); stat("lee_high", b[2]); stat("lee_trimmed", b[3])
set.seed(1); draws <- replicate(4000, { one <- which(awk$treat == 1); zero <- which(awk$treat == 0); lee(awk[c(sample(one, replace = TRUE), sample(zero, replace = TRUE)), ]) })
case("base", "Lee's bounds, 4,000 draws of the bootstrap in each arm", "trial", A, "y ~ treat", "--lee", "--where", "fips is not missing", tol = 0.08); stat("lee_low_se", sd(draws[1, ])); stat("lee_high_se", sd(draws[2, ]))

# ---- about 1,000,000: fixest is asked about big - 1e6, which says the same ----
awk$near <- awk$big - 1e6; setFixest_notes(FALSE)
m <- feols(y ~ x1 * near | region, awk, vcov = "hetero"); b <- coef(m); v <- vcov(m); p <- m$coeftable
case("fixest", "y ~ x1 * I(big - 1e6) | region, hetero", "fe", A, "y ~ x1 * big | region", "--se", "HC1", "--where", "fips is not missing")
say("est", "x1", number(b[["x1"]] - 1e6 * b[["x1:near"]]), number(sqrt(v["x1", "x1"] + 1e12 * v["x1:near", "x1:near"] - 2e6 * v["x1", "x1:near"])), "-", "-"); say("est", "big", number(p["near", 1]), number(p["near", 2]), "-", number(p["near", 4])); say("est", "x1:big", number(p["x1:near", 1]), number(p["x1:near", 2]), "-", number(p["x1:near", 4]))
m <- feols(y ~ x1 + x2 | fips[near], awk, cluster = ~ region, fixef.rm = "none"); p <- m$coeftable; case("fixest", "y ~ x1 + x2 | fips[big - 1e6]", "fe", A, "y ~ x1 + x2 | fips[big]", "--cluster", "region"); for (n in rownames(p)) say("est", n, number(p[n, 1]), number(p[n, 2]), "-", number(p[n, 4]))
m <- feols(y ~ x1 + near | fips[near], awk, fixef.rm = "none"); p <- m$coeftable; case("fixest", "the same with big beside its slopes, where it says nothing more", "fe", A, "y ~ x1 + big | fips[big]"); for (n in rownames(p)) say("est", n, number(p[n, 1]), "-", "-", "-"); stat("rss", sum(resid(m)^2))

# ---- weights as towns have people, covariates in cents and in shares: clubSandwich is asked in units near one, which say the same ----
U <- paste0(here, "units.csv"); units <- read.csv(U); by <- c(income = 1e6, share = 1e-3, cents = 1e7); for (n in names(by)) units[[n]] <- units[[n]] / by[[n]]; units$people <- units$people / mean(units$people)
club <- function(rhs, type, ..., w = NULL, joint = NULL) {
  units$one <- if (is.null(w)) 1 else units[[w]]; f <- as.formula(paste("y ~", rhs)); m <- if (is.null(w)) lm(f, units) else lm(f, units, weights = one)
  d <- as.data.frame(coef_test(m, vcov = type, cluster = units$cl, test = "Satterthwaite"))
  case("clubSandwich", paste0("coef_test(", type, ", Satterthwaite)", if (!is.null(joint)) ", Wald_test(HTZ)", ", covariates over ", paste(by, collapse = ", "), if (!is.null(w)) ", weights over their mean"), "trial", U, paste("y ~", rhs), "--cluster", "cl", "--se", type, ...)
  for (i in seq_len(nrow(d))) { n <- rownames(d)[i]; u <- if (n %in% names(by)) by[[n]] else 1; say("est", n, number(coef(m)[[n]] / u), number(d$SE[i] / u), number(d$df_Satt[i]), number(d$p_Satt[i])) }
  if (!is.null(joint)) { w <- Wald_test(m, constraints = constrain_zero(joint), vcov = type, cluster = units$cl, test = "HTZ"); stat("joint_f", w$Fstat); stat("joint_df2", w$df_denom); stat("joint_p", w$p_val) }
}
for (ty in c("CR2", "CR3")) {
  club("z + x", ty, "--weights", "people", w = "people")
  club("z + cents", ty)
  club("z + income + share", ty, "--test", "income,share", joint = c("income", "share"))
}

# ---- parameters counted exactly: those of lm with dummies, where four levels have one row and regions hold whole levels ----
counted <- function(dummies, ours) { m <- summary(lm(as.formula(paste("y ~ x1 +", dummies)), awk)); case("stats", paste0("lm(y ~ x1 + ", dummies, ")"), "fe", A, paste("y ~ x1 |", ours), "--exact-count", "--count-fe", "full", "--se", "iid"); b <- m$coefficients["x1", ]; say("est", "x1", number(b[1]), number(b[2]), number(m$df[2]), number(b[4])) }
counted("factor(fips) * x2", "fips[x2]"); counted("factor(fips) * x2 + factor(year)", "fips[x2] + year"); counted("factor(fips) + factor(year) + region", "fips + year + region"); counted("factor(fips) * trend + factor(region) * trend + factor(year)", "fips[trend] + region[trend] + year")
close(out)
