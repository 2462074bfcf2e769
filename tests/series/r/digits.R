# Reference numbers for the tests of digits, by base R:
#
#     Rscript tests/series/r/digits.R > tests/series/r/digits.json
#
# Sequences that follow Benford's law (powers of 2, Fibonacci numbers), one that does not (1 to
# 999), and uneven last digits. R 4.2.

first <- function(x) as.integer(substr(sprintf("%.15e", x), 1, 1))
second <- function(x) as.integer(substr(sprintf("%.15e", x), 3, 3))
law1 <- log10(1 + 1 / 1:9)
law2 <- sapply(0:9, function(d) sum(log10(1 + 1 / (10 * (1:9) + d))))

fibonacci <- numeric(1000)
fibonacci[1:2] <- 1
for (i in 3:1000) fibonacci[i] <- fibonacci[i - 1] + fibonacci[i - 2]

json <- function(x) paste0("[", paste(format(x, digits = 15, trim = TRUE), collapse = ", "), "]")
line <- function(name, value, last = FALSE)
  cat('  "', name, '": ', value, if (last) "\n" else ",\n", sep = "")

judged <- function(name, digits, law, from) {
  counts <- as.integer(table(factor(digits, levels = from:9)))
  test <- suppressWarnings(chisq.test(counts, p = law))
  n <- sum(counts)
  # The mean absolute deviation of a binomial count, by its definition.
  chance <- mean(sapply(law, function(p) sum(abs(0:n / n - p) * dbinom(0:n, n, p))))
  line(paste(name, "counts"), json(counts))
  line(paste(name, "numbers"), json(c(
    mean(abs(counts / n - law)), chance, unname(test$statistic), test$p.value)))
}

cat("{\n")
judged("powers first", first(2^(1:1000)), law1, 1)
judged("powers second", second(2^(4:1000)), law2, 0)
judged("fibonacci first", first(fibonacci), law1, 1)
judged("uniform first", first(1:999), law1, 1)
uneven <- c(28, 9, 11, 7, 12, 15, 8, 10, 9, 11)
test <- chisq.test(uneven)
line("uneven counts", json(uneven))
line("uneven numbers", json(c(unname(test$statistic), test$p.value)))
line("binomial tail", json(pbinom(27, 120, 0.1, lower.tail = FALSE)))
line("wilson", json(as.numeric(prop.test(28, 120, correct = FALSE)$conf.int)), last = TRUE)
cat("}\n")
