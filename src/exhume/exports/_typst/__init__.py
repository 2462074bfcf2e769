"""The dossier on paper: a composition written as a Typst program, and set as a tagged PDF."""
