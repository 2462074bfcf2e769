"""Curves through reported series: what each fits, how well, and at what price."""
