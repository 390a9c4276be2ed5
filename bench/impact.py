#!/usr/bin/env python3
"""impact.py ROTUNDA COLUMNS_SPEED [--quick]: the impact engine beside its peers, on the same files in the same run.

Data: 10,000,000 rows made by R's data.table in build/bench (a tenth of that with --quick). Peers: data.table's fread, gzip,
a loop of permutations in R; fixest where R has it (it is not in Debian). Every pair is run in turns; medians are printed.
"""
import json, os, statistics, subprocess, sys, time

rotunda, columns_speed = sys.argv[1:3]
quick = "--quick" in sys.argv
rows, turns = (1_000_000, 3) if quick else (10_000_000, 5)
where = "build/bench/data-%d" % rows
MAKE = """
suppressMessages(library(data.table)); setDTthreads(2); set.seed(7); n <- {rows}; g <- n / 10; h <- n / 100; setwd("{where}")
w <- function(d, f) fwrite(d, f)
fe <- rnorm(g); d <- data.table(id = rep(1:g, each = 10), year = rep(2001:2010, g))
d[, x1 := round(rnorm(n) + 0.3 * fe[id], 5)]; d[, x2 := round(runif(n) * 10, 5)]; d[, y := round(0.5 * x1 - 0.25 * x2 + fe[id] + 0.1 * (year - 2005) + rnorm(n), 5)]; w(d, "panel.csv")
a <- rep(seq_len(h) - 1L, length.out = n)
for (kind in c("ring", "movers")) {{
  b <- if (kind == "ring") (a + (runif(n) < 0.5)) %% h else ifelse(runif(n) < 0.001, floor(runif(n) * h), a)
  d <- data.table(id = a, firm = as.integer(b), x1 = round(rnorm(n) + 0.1 * sin(a * 0.001), 5), x2 = round(runif(n) * 10, 5))
  d[, y := round(0.5 * x1 - 0.25 * x2 + sin(a * 0.01) + cos(b * 0.02) + rnorm(n), 5)]; w(d, paste0(kind, ".csv"))
}}
m <- n / 10; u <- m / 10; g <- sample(c(0, 2004, 2006, 2008), u, TRUE, prob = c(.4, .2, .2, .2)); d <- data.table(id = rep(1:u, each = 10), year = rep(2001:2010, u), g = rep(g, each = 10), x1 = rep(round(rnorm(u), 4), each = 10), x2 = rep(round(runif(u), 4), each = 10))
d[, y := round(rep(rnorm(u), each = 10) + 0.1 * (year - 2001) * (1 + 0.3 * x1) + (g > 0 & year >= g) * 0.5 + rnorm(.N), 4)]; w(d, "rollout.csv")
w(data.table(y = round(rnorm(1000, 0.2, 0.4), 5), v = round(rexp(1000, 20) + 0.002, 5)), "studies.csv")
k <- 201; t <- 60; l <- matrix(rnorm(k * 4), k); f <- apply(matrix(rnorm(t * 4), t), 2, cumsum); w(data.table(city = rep(sprintf("c%03d", 1:k), each = t), month = rep(1:t, k), sales = round(c(t(l %*% t(f) + 50 + matrix(rnorm(k * t), k))), 4)), "cities.csv")
w(data.table(y = round(rnorm(10000), 5), z = sample(rep(0:1, 5000))), "trial.csv")
"""

def run(*words):
    start = time.time()
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return time.time() - start, done.stdout

def r(code):
    return run("Rscript", "-e", code)[1].split()[-1]

def line(what, ours, theirs, peer, bar=""):
    print("%-44s %8.3f s   %-26s %8.3f s   %6.1f times   %s" % (what, ours, peer, theirs, theirs / ours, bar))

def pair(what, ours, theirs, peer, bar=""):
    """Two measuring functions by turns; one that takes over 30 s is run once."""
    mine, other = [], []
    for t in range(turns):
        mine.append(ours())
        if t == 0 or other[0] < 30:
            other.append(theirs())
    line(what, statistics.median(mine), statistics.median(other), peer, bar)
    return statistics.median(mine)

