"""What the review needs of a study: its database, codebook, papers and page images."""
