"""`NormalizedText` and a `Criterion` in, findings out. Each public file is a way of finding."""
