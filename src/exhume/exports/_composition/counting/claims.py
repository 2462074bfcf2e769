"""What others say, by how it stands to the findings."""

from collections import Counter
from collections.abc import Iterator

from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, counted
from exhume.model.claims import Stance
from exhume.model.report import Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `claims.all` and `claims.STANCE`."""
    stances = Counter(claim.stance for claim in report.claims)
    yield "claims.all", counted(stances.total())
    for stance in Stance:
        yield key("claims", stance.value), counted(stances[stance])
