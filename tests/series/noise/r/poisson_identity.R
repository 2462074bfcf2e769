# Parabolas through counts by maximum likelihood in R, to be run in this folder:
#
#   Rscript poisson_identity.R > poisson_identity.csv
#
# R alone. The first series is that of donors in `reported_donors.py`, its first 7, 8 and 9 years;
# the others are invented.

donors <- c(34, 132, 433, 849, 1702, 2766, 4080, 5146, 6302)
series <- list(
  donors7 = donors[1:7], donors8 = donors[1:8], donors9 = donors,
  falling = c(912, 640, 433, 301, 154, 98, 71, 40),
  level = c(51, 47, 62, 38, 55, 49, 60, 44, 52, 57),
  steep = c(12, 25, 61, 88, 160, 205, 322)
)

cat("series,c,b,a,x2,df,deviance,log_linear_x2\n")
for (name in names(series)) {
  y <- series[[name]]
  t <- seq_along(y) - 1
  fit <- glm(y ~ t + I(t^2), family = poisson(link = "identity"), start = c(mean(y), 0, 0),
             control = glm.control(epsilon = 1e-14, maxit = 500))
  straight <- glm(y ~ t, family = poisson, control = glm.control(epsilon = 1e-14, maxit = 500))
  x2 <- function(of) sum(residuals(of, type = "pearson")^2)
  cat(name, sprintf("%.10g", c(coef(fit), x2(fit), fit$df.residual, deviance(fit), x2(straight))),
      sep = ",")
  cat("\n")
}
