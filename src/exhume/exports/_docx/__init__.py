"""The tables of a dossier as a Word file, written with python-docx."""
