"""What is said of one paper, one passage, one claim."""
