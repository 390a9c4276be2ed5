# truth_its.R: what sandwich, nlme and stats say of seatbelts.csv and cities.csv: writes truth_its.tsv. From the tree's root:
#   Rscript tests/impact/truth_its.R
suppressMessages({library(sandwich); library(nlme)})
out <- file("tests/impact/truth_its.tsv", "w"); source("tests/impact/truth_form.R")
B <- paste0(here, "seatbelts.csv"); d <- read.csv(B); d$t <- 0:191; from <- 170; d$level <- as.integer(d$t >= from - 1); d$slope <- pmax(0, d$t - (from - 1)); d$season <- factor(rep(1:12, 16))
for (h in 1:6) { d[[paste0("sin", h)]] <- sin(2 * pi * h * (0:191) / 12); d[[paste0("cos", h)]] <- cos(2 * pi * h * (0:191) / 12) }
renamed <- function(n) { n[n == "t"] <- "time"; sub("`", "", sub("`", "", n)) }
say_all <- function(b, v, df, since = mean(0:22), last = 22) {
  for (n in names(b)) say("est", renamed(n), number(b[n]), number(sqrt(v[n, n])), number(df), number(2 * pt(-abs(b[n] / sqrt(v[n, n])), df)))
  for (s in list(list("average effect", since), list("effect in the last period", last))) {
    c <- setNames(numeric(length(b)), names(b)); c["level"] <- 1; c["slope"] <- s[[2]]; say("est", s[[1]], number(sum(c * b)), number(sqrt(c(c %*% v %*% c))), number(df), "-") }
}
its <- function(formula, ...) c("its", B, formula, "--time", "month", "--from", "1983-02", ...)
nw <- function(m, lag, adjust = TRUE) NeweyWest(m, lag = lag, prewhite = FALSE, adjust = adjust)
left <- function(e, lags, fitdf = 0) { stat("durbin_watson", sum(diff(e)^2) / sum(e^2)); q <- Box.test(e, lags, "Ljung-Box", fitdf); stat("ljung", q$statistic); stat("ljung_p", q$p.value) }

m <- lm(drivers ~ t + level + slope + season, d)
for (lag in c(0, 4, 12)) { case("sandwich", sprintf("NeweyWest(lag = %d, prewhite = FALSE, adjust = TRUE)", lag), its("drivers ~ 1", "--season", "12", "--lag", lag)); say_all(coef(m), nw(m, lag), df.residual(m)) }
left(resid(m), 12); cell("series", 0, "fitted", fitted(m)[1]); cell("series", 191, "without", fitted(m)[192] - coef(m)["level"] - 22 * coef(m)["slope"])
case("sandwich", "NeweyWest(lag = 3, adjust = FALSE)", its("drivers ~ 1", "--season", "12", "--lag", "3", "--no-adjust")); say_all(coef(m), nw(m, 3, FALSE), df.residual(m))
case("sandwich", "lm(), lag of 4 (n / 100)^(2/9)", its("drivers ~ 1", "--season", "12")); say_all(coef(m), nw(m, floor(4 * (192 / 100)^(2 / 9))), df.residual(m))
case("stats", "lm()", its("drivers ~ 1", "--season", "12", "--errors", "iid")); say_all(coef(m), vcov(m), df.residual(m))
m <- lm(log(front) ~ t + level + slope + sin1 + cos1 + sin2 + cos2 + kms + log(petrol), d); case("sandwich", "harmonics and covariates", its("log(front) ~ kms + log(petrol)", "--season", "12", "--harmonics", "2", "--lag", "6")); say_all(coef(m), nw(m, 6), df.residual(m))
m <- lm(drivers ~ t + level + slope + sin1 + cos1 + sin2 + cos2 + sin3 + cos3 + sin4 + cos4 + sin5 + cos5 + cos6, d); case("stats", "six harmonics are twelve levels", its("drivers ~ 1", "--season", "12", "--harmonics", "6", "--errors", "iid")); b <- coef(m); say_all(b[2:4], vcov(m)[2:4, 2:4], df.residual(m))
m <- lm(drivers ~ t + level + slope + season + I(kms / 3000), d); case("sandwich", "a covariate near 1,000,000 (of the package without it)", its("drivers ~ I(kms / 3000 + 1000000)", "--season", "12", "--lag", "12")); say_all(coef(m)[2:4], nw(m, 12)[2:4, 2:4], df.residual(m))
m <- lm(I(front - rear) ~ t + level + slope + season, d); case("sandwich", "comparison: front - rear", its("front ~ 1", "--comparison", "rear", "--season", "12", "--lag", "12")); say_all(coef(m), nw(m, 12), df.residual(m))

# (of order 3 nlme ends where the likelihood is 4e-12 lower than here: 1e-5 in the coefficients)
exact <- glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 1000, opt = "nlminb")
ar <- function(formula, p, data = d) gls(formula, data, correlation = if (p == 1) corAR1() else corARMA(p = p), method = "REML", control = exact)
for (p in 1:3) { g <- ar(drivers ~ t + level + slope + season, p); case("nlme", sprintf("gls(correlation = corAR of order %d, method = 'REML')", p), its("drivers ~ 1", "--season", "12", "--errors", "ar", "--lag", p), tol = if (p == 3) 2e-5); say_all(coef(g), vcov(g), 192 - 15); phi <- coef(g$modelStruct$corStruct, unconstrained = FALSE); for (i in 1:p) stat(paste0("ar", i), phi[i]); left(resid(g, type = "normalized"), 12, p) }
g <- ar(drivers ~ t + level + slope + season + I(kms / 3000), 1); case("nlme", "a covariate near 1,000,000 (of the package without it)", its("drivers ~ I(kms / 3000 + 1000000)", "--season", "12", "--errors", "ar")); say_all(coef(g)[2:4], vcov(g)[2:4, 2:4], 192 - 16)
g <- ar(drivers ~ t + level + slope + sin1 + cos1 + kms, 1); case("nlme", "gls(corAR1), harmonics and a covariate", its("drivers ~ kms", "--season", "12", "--harmonics", "1", "--errors", "ar")); say_all(coef(g), vcov(g), 192 - 7)

C <- paste0(here, "cities.csv"); e <- read.csv(C, na.strings = ""); e <- e[e$city == "Quito" & !is.na(e$y), ]; e <- e[order(e$year), ]; e$t <- e$year - 2001; e$level <- as.integer(e$year >= 2010); e$slope <- pmax(0, e$year - 2010)
for (y in c("y", "ybig")) { m <- lm(as.formula(paste(y, "~ t + level + slope")), e); case("sandwich", sprintf("a year is missing, rows in no order, %s", y), "its", C, paste(y, "~ 1"), "--time", "year", "--from", "2010", "--where", if (y == "y") "city = 'Quito'" else "city = 'Quito' and not year = 2007", "--lag", "2"); say_all(coef(m), nw(m, 2), df.residual(m), mean(0:6), 6) }
close(out)
