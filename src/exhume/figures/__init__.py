"""Figures: numbers in, a plot and its numbers out; one public file each.

Needs the extra ``figures``: ``pip install exhume[figures]``.
"""
