"""A small invented review in which all has happened that can, and how it was stored as a file.

The files `data/revision-*.sqlite` were written by::

    PYTHONPATH=tests python -c "from store.review.stored import write; write('FILE')"

when each of these was the newest revision. They must stay as they are: a later one gets a file of
its own.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from exhume.model.coding import TranslationStatus, Verdict
from exhume.store.custody import STUDY_DATABASE
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.database import open_review
from exhume.store.review.owner_desk import OwnerDesk

from .invented import CODEBOOK, CODED, NOTHING, UNSURE, Clock, Review, new_review


def fill(review: Review) -> None:
    """Have people save, change, withdraw, hand in, translate, decide and change the codebook."""
    one, two, three = (unit.id for unit in review.units[:3])
    for coder, verdict in ((0, CODED), (1, NOTHING)):
        review.save(coder, one, verdict)
    review.save(0, two, UNSURE)
    review.save(0, two, Verdict(CODED.choice, ("marked",)))
    review.save(0, three, UNSURE)
    review.desk(0).undo()
    for coder in (0, 1):
        review.code_all(coder, NOTHING)
    review.desk(0).translate(three, "an invented translation", TranslationStatus.DRAFT)
    adjudicator = AdjudicatorDesk(review.database, review.adjudicator.id)
    adjudicator.decide(one, CODED, "an invented reason", codebook=CODEBOOK, request="r1")
    OwnerDesk(review.database, review.owner.id).mark_codebook("d" * 64, "{}", changed=["marked"])


def write(target: str) -> None:
    """Write the review to a file of small pages."""
    with TemporaryDirectory() as folder:
        with open_review(Path(folder), clock=Clock()) as database:
            fill(new_review(database))
        with closing(sqlite3.connect(Path(folder) / STUDY_DATABASE)) as source:
            source.execute("pragma journal_mode = delete")
            source.execute("pragma page_size = 1024")
            source.execute("vacuum into ?", (target,))
