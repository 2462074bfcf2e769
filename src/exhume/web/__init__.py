"""The review in the browser: pages for coders, adjudicators and the owner of a study."""
