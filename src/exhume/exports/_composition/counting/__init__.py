"""What is counted, one matter a file; each gives its numbers by their keys."""
