"""Judgement by people: which passages they are given, and how far they agree.

The public files are statistics of agreement, one each.
"""
