"""Machinery of the tests of digits, rounding, small samples and thresholds."""
