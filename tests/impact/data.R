# data.R: the data that truth.R works on, drawn once: awkward on purpose. Rscript tests/impact/data.R
set.seed(20261125); here <- "tests/impact/"
n <- 420
d <- data.frame(fips = sprintf("%05d", c(sample(1001:1045, n - 4, TRUE), 9001:9004)), year = sample(2000:2008, n, TRUE))     # four singletons, leading zeros
d$region <- ifelse(as.integer(d$fips) >= 9001, "rare", c("north", "south", "east, inner")[as.integer(d$fips) %% 3 + 1])
d$byregion <- as.integer(factor(d$region)); d$treat <- as.integer(as.integer(d$fips) %% 2 == 0)
d$x1 <- round(rnorm(n), 4); d$x2 <- round(runif(n, -2, 2) + 0.3 * d$x1, 4); d$x1same <- 2 * d$x1 - d$x2; d$x3 <- round(rnorm(n)) ; d$big <- 1e6 + round(rnorm(n), 3)
d$trend <- round(d$year - 2004 + rnorm(n, 0, 0.5), 3); d$w <- round(rexp(n), 3); d$w[c(5, 50, 51)] <- 0
d$lat <- round(35 + (as.integer(d$fips) %% 17) * 0.9 + runif(n), 3); d$lon <- round(-100 + (as.integer(d$fips) %% 23) * 0.8 + runif(n), 3)
d$y <- round(0.5 * d$x1 - 0.25 * d$x2 + 0.1 * d$x3 + as.integer(d$fips) %% 7 / 3 + 0.2 * (d$year - 2004) + 0.6 * d$treat * (d$year > 2004) + rnorm(n) * (0.5 + abs(d$x1)), 4); d$pos <- round(exp(d$y / 3), 5)
d$y[c(10, 20)] <- NA; d$x2[c(30, 31, 32)] <- NA; d$fips[40] <- NA; d$x1[60] <- NA
write.csv(d, paste0(here, "awkward.csv"), row.names = FALSE, na = "", quote = 3)
n <- 240
t <- data.frame(school = sprintf("s%02d", rep(1:30, each = 8)), block = rep(c("a", "b", "c"), each = 80), twin = rep(1:15, each = 16), pair = rep(1:120, each = 2), x1 = round(rnorm(n), 4), x2 = round(rnorm(n), 4))
t$p <- ifelse(t$block == "a", 0.5, ifelse(t$block == "b", 0.3, 0.7)); t$z <- rbinom(n, 1, t$p); t$zp <- as.integer(ave(runif(n), t$pair, FUN = rank) == 1)
t$zc <- rep(sample(rep(0:1, 15)), each = 8); t$zbc <- rep(unlist(lapply(1:3, function(b) sample(rep(0:1, 5)))), each = 8); t$zpc <- rep(unlist(lapply(1:15, function(b) sample(0:1))), each = 8); t$w <- round(rexp(n) + 0.1, 3)
t$y <- round(1 + 0.4 * t$z + 0.3 * t$zc + 0.5 * t$x1 + rep(rnorm(30), each = 8) * 0.5 + rnorm(n), 4); t$d <- rbinom(n, 1, plogis(-1 + 2 * t$z)); t$y2 <- round(t$y + rnorm(n) + 0.5 * t$d, 4)
t <- t[-c(203, 217, 221:224), ]
write.csv(t, paste0(here, "trial.csv"), row.names = FALSE, quote = FALSE)
k <- 24
w <- data.frame(id = paste0("town ", c("a", "b b", LETTERS[3:k])), region = sample(c("alpha", "beta", "gamma", "delta", "north, east"), k, TRUE), people = 1e6 + round(rnorm(k), 3), x = round(rnorm(k)))
w$twice <- 2 * w$people; w$vi <- round(rexp(k, 20) + 0.005, 4); w$yi <- round(0.2 + 0.1 * w$x + rnorm(k, 0, 0.25) + rnorm(k) * sqrt(w$vi), 3); w$yi[9] <- w$yi[8]; w$vi[9] <- w$vi[8]; w$w <- round(rexp(k), 2); w$w[c(4, 11)] <- 0; w$like <- round(runif(k), 2); w$like[6] <- 0
w$tpos <- rbinom(k, 30, 0.15); w$tneg <- 30 + rpois(k, 5) - w$tpos; w$cpos <- rbinom(k, 30, 0.2); w$cneg <- 30 + rpois(k, 5) - w$cpos; w$tpos[3] <- 0; w$cpos[5] <- 0; w$tpos[7] <- 0; w$cpos[7] <- 0
w$yi[15] <- NA; w$vi[16] <- NA; w$people[20] <- NA; w$twice[20] <- NA
write.csv(w, paste0(here, "towns.csv"), row.names = FALSE, na = "")
k <- 11
write.csv(data.frame(study = 1:k, m1 = round(rnorm(k, 103, 4), 1), sd1 = round(runif(k, 8, 16), 1), n1m = sample(5:60, k), m2 = round(rnorm(k, 100, 4), 1), sd2 = round(runif(k, 8, 16), 1), n2m = sample(5:60, k)), paste0(here, "coaching.csv"), row.names = FALSE)
u <- 160; years <- c(2001, 2002, 2004, 2005, 2007, 2008)
unit <- data.frame(id = sprintf("u%03d", sample(1:u)), g = sample(c("never", "2001", "2004", "2005", "2007", "2012"), u, TRUE, prob = c(.35, .05, .2, .15, .15, .1)), region = sample(c("alpha", "beta", "gamma, south", "delta", "eps", "zeta", "eta", "theta"), u, TRUE), x1 = round(rnorm(u), 3), x2 = round(1e6 + rnorm(u) * 3, 2), w0 = round(rexp(u) + 0.1, 2), a = rnorm(u))
unit$w0[c(3, 17, 40)] <- 0
p <- merge(unit, data.frame(year = years)); p$g0 <- suppressWarnings(as.numeric(p$g)); p$g0[is.na(p$g0) | p$g0 > 2008] <- Inf
p$w <- round(p$w0 * (1 + 0.1 * (p$year - 2001)), 3); p$z <- round(p$x1 + 0.3 * rnorm(nrow(p)), 3)
p$y <- round(p$a + 0.1 * (p$year - 2001) * (1 + 0.4 * p$x1) + 0.05 * (p$x2 - 1e6) * (p$year > 2003) + (p$year >= p$g0) * (0.4 + 0.15 * (p$year - p$g0) * is.finite(p$g0)) + 0.5 * rnorm(nrow(p)), 3); p$y[!is.finite(p$y)] <- round(rnorm(sum(!is.finite(p$y))), 3)
p <- p[order(runif(nrow(p))), c("id", "year", "g", "region", "x1", "x2", "z", "w", "y")]; p$g[p$g == "never" & runif(nrow(p)) < 0] <- ""
p$y[c(4, 90, 300)] <- NA; p <- p[-sample(nrow(p), 25), ]
write.csv(p, paste0(here, "rollout.csv"), row.names = FALSE, na = "")
k <- 18; years <- 2001:2016; f <- cbind(cumsum(rnorm(16, 0.3)), sin(years)); l <- cbind(runif(k, 0.5, 1.5), rnorm(k)); name <- c("Ayr", "Bury, north", "Cork", "Deal", "El \"Paso\"", "Fes", "Ghent", "Hull", "Inn", "Jena", "Kiel", "Linz", "Metz", "Nice", "Oulu", "Porto", "Quito", "Riga")
s <- data.frame(city = rep(name, each = 16), year = rep(years, k), income = round(rep(l[, 1], each = 16) * 10 + rnorm(16 * k), 3), people = round(1e6 + 1000 * rep(l[, 2], each = 16) + rnorm(16 * k, 0, 50)), fixed = 3)
s$y <- round(10 + 5 * rep(l[, 1], each = 16) + c(f %*% t(l)) + rnorm(16 * k, 0, 0.6) + ifelse(s$city %in% name[1:3] & s$year >= 2012, -1.5, 0), 3); s$ybig <- 1e6 + s$y; s$month <- sprintf("%04d-%02d", 2010 + (s$year - 2001) %/% 12, (s$year - 2001) %% 12 + 1)
s$income[s$year < 2004 & s$city != "Hull"] <- NA; s$income[s$city == "Riga"] <- NA; s$y[s$city == "Quito" & s$year == 2007] <- NA
s <- s[!(s$city == "Porto" & s$year == 2001), ]; s <- s[order(runif(nrow(s))), ]
write.csv(s, paste0(here, "cities.csv"), row.names = FALSE, na = "")
