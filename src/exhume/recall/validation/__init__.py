"""How good rules are on what they were not tuned on: split by time, or by cluster."""
