"""Text as it was given becomes text that can be searched, with the way back.

Two things happen. Every character is folded by the tables of the text plug-ins (the public files
of `exhume.text`); and these rules look at a character's neighbours, after folding:

1. White space is kept, as one blank, only between letters or digits of scripts that write blanks
   between words. Everywhere else it goes: PDFs and OCR put blanks and line breaks into Chinese
   words (静 脉), and around punctuation they mean nothing.
2. A run of white space with a line break, directly behind ``。 . ! ? ; :``, becomes one line
   break, so that a heading on a line of its own can still be told.
3. A run with two line breaks or more (a blank line) becomes two elsewhere, unless it stands
   between two Han characters: a word may go on over a page break. Two, because a single one
   would not be there any more if the text were normalised again.
4. A "." behind a Han character, a closing bracket or "%" becomes 。, unless another "." follows:
   OCR and CNKI print full stops as ".", while 2.1, No.3 and St.Thomas keep theirs, and dots that
   lead to a page number are no full stops.

A hyphen at the end of a line stays; Latin words that were divided are not put together.

Normalising a second time changes nothing. Terms of a lexicon pass through the same function.
"""

from exhume.text.normalization.batch import NormalizedBatch, to_codepoints
from exhume.text.normalization.normalizing import normalize, normalize_batch, normalized_texts
from exhume.text.normalization.tables import digest

__all__ = [
    "NormalizedBatch",
    "digest",
    "normalize",
    "normalize_batch",
    "normalized_texts",
    "to_codepoints",
]
