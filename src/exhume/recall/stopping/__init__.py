"""When reading may stop: a test of whether too many relevant papers are left, and its replay."""
