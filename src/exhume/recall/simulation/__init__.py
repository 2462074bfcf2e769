"""Invented studies whose true recall is known, to see how often bounds on recall hold.

A corpus has relevant papers in known places. Finders point at papers, a sample of the rest is
drawn, coders judge what is read; out comes what an estimator is given, `RecallData`, and beside it
the truth. No text is involved: papers are counts.
"""
