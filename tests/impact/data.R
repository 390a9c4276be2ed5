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
