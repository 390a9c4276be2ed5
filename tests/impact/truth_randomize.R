# truth_randomize.R: what stats says of assignments that rotunda drew: writes truth_randomize.tsv. From the tree's root, after make:
#   Rscript tests/impact/truth_randomize.R
# Who is treated is taken from `--out` (a draw of another seed turns the test red too); means, tests and distances are R's.
out <- file("tests/impact/truth_randomize.tsv", "w"); source("tests/impact/truth_form.R")
W <- paste0(here, "towns.csv"); towns <- read.csv(W, na.strings = ""); towns <- towns[!is.na(towns$people), ]
drawn <- function(...) { f <- tempfile(fileext = ".csv"); system2("build/rotunda", c("impact", "randomize", shQuote(c(W, ..., "--out", f)), "--quiet")); a <- read.csv(f); a[match(towns$id, a$id), ] }
balance <- function(d, z, columns) for (j in seq_along(columns)) {
  x <- d[[columns[j]]]; t <- t.test(x[z == 1], x[z == 0])
  for (v in list(list("treated", t$estimate[1]), list("control", t$estimate[2]), list("standardised_difference", -diff(t$estimate) / sqrt((var(x[z == 1]) + var(x[z == 0])) / 2)), list("p", t$p.value))) cell("balance", j - 1, v[[1]], v[[2]])
}
distance <- function(d, z, columns) { x <- as.matrix(d[columns]); m <- c(mahalanobis(colMeans(x[z == 1, , drop = FALSE]), colMeans(x[z == 0, , drop = FALSE]), cov(x))) * sum(z) * sum(1 - z) / length(z); stat("distance", m); stat("distance_p", pchisq(m, length(columns), lower.tail = FALSE)) }
for (args in list(c("--method", "complete", "--share", "0.4"), "--method|pairs", c("--method", "rerandomise", "--accept", "0.1"), c("--method", "blocked", "--strata", "region"))) {
  args <- unlist(strsplit(args, "|", fixed = TRUE)); seed <- if ("pairs" %in% args) "ff" else "2a"; where <- if ("pairs" %in% args) c("--where", "not id = 'town C'") else NULL
  all <- c("--unit", "id", args, where, "--covariates", "x + people", "--seed", seed); a <- drawn(all); keep <- !is.na(a$treatment)
  case("stats", "t.test(), mahalanobis(), cov()", "randomize", W, all); balance(towns[keep, ], a$treatment[keep], c("x", "people")); distance(towns[keep, ], a$treatment[keep], c("x", "people")); stat("treated", sum(a$treatment[keep])); stat("probability_least", min(a$probability[keep]))
}
d <- read.csv(paste0(here, "trial.csv"))
m <- lm(y ~ z + x1, d, weights = ifelse(z == 1, 1 / p, 1 / (1 - p))); v <- sandwich::vcovHC(m, "HC1")
case("sandwich", "lm(weights = 1 / chance), vcovHC('HC1')", "fe", paste0(here, "trial.csv"), "y ~ z + x1", "--se", "HC1", "--probability", "p"); for (n in c("z", "x1")) say("est", n, number(coef(m)[n]), number(sqrt(v[n, n])), "-", "-")
close(out)
