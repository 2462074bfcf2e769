"""Counting noise and other noise: what it would do to a series, simulated."""
