"""Limits of how many relevant papers there can be, given how many a sample held.

Everything here is exact or errs to the safe side, needs no more than NumPy, and has a slow and
obvious twin in `exhume.recall.bounds.reference`.
"""
