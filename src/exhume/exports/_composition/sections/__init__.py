"""The sections of the dossier, one a file, in the order of their `order`."""
