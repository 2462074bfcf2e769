# Agreement between coders, computed in R; run it in this folder:
#
#   Rscript agreement.R > agreement.json
#
# Debian packages r-base-core, r-cran-jsonlite, r-cran-vcd, r-cran-psych. Cohen's kappa and its
# standard error come from the packages vcd and psych, exact limits from binom.test. No package at
# hand has alpha or AC1, so these are written out from their sources with loops over judgements, in
# another way than Exhume does; second_opinions.py asks two Python packages for them as well.

suppressPackageStartupMessages({library(jsonlite); library(vcd); library(psych)})
set.seed(20110125)

# ---- units: one row a unit, one column a coder, NA where a coder did not judge -------------------

percent <- function(units) {
  shares <- c()
  for (u in seq_len(nrow(units))) {
    values <- units[u, !is.na(units[u, ])]
    if (length(values) < 2) next
    pairs <- combn(length(values), 2)
    shares <- c(shares, mean(values[pairs[1, ]] == values[pairs[2, ]]))
  }
  mean(shares)
}

# Spitzer and Fleiss 1974: of all pairs (coder, other coder) with the coder saying 1, how many
# others say 1 too.
specific <- function(units, category) {
  same <- 0; all <- 0
  for (u in seq_len(nrow(units))) {
    values <- units[u, !is.na(units[u, ])]
    for (i in seq_along(values)) for (j in seq_along(values)) {
      if (i == j || values[i] != category) next
      all <- all + 1
      same <- same + (values[j] == category)
    }
  }
  same / all
}

# Krippendorff 2011: the matrix of coincidences.
alpha <- function(units) {
  levels <- sort(unique(c(units)))
  o <- matrix(0, length(levels), length(levels))
  for (u in seq_len(nrow(units))) {
    values <- units[u, !is.na(units[u, ])]
    m <- length(values)
    if (m < 2) next
    for (i in seq_len(m)) for (j in seq_len(m)) if (i != j) {
      c <- match(values[i], levels); k <- match(values[j], levels)
      o[c, k] <- o[c, k] + 1 / (m - 1)
    }
  }
  n_c <- rowSums(o); n <- sum(o)
  observed <- sum(o) - sum(diag(o))
  expected <- (sum(outer(n_c, n_c)) - sum(n_c^2)) / (n - 1)
  1 - observed / expected
}

# Gwet 2008 and 2014: AC1 and its variance over units.
ac1 <- function(units, categories) {
  units <- units[rowSums(!is.na(units)) > 0, , drop = FALSE]
  n <- nrow(units); q <- length(categories)
  counts <- t(apply(units, 1, function(row) sapply(categories, function(k) sum(row == k, na.rm = TRUE))))
  r <- rowSums(counts)
  two <- r >= 2
  p_a_i <- ifelse(two, rowSums(counts * (counts - 1)) / pmax(r * (r - 1), 1), 0)
  p_a <- sum(p_a_i) / sum(two)
  pi_k <- colMeans(counts / r)
  p_e <- sum(pi_k * (1 - pi_k)) / (q - 1)
  gamma <- (p_a - p_e) / (1 - p_e)
  gamma_i <- (n / sum(two)) * (p_a_i - p_e * two) / (1 - p_e)
  p_e_i <- as.vector((counts / r) %*% (1 - pi_k)) / (q - 1)
  gamma_star <- gamma_i - 2 * (1 - gamma) * (p_e_i - p_e) / (1 - p_e)
  variance <- sum((gamma_star - gamma)^2) / (n * (n - 1))
  reach <- qt(0.975, n - 1) * sqrt(variance)
  list(ac1 = gamma, variance = variance, low = max(gamma - reach, -1), high = min(gamma + reach, 1))
}

# de Vries et al. 2008: excess over chance agreement and its room, added up over pairs of coders.
pooled_kappa <- function(units, categories) {
  excess <- 0; room <- 0
  for (pair in combn(ncol(units), 2, simplify = FALSE)) {
    both <- units[!is.na(units[, pair[1]]) & !is.na(units[, pair[2]]), pair, drop = FALSE]
    table <- table(factor(both[, 1], categories), factor(both[, 2], categories))
    n <- sum(table)
    if (n == 0) next
    chance <- sum(rowSums(table) * colSums(table)) / n
    excess <- excess + sum(diag(table)) - chance
    room <- room + n - chance
  }
  excess / room
}