def speed(file, *columns):
    return float(run(columns_speed, file, *columns)[1].split()[0])

def fit(file, fe):
    return run(rotunda, "impact", "fe", file, "y ~ x1 + x2 | " + fe, "--cluster", "id", "--quiet")[0]

def main():
    if not os.path.exists(where + "/trial.csv"):
        os.makedirs(where, exist_ok=True)
        subprocess.run(["Rscript", "-e", MAKE.format(rows=rows, where=where)], check=True)
        subprocess.run(["gzip", "-kf", where + "/panel.csv"], check=True)
    panel = where + "/panel.csv"
    print("impact engine, %d rows, two threads; file of %.0f MB" % (rows, os.path.getsize(panel) / 1e6))
    columns = ("id", "year", "x1", "x2", "y")
    fread = lambda: float(r('suppressMessages(library(data.table)); setDTthreads(2); cat(system.time(d <- fread("%s", showProgress = FALSE))[3])' % panel))
    pair("read all columns, plain", lambda: speed(panel, *columns), fread, "fread", "bar: faster")
    gzip = lambda: run("sh", "-c", "gzip -dc %s.gz | wc -c" % panel)[0]
    pair("read all columns, gzip", lambda: speed(panel + ".gz", *columns), gzip, "gzip -dc | wc -c", "bar: faster")
    used = float(run(columns_speed, panel, *columns)[1].split()[1])
    print("memory for five columns of %d rows: %.0f MB, %.2f times the columns (bar: 1.5)" % (rows, used, used * 1e6 * 1.048576 / (40 * rows)))
    has_fixest = r('cat(requireNamespace("fixest", quietly = TRUE))') == "TRUE"
    for kind, fe, bar in (("panel", "id + year", "bar: 2"), ("movers", "id + firm", "bar: 2"), ("ring", "id + firm", "bar: 10")):
        file = "%s/%s.csv" % (where, kind)
        if not has_fixest:
            print("%-44s %8.3f s   reading included; fixest is not here: docs/benchmarks.md" % ("fe, %s, clustered" % kind, statistics.median(fit(file, fe) for _ in range(turns))))
            continue
        code = 'suppressMessages({library(data.table); library(fixest)}); setDTthreads(2); setFixest_nthreads(2); setFixest_notes(FALSE); d <- fread("%s", showProgress = FALSE); cat(system.time(feols(y ~ x1 + x2 | %s, d, cluster = ~id, fixef.tol = 1e-8))[3])' % (file, fe)
        pair("fe, %s, clustered, reading included" % kind, lambda: fit(file, fe), lambda: float(r(code)), "feols alone, tol 1e-8", bar)
    draws = 100_000 if quick else 1_000_000
    loop = 'd <- read.csv("%s/trial.csv"); t <- system.time(for (i in 1:1000) { z <- sample(d$z); mean(d$y[z == 1]) - mean(d$y[z == 0]) })[3]; cat(t * %d)' % (where, draws // 1000)
    pair("randomisation inference, %d of 10,000" % draws, lambda: run(rotunda, "impact", "trial", where + "/trial.csv", "y ~ z", "--ri", "--draws", str(draws), "--quiet")[0], lambda: float(r(loop)), "a loop in R, from 1,000")
    print("(its bound: 10,000 masked additions a draw, 8 in an instruction: %.2f s at one a cycle of 3.5 GHz on two threads)" % (draws * 10000 / 8 / 3.5e9 / 2))
    did(where + "/rollout.csv")
    start = statistics.median(run(rotunda, "version")[0] for _ in range(31))
    meta = statistics.median(run(rotunda, "impact", "meta", where + "/studies.csv", "--effect", "y", "--variance", "v", "--quiet")[0] for _ in range(31))
    synth(where + "/cities.csv")
    print("rotunda version: %.1f ms; meta, REML, 1,000 studies: %.1f ms beyond it (bar: 10)" % (start * 1000, (meta - start) * 1000))

def synth(file):
    """All placebos in space: California with seven predictors, V searched for each; 200 donors by sdid. Reading included; the packages' part alone, where R has them."""
    smoking, predictors = "tests/impact/smoking.csv", "lnincome[1980:1988], retprice[1980:1988], age15to24[1980:1988], beer[1984:1988], cigsale[1975], cigsale[1980], cigsale[1988]"
    california = lambda: run(rotunda, "impact", "synth", smoking, "--outcome", "cigsale", "--unit", "state", "--time", "year", "--treated", "California", "--from", "1989", "--predictors", predictors, "--quiet")[0]
    cities = lambda: run(rotunda, "impact", "synth", file, "--outcome", "sales", "--unit", "city", "--time", "month", "--treated", "c001", "--from", "41", "--method", "sdid", "--quiet")[0]
    packages = (("sc, 38 donors, all placebos", california, "Synth", """d <- read.csv("%s"); d$id <- as.integer(factor(d$state)); t <- 0; for (own in 5:1) { capture.output({ p <- dataprep(d, predictors = c("lnincome", "retprice", "age15to24"), time.predictors.prior = 1980:1988, special.predictors = list(list("beer", 1984:1988, "mean"), list("cigsale", 1975, "mean"), list("cigsale", 1980, "mean"), list("cigsale", 1988, "mean")),
  dependent = "cigsale", unit.variable = "id", unit.names.variable = "state", time.variable = "year", treatment.identifier = own, controls.identifier = setdiff(1:39, own), time.optimize.ssr = 1970:1988, time.plot = 1970:2000); t <- t + system.time(try(synth(p)))[3] }) }; cat(t * 39 / 5)""" % smoking, "Synth, from 5 of 39"),
        ("sdid, 200 donors, all placebos", cities, "synthdid", """d <- read.csv("%s"); d$w <- as.integer(d$city == "c001" & d$month >= 41); s <- panel.matrices(d[, c("city", "month", "sales", "w")]); e <- synthdid_estimate(s$Y, s$N0, s$T0); cat(system.time(vcov(e, method = "placebo", replications = 10))[3] * 20)""" % file, "synthdid, 200 from 10"))
    for what, ours, package, code, peer in packages:
        if r('cat(requireNamespace("%s", quietly = TRUE))' % package) == "TRUE":
            pair("synth, " + what, ours, lambda: float(r("suppressMessages(library(%s)); " % package + code)), peer, "bar: 50")
        else:
            print("%-44s %8.3f s   reading included; %s is not here: docs/benchmarks.md" % ("synth, " + what, statistics.median(ours() for _ in range(turns)), package))

def did(file):
    """Doubly robust, two covariates, 1,000 draws: group-time effects and all averages, reading included; did's part alone, where R has it."""
    ours = lambda: run(rotunda, "impact", "did", file, "--outcome", "y", "--unit", "id", "--time", "year", "--group", "g", "--covariates", "x1 + x2", "--draws", "1000", "--quiet")[0]
    if r('cat(requireNamespace("did", quietly = TRUE))') != "TRUE":
        print("%-44s %8.3f s   reading included; did is not here: docs/benchmarks.md" % ("did, dr, 1,000 draws", statistics.median(ours() for _ in range(turns))))
        return
    code = 'suppressMessages({library(data.table); library(did)}); setDTthreads(2); d <- as.data.frame(fread("%s", showProgress = FALSE)); t <- system.time({m <- att_gt("y", "year", "id", "g", ~ x1 + x2, d, biters = 1000, print_details = FALSE); e <- aggte(m, type = "dynamic", biters = 1000)}); cat(t[3])' % file
    pair("did, dr, 1,000 draws, reading included", ours, lambda: float(r(code)), "did: att_gt + aggte", "bar: 20")

main()
