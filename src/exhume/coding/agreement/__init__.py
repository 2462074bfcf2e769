"""What the statistics of agreement share: tables, intervals, and the report of agreement."""
