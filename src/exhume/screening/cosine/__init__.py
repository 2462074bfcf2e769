"""Machinery of the running cosine: tables of the patterns, the compiled loops, a slow reference."""
