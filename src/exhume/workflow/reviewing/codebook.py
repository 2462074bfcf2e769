"""Taking up a codebook that has changed: which codings need another look."""

from exhume.coding._codebook import codebook_change
from exhume.criteria import codebook
from exhume.model.criterion import Criterion
from exhume.store.review.owner_desk import OwnerDesk


def mark_codebook(desk: OwnerDesk, criterion: Criterion) -> int:
    """Keep the codebook as it is now, and mark what it asks to look at again; return how many."""
    content, digest = codebook.content(criterion), codebook.digest(criterion)
    last = desk.codebook()
    if last is None:
        return desk.mark_codebook(digest, content)
    change = codebook_change(last.content, content)
    touched = (*change.changed, *change.removed)
    return desk.mark_codebook(digest, content, changed=touched, added=bool(change.added))
