"""Bytes in, `Record` or `Document` out. Each public file reads one format."""
