"""Everything in, a file that can be handed over out. Each public file writes one form."""
