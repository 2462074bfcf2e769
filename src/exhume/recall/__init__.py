"""What was found, what may be missing, and when to stop; with bounds that say what they assume.

Each public file is an estimator of recall, or refuses and says why. Everything here is a function
of counts or of values in memory; nothing reads a study.
"""
