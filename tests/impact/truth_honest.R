# truth_honest.R: what HonestDiD says of its own two studies: writes truth_honest.tsv.
# From the tree's root:  Rscript tests/impact/truth_honest.R FOLDER      the folder holds the package's R/ and data/, and norminvp of TruncatedNormal in more/
# Two things differ from the package as it stands. Its two programs go to ECOS (which CVXR gives the first of them to) directly, with tolerances
# of 1e-12, and its search for the shortest interval goes on to 1e-10 (it ends at 6e-6, and where M = 0 its solver at 1e-4). The quantile of a
# folded normal is solved for; the package draws a million. What it draws for C-LF, 1,000 numbers with seed 0, is left as it is.
# Left out: with M > 0 weights whose sum times 1, 2, ... is below zero (its bias then takes the sum off where its size was counted twice), and M = 0.002
# of the second study (there intervals 1e-4 apart are of one length to 2e-9, and the package's is the longer).
suppressMessages({library(purrr); library(dplyr); library(foreach); library(rlang); library(ECOSolveR); library(lpSolveAPI)})
folder <- commandArgs(TRUE)[1]
for (f in c(list.files(file.path(folder, "more"), full = TRUE), list.files(file.path(folder, "R"), full = TRUE))) eval(parse(text = gsub("^library.*", "", gsub("TruncatedNormal::", "", readLines(f)))), globalenv())
for (f in list.files(file.path(folder, "data"), full = TRUE)) load(f)

# ---- the programs ----
spread <- function(sigma, K, l) { D <- diag(K); if (K > 1) for (i in 1:(K - 1)) D[i + 1, i] <- -1; R <- chol(sigma); list(A = R %*% rbind(D, matrix(0, length(l), K)), b = c(R %*% c(rep(0, K), l))) }
.qfoldednormal <- function(p, mu = 0, ...) sapply(abs(mu), function(m) if (m > 12) m + qnorm(p) else uniroot(function(c) pnorm(c - m) - pnorm(-c - m) - p, c(0, m + 10), tol = 1e-15)$root)
.findWorstCaseBiasGivenH <- function(h, sigma, numPrePeriods, numPostPeriods, l_vec, M = 1, returnDF = FALSE) {
  K <- numPrePeriods; q <- spread(sigma, K, l_vec); n <- nrow(q$A); sums <- diag(K); sums[lower.tri(sums)] <- 1; line <- sum(1:numPostPeriods * l_vec)
  base <- sum(sapply(1:numPostPeriods, function(s) abs(sum(1:s * l_vec[(numPostPeriods - s + 1):numPostPeriods])))) - line
  r <- ECOS_csolve(c = c(rep(1, K), rep(0, K)), G = Matrix::Matrix(rbind(cbind(-diag(K), sums), cbind(-diag(K), -sums), 0, cbind(matrix(0, n, K), -q$A)), sparse = TRUE), h = c(rep(0, 2 * K), h, q$b),
    dims = list(l = 2L * as.integer(K), q = as.integer(n + 1), e = 0L), A = Matrix::Matrix(matrix(c(rep(0, K), rep(1, K)), 1), sparse = TRUE), b = line, control = ecos.control(feastol = 1e-12, reltol = 1e-12, abstol = 1e-12, maxit = 200L))
  ok <- r$retcodes["exitFlag"] %in% c(0L, 10L); w <- r$x[(K + 1):(2 * K)]
  data.frame(status = if (ok) "optimal" else "failed", value = if (ok) (sum(r$x[1:K]) + base) * M else Inf, optimal.x = I(list(r$x)), optimal.w = I(list(w)), optimal.l = I(list(.wToLFn(w))))
}
least <- function(sigma, K, l) { q <- spread(sigma, K, l); w <- solve(rbind(cbind(2 * crossprod(q$A), 1), c(rep(1, K), 0)), c(-2 * crossprod(q$A, q$b), sum(seq_along(l) * l)))[1:K]; list(w = w, h = sqrt(sum((q$A %*% w + q$b)^2))) }
.findLowestH <- function(sigma, numPrePeriods, numPostPeriods, l_vec, ...) least(sigma, numPrePeriods, l_vec)$h
.findOptimalCIDerivativeBisection <- function(a, b, M, numPoints, alpha, sigma, numPrePeriods, numPostPeriods, l_vec, ...) {
  long <- function(h) .qfoldednormal(1 - alpha, M * .findWorstCaseBiasGivenH(h, sigma, numPrePeriods, numPostPeriods, l_vec)$value / h) * h
  a <- c(a) * (1 + 1e-9); b <- c(b); d <- 1e-5 * (b - a); slope <- function(h) { x <- min(max(h, a + d), b - d); long(x + d) - long(x - d) }
  if (slope(a) > 0) a else if (slope(b) < 0) b else uniroot(slope, c(a, b), tol = 1e-10 * b)$root
}
straight <- function(S, l, alpha) { K <- length(S$prePeriodIndices); o <- least(S$sigma, K, l); at <- sum(c(.wToLFn(o$w), l) * S$betahat); at + c(-1, 1) * qnorm(1 - alpha / 2) * o$h }    # M = 0

