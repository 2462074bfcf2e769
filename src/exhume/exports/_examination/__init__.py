"""The examination of a reported series as one page."""