of_units <- function(units, categories) {
  found <- list(categories = categories, units = units, percent = percent(units), alpha = alpha(units),
                pooled_kappa = pooled_kappa(units, categories))
  c(found, ac1(units, categories))
}

# ---- tables: first coder by second coder --------------------------------------------------------

as_units <- function(table) {
  rows <- list()
  for (i in seq_len(nrow(table))) for (j in seq_len(ncol(table)))
    if (table[i, j] > 0) rows[[length(rows) + 1]] <- matrix(c(i, j) - 1, table[i, j], 2, byrow = TRUE)
  do.call(rbind, rows)
}

limits <- function(successes, trials) as.vector(binom.test(successes, trials)$conf.int)

of_table <- function(table) {
  units <- as_units(table); n <- sum(table); agreed <- sum(diag(table))
  from_vcd <- Kappa(table)
  from_psych <- suppressWarnings(cohen.kappa(table))
  found <- list(
    table = table,
    percent = agreed / n, percent_limits = limits(agreed, n),
    kappa = unname(from_vcd$Unweighted["value"]), kappa_ase = unname(from_vcd$Unweighted["ASE"]),
    kappa_psych = from_psych$kappa, kappa_variance_psych = from_psych$var.kappa,
    alpha = alpha(units)
  )
  if (nrow(table) == 2) {
    positive <- limits(table[2, 2], n - table[1, 1])
    negative <- limits(table[1, 1], n - table[2, 2])
    found$positive <- specific(units, 1)
    found$positive_limits <- 2 * positive / (1 + positive)
    found$negative <- specific(units, 0)
    found$negative_limits <- 2 * negative / (1 + negative)
  }
  c(found, ac1(units, seq_len(nrow(table)) - 1))
}

square <- function(...) { x <- c(...); matrix(x, sqrt(length(x)), byrow = TRUE) }

random_table <- function(q, n) {
  skill <- runif(1, 0.3, 0.95)
  shares <- diag(q) * skill * q + matrix(runif(q * q), q) * (1 - skill)
  square(as.vector(rmultinom(1, n, shares)))
}

random_units <- function(n, coders, q, missing) {
  truth <- sample(q, n, replace = TRUE, prob = (1:q)^2)
  units <- sapply(seq_len(coders), function(c)
    ifelse(runif(n) < 0.75, truth, sample(q, n, replace = TRUE)))
  units[runif(n * coders) < missing] <- NA
  units - 1
}

tables <- list(
  "users: 1,000 units, both find 2, each 3 more alone" = square(992, 3, 3, 2),
  "Cohen 1960, table 2, of 200" = square(88, 10, 2, 14, 40, 6, 18, 10, 12),
  "Fleiss, Cohen and Everitt 1969, of 200" = square(106, 10, 4, 22, 28, 10, 2, 12, 6),
  "Gwet: 125 units, kappa below 0 at 94 % agreement" = square(118, 5, 2, 0),
  "Krippendorff 2011, section A" = square(5, 3, 1, 1),
  "one coder finds none" = square(97, 3, 0, 0)
)
for (q in 2:5) for (n in c(12, 60, 800))
  tables[[sprintf("random table, %d categories, %d units", q, n)]] <- random_table(q, n)

krippendorff <- rbind(
  c(1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA),
  c(1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3),
  c(NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA),
  c(1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA)
)
nominal <- rbind(c(0, 0, 1, 1, 3, 2, 2, 2, 4, 3, 3, 0), c(1, 0, 1, 1, 1, 2, 2, 2, 4, 3, 3, 3))
units <- list(
  "Krippendorff 2011, section B" = of_units(t(nominal), 0:4),
  "Krippendorff 2011, section C" = of_units(t(krippendorff) - 1, 0:4)
)
for (coders in c(2, 3, 5)) for (q in c(2, 4)) for (missing in c(0, 0.4)) {
  name <- sprintf("random, %d coders, %d categories, %g missing", coders, q, missing)
  drawn <- random_units(60, coders, q, missing)
  units[[name]] <- of_units(drawn, seq_len(q) - 1)
  if (q == 2) {
    units[[name]]$positive <- specific(drawn, 1)
    units[[name]]$negative <- specific(drawn, 0)
  }
}

versions <- list(R = as.character(getRversion()), vcd = as.character(packageVersion("vcd")),
                 psych = as.character(packageVersion("psych")))
cat(toJSON(list(versions = versions, tables = lapply(tables, of_table), units = units),
           auto_unbox = TRUE, digits = 12, na = "null", pretty = FALSE), "\n")
