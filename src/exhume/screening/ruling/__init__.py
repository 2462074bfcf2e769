"""The rule engine: hits of terms and a criterion's rules in, candidate findings out.

`reference` says in plain Python what a rule means; `kernel` does the same over arrays, without
the interpreter's lock. They agree by property tests.
"""
