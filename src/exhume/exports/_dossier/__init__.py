"""The parts of the dossier: each takes a report and gives what one section shows."""
