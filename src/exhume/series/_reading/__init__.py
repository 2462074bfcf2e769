"""From the results of all tests to a reading of each line of evidence."""
