"""Which papers and passages to read first: evidence of the rules, and what verdicts teach.

An order is all that comes of it. No coder is shown a score, and no estimate rests on one.
"""
