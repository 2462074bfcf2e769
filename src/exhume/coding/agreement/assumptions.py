"""What statistics of agreement rest on, in sentences that several of them share."""

UNITS = (
    "Units count as independent, though passages of one paper are alike, and as they stand in the "
    "queue, in which candidates are far more frequent than in the papers."
)
ALIKE = "Coders count as interchangeable; a unit with more than two counts with all of them."
WIDENED = (
    ", widened where needed to what the exact limits of Clopper and Pearson (1934) for agreement "
    "on each category leave open"
)
