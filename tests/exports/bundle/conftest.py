"""What is not collected."""

# A program that tests start, with a Python that has `roc-validator`; not a module of tests.
collect_ignore = ["validate_crate.py"]
