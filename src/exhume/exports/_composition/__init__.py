"""The dossier as a tree of blocks, which each form of it writes in its own way."""
