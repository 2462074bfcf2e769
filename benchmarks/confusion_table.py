"""From measured confusions to the confusion table of a criterion.

    python -m benchmarks.confusion_table dead-donor-rule

prints the ``confusions`` of a criterion file: those that stand there now, and what measurements
add. A confusion is added where it can only help: it was seen often enough, the character printed
occurs in a term of the criterion, and the character read for it occurs in none and is rare in
running text (outside of the 3,755 characters of the first level of GB 2312), so that nothing but a
misreading brings it there. Two characters that are both common are never taken for one another by
this; who wants that writes it into the criterion file by hand.

Measured were our own pages (``ocr_confusions.json``, which `benchmarks.bench_ocr` writes: natural
text, printed and read told apart) and characters rendered on purpose, among them many rare ones
(``ocr_confusions_rendered.json``: pairs of characters that look alike to two engines or more).
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from exhume.criteria.reader import load
from exhume.model.criterion import Criterion

HERE = Path(__file__).parent
LEAST_IN_TEXT = 2  # times on our own pages: once may be the noise of a single spot
LEAST_RENDERED = 20
LEAST_ENGINES = 2
SECOND_LEVEL = 0xD8  # lead bytes of GB 2312 from here on: characters that are rare


class Confusion(NamedTuple):
    """A character that was printed, what was read in its place, and how often."""

    printed: str
    read: str
    count: int


def measured() -> Iterator[Confusion]:
    """Give the confusions that were seen often enough, in both directions if that is not known."""
    for row in _rows("ocr_confusions.json"):
        if row["count"] >= LEAST_IN_TEXT:
            yield Confusion(row["printed"], row["read"], row["count"])
    for row in _rows("ocr_confusions_rendered.json"):
        if row["count"] >= LEAST_RENDERED and len(row["engines"]) >= LEAST_ENGINES:
            yield Confusion(row["a"], row["b"], row["count"])
            yield Confusion(row["b"], row["a"], row["count"])


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((HERE / name).read_text("utf-8"))["confusions"]
    return rows


def table(criterion: Criterion, confusions: Iterable[Confusion]) -> list[list[str]]:
    """Return the criterion's confusions, and what is added to them, in a fixed order."""
    classes = [list(members) for members in criterion.confusions]
    for read, printed in sorted(_added(criterion, confusions).items()):
        of = next((members for members in classes if printed in members), None)
        if of is None:
            classes.append([printed, read])
        else:
            of.append(read)
    return classes


def _added(criterion: Criterion, confusions: Iterable[Confusion]) -> Mapping[str, str]:
    """Return for each character that is read in error what was most often printed."""
    in_terms = set("".join(term for group in criterion.groups for term in group.terms))
    listed = {member for members in criterion.confusions for member in members}
    most: dict[str, Confusion] = {}
    for each in sorted(confusions, key=lambda each: (each.count, each.printed)):
        wanted = each.printed in in_terms and each.read not in in_terms | listed
        if wanted and is_rare(each.read):
            most[each.read] = each  # in the place of one that was seen less often
    return {read: each.printed for read, each in most.items()}


def is_rare(character: str) -> bool:
    """Tell whether a character is a Chinese one that is rare in running text.

    >>> is_rare("夭"), is_rare("天"), is_rare("a")
    (True, False, False)
    """
    if not "\u4e00" <= character <= "\u9fff":
        return False
    try:
        return character.encode("gb2312")[0] >= SECOND_LEVEL
    except UnicodeEncodeError:
        return True


def main() -> None:
    """Print the table of the criterion that is named."""
    criterion = load(sys.argv[1] if len(sys.argv) > 1 else "dead-donor-rule")
    print("confusions = [")
    for members in table(criterion, measured()):
        print(f"  {json.dumps(members, ensure_ascii=False)},")
    print("]")


if __name__ == "__main__":
    main()
