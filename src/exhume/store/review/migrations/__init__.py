"""Steps from one revision of the review's tables to the next, in the order of their numbers."""
