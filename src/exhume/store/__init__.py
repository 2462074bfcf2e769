"""Keeps what the other stages make: originals by digest, the corpus and the screening as Parquet."""