# ---- the studies ----
out <- file("tests/impact/truth_honest.tsv", "w"); row <- function(...) cat(paste(c(...), collapse = "\t"), "\n", sep = "", file = out); full <- function(x) sprintf("%.17g", x)
study <- function(name, who, S) { row("study", name, length(S$prePeriodIndices), length(S$postPeriodIndices), who); row("beta", full(S$betahat)); for (i in seq_along(S$betahat)) row("sigma", full(S$sigma[i, ])) }
say <- function(S, l, smooth, relative, alpha = 0.05) {
  pre <- length(S$prePeriodIndices); post <- length(S$postPeriodIndices); beta <- as.vector(S$betahat); sigma <- unname(S$sigma); sd <- sqrt(c(t(l) %*% sigma[-(1:pre), -(1:pre)] %*% l)); l <- matrix(l)
  row("weight", full(l)); row("level", 1 - alpha); o <- constructOriginalCS(beta, sigma, pre, post, l, alpha); row("original", "constructOriginalCS()", full(o$lb), full(o$ub))
  if (pre > 1) row("most", "DeltaSD_upperBound_Mpre()", full(DeltaSD_upperBound_Mpre(beta, sigma, pre)))
  for (m in smooth) { r <- if (m > 0) unlist(createSensitivityResults(beta, sigma, pre, post, l_vec = l, Mvec = m, alpha = alpha)[, c("lb", "ub")]) else straight(S, c(l), alpha); row("smoothness", sprintf("createSensitivityResults(Mvec = %g)", m), m, full(r)) }
  for (m in relative) { r <- suppressWarnings(createSensitivityResults_relativeMagnitudes(beta, sigma, pre, post, l_vec = l, Mbarvec = m, alpha = alpha)); row("relative", sprintf("createSensitivityResults_relativeMagnitudes(Mbarvec = %g)", m), m, full(r$lb), full(r$ub), full(20 * sd)) }
  flush(out)
}
part <- function(S, pre, post) { p <- length(S$prePeriodIndices); k <- c((p - pre + 1):p, p + 1:post); list(betahat = S$betahat[k], sigma = S$sigma[k, k], prePeriodIndices = 1:pre, postPeriodIndices = pre + 1:post) }    # fewer periods
b <- function(i, n) as.numeric(1:n == i)
B <- BCdata_EventStudy; L <- LWdata_EventStudy; three <- c(0, 0.5, 1, 1.5, 2)
study("bc", "HonestDiD 0.2.8 BCdata_EventStudy (Benzarti and Carloni 2019)", B)
for (l in list(b(1, 4), b(2, 4), b(4, 4), rep(1/4, 4))) say(B, l, c(0, 0.05, 0.1, 0.2, 0.3), three)
say(B, c(1, -1, 0, 0), 0, c(0.5, 1)); say(B, b(1, 4), c(0.05, 0.1), c(0.5, 1), alpha = 0.1)
study("bc one and one", "its periods 2007 and 2009", part(B, 1, 1)); say(part(B, 1, 1), 1, c(0, 0.1), c(0, 0.5, 1, 3, 5))
study("bc two and one", "its periods 2006 to 2009", part(B, 2, 1)); say(part(B, 2, 1), 1, c(0, 0.05, 0.1), c(0.5, 1, 2, 3))
study("bc three and two", "its periods 2005 to 2010", part(B, 3, 2)); say(part(B, 3, 2), c(0.5, 0.5), c(0, 0.05, 0.1), c(0.5, 1, 1.5))
study("lw", "HonestDiD 0.2.8 LWdata_EventStudy (Lovenheim and Willen 2019)", L)
say(L, b(1, 23), c(0, 0.005, 0.01, 0.04), c(0.5, 1)); say(L, rep(1/23, 23), c(0, 0.005, 0.01, 0.04), c())
close(out)
