"""The nouns: immutable values that every stage takes and gives.

Nothing here opens a file, and nothing heavy is imported.
"""
