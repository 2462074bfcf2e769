"""What estimators from the overlap of finders share: tables, exact limits, log-linear models."""
