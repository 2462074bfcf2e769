"""What a report says, gathered from the corpus, the screening and the review."""
