"""The adjudicator's pages: passages on which coders differ, side by side, without names."""
