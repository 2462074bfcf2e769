# Fits by R that the tests compare with: lm, nls and glm of deceased donors as officially reported
# (sources beside the figures in official_donors.py). Run: Rscript fits.R > fits.json
donors <- c(34, 132, 433, 849, 1702, 2766, 4080, 5146, 6302)

numbers <- function(x) paste0("[", paste(sprintf("%.12g", unname(x)), collapse = ", "), "]")
object <- function(...) {
  parts <- list(...)
  paste0("{", paste0('"', names(parts), '": ', unlist(parts), collapse = ", "), "}")
}

gaussian <- function(fit) {
  rss <- sum(resid(fit)^2)
  n <- length(resid(fit))
  k <- length(coef(fit)) + 1
  # logLik of R counts sigma as well; n (ln 2 pi + 1) is left out, as it is the same for all curves
  aicc <- AIC(fit) - n * (log(2 * pi) + 1) + 2 * k * (k + 1) / (n - k - 1)
  c(rss, aicc)
}
fitted_by <- function(fit) {
  g <- gaussian(fit)
  object(coefficients = numbers(coef(fit)), rss = sprintf("%.12g", g[1]), aicc = sprintf("%.12g", g[2]))
}
counted <- function(fit) {
  object(
    coefficients = numbers(coef(fit)),
    x2 = sprintf("%.12g", sum(residuals(fit, "pearson")^2)),
    df = fit$df.residual
  )
}

window <- function(n) {
  t <- 0:(n - 1)
  y <- donors[1:n]
  port <- function(...) nls(..., algorithm = "port", control = nls.control(maxiter = 500))
  later <- t > 0 # a t^2 is 0 at 0, where a Poisson mean cannot be
  tight <- glm.control(epsilon = 1e-12, maxit = 200)
  object(
    n = n,
    linear = fitted_by(lm(y ~ t)),
    quadratic = fitted_by(lm(y ~ I(t^2) + t)),
    square = fitted_by(lm(y ~ 0 + I(t^2))),
    adjusted = sprintf("%.12g", summary(lm(y ~ I(t^2) + t))$adj.r.squared),
    uncentred = sprintf("%.12g", summary(lm(y ~ 0 + I(t^2)))$r.squared),
    power = fitted_by(port(y ~ a * t^b, start = list(a = 100, b = 2))),
    exponential = fitted_by(port(y ~ a * exp(b * t), start = list(a = 250, b = .4))),
    logistic = fitted_by(port(y ~ K / (1 + exp(-r * (t - m))), start = list(K = 7000, r = .8, m = 5.4))),
    gompertz = fitted_by(port(y ~ K * exp(-exp(-r * (t - m))), start = list(K = 12000, r = .3, m = 6.3))),
    poisson_quadratic = counted(glm(y ~ I(t^2) + t, family = poisson("identity"), start = c(40, 110, 1), control = tight)),
    poisson_square = counted(glm(y[later] ~ 0 + I(t[later]^2), family = poisson("identity"), start = 100, control = tight))
  )
}

cat("{\"r\": \"", R.version$major, ".", R.version$minor, "\",\n", sep = "")
cat("\"windows\": [\n", paste(sapply(7:9, window), collapse = ",\n"), "\n]}\n", sep = "")
