# The stopping test in R, to be run in this folder:
#
#   Rscript stopping.R > stopping.json
#
# Debian packages r-base-core, r-cran-jsonlite, r-cran-biasedurn. `h0` is written after the
# description in Callaghan and Müller-Hansen (2020): every earlier point is an urn, and the smallest
# p-value counts. The hypergeometric distribution is phyper, that of Wallenius comes from BiasedUrn.
# Sequences are invented.

suppressPackageStartupMessages({library(jsonlite); library(BiasedUrn)})
set.seed(20201201)

h0 <- function(relevant, total, target, bias) {
  found <- sum(relevant)
  drawn <- seq_along(relevant)
  in_urn <- cumsum(rev(relevant))
  there <- floor(found / target + 1 - (found - in_urn))
  papers <- total - (length(relevant) - drawn)
  p <- sapply(drawn, function(i) {
    if (there[i] > papers[i]) return(0)
    if (bias == 1) return(phyper(in_urn[i], there[i], papers[i] - there[i], drawn[i]))
    pWNCHypergeo(in_urn[i], there[i], papers[i] - there[i], drawn[i], bias, precision = 1e-12)
  })
  min(p, 1)
}

sequences <- lapply(list(c(60, 0.5), c(200, 0.2), c(400, 0.1), c(30, 0)), function(of) {
  runif(of[1]) < of[2] * 3 * exp(-3 * seq_len(of[1]) / of[1])
})
found <- list()
for (relevant in sequences) for (more in c(5, 150)) for (target in c(0.8, 0.95)) for (bias in c(1, 2, 10))
  found[[length(found) + 1]] <- list(
    relevant = as.integer(relevant), total = length(relevant) + more, target = target, bias = bias,
    pvalue = h0(relevant, length(relevant) + more, target, bias))

versions <- list(R = as.character(getRversion()), BiasedUrn = as.character(packageVersion("BiasedUrn")))
cat(toJSON(list(versions = versions, sequences = found), auto_unbox = TRUE, digits = 12, pretty = FALSE), "\n")
