"""Where terms stand in texts, one character of a longer term possibly misread."""

from exhume.screening.matching.hits import Hits
from exhume.screening.matching.matcher import Matcher, codepoints_of

__all__ = ["Hits", "Matcher", "codepoints_of"]
