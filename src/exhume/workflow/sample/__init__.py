"""An invented study with known answers, to try out the tool and to measure it.

Every paper, person, hospital and figure in it is made up and every paper says so. The words come
from the phrase banks in ``phrases/``; nothing is taken from published papers.
"""

from exhume.workflow.sample._answers import Answer, read_answers
from exhume.workflow.sample._make import ANSWERS, REFERENCES, Sample, make_sample
from exhume.workflow.sample._scores import Scores, Share, score, share

__all__ = [
    "ANSWERS",
    "REFERENCES",
    "Answer",
    "Sample",
    "Scores",
    "Share",
    "make_sample",
    "read_answers",
    "score",
    "share",
]
