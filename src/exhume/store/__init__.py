"""Keeps what the stages make: originals by digest, corpus and screening as Parquet."""
