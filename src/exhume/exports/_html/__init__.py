"""The dossier as one web page: each kind of block has a function that writes it."""
