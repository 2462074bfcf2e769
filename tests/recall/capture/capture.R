# Capture-recapture in R, to be run in this folder:
#
#   Rscript capture.R > capture.json
#
# Debian packages r-base-core, r-cran-jsonlite, r-cran-biasedurn. Log-linear models come from glm,
# Fisher's noncentral hypergeometric distribution from the package BiasedUrn; the limits are found
# by trying one total after another. Rcapture, which has the same models, is not needed for them.
#
# The first table is the outbreak of hepatitis A in Taiwan in 1995 with its three lists (A. Chao,
# P. K. Tsay, S.-H. Lin, W.-Y. Shau, D.-Y. Chao. The applications of capture-recapture models to
# epidemiological data. Statistics in Medicine 20 (2001) 3123-3157). The others are invented.

suppressPackageStartupMessages({library(jsonlite); library(BiasedUrn)})
set.seed(19950401)

histories <- expand.grid(c = 0:1, b = 0:1, a = 0:1)[-1, 3:1]
models <- list(
  "none" = ~ a + b + c, "ab" = ~ a + b + c + a:b, "ac" = ~ a + b + c + a:c,
  "bc" = ~ a + b + c + b:c, "ab ac" = ~ a + b + c + a:b + a:c, "ab bc" = ~ a + b + c + a:b + b:c,
  "ac bc" = ~ a + b + c + a:c + b:c, "ab ac bc" = ~ a + b + c + a:b + a:c + b:c
)

of_table <- function(counts) {
  fits <- lapply(models, function(model) {
    fitted <- glm(update(model, counts ~ .), poisson, cbind(histories, counts = counts),
                  control = glm.control(epsilon = 1e-14, maxit = 100))
    list(neither = exp(unname(coef(fitted)[1])), deviance = deviance(fitted),
         degrees = df.residual(fitted),
         pvalue = if (df.residual(fitted)) pchisq(deviance(fitted), df.residual(fitted), lower.tail = FALSE) else 1)
  })
  list(counts = counts, fits = fits)
}

# both, only the first, only the second; overlaps of fewer than three are never seen
least <- 3
chances <- function(overlap, total, odds) {
  first <- overlap[1] + overlap[2]; second <- overlap[1] + overlap[3]
  both <- max(least, first + second - total):min(first, second)
  list(both = both, chance = prop.table(dFNCHypergeo(both, first, total - first, second, odds, precision = 1e-12)))
}

limits <- function(overlap, odds, tail) {
  total <- sum(overlap); fewest <- NA
  repeat {
    now <- chances(overlap, total, odds)
    if (is.na(fewest) && sum(now$chance[now$both <= overlap[1]]) >= tail) fewest <- total
    if (sum(now$chance[now$both >= overlap[1]]) < tail) break
    total <- total + 1
  }
  list(overlap = overlap, odds = odds, tail = tail, fewest = fewest, most = total - 1)
}

tables <- c(list(c(63, 55, 18, 69, 17, 21, 28)),
            lapply(1:6, function(i) rpois(7, c(8, 9, 6, 10, 7, 12, 40)) + 1))
overlaps <- list(c(20, 5, 5), c(50, 12, 9), c(4, 3, 6), c(9, 30, 20), c(300, 40, 80))
found <- list()
for (overlap in overlaps) for (odds in c(0.5, 1, 3)) for (tail in c(0.025, 0.05))
  found[[length(found) + 1]] <- limits(overlap, odds, tail)

versions <- list(R = as.character(getRversion()), BiasedUrn = as.character(packageVersion("BiasedUrn")))
cat(toJSON(list(versions = versions, tables = lapply(tables, of_table), limits = found),
           auto_unbox = TRUE, digits = 12, pretty = FALSE), "\n")
