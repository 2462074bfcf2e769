"""The coder's pages: one passage at a time, judged without knowing what others or rules think.

Nothing in this folder may reach findings, scores, strata, statistics or the verdicts of others, not
even through a chain of imports; ``.importlinter`` says so and `make check` asks.
"""
