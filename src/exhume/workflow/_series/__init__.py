"""Reported series as people hand them in: read strictly, and never filled."""
