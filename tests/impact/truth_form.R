# truth_form.R: how expected values are written, for truth.R, truth_meta.R and truth_did.R. out: the open file.
here <- "tests/impact/"
say <- function(...) cat(paste(c(...), collapse = "\t"), "\n", sep = "", file = out)
number <- function(x) ifelse(is.na(x), "-", ifelse(is.infinite(x), "inf", sprintf("%.12g", x)))
version <- function(p) paste(p, packageVersion(p))
case <- function(package, call, ..., tol = NULL) { say("case", paste0(version(package), ": ", call), ...); if (!is.null(tol)) say("tol", tol) }
stat <- function(name, value) say("stat", name, number(value))
cell <- function(table, row, column, value) say("cell", table, row, column, number(value))
