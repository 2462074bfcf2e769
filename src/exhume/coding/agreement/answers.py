"""From verdicts to ratings: one question a code, one on any code, one on the whole answer.

"Cannot tell" is an answer of its own in the question on the whole answer. In the others it is no
judgement: a person who cannot tell says neither that a code is there nor that it is not. How many
units are left out for that reason is counted.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from exhume.coding.agreement.patterns import counted
from exhume.model.coding import Choice, Verdict
from exhume.model.ratings import Judgements, Ratings

Answer = tuple[Choice, tuple[str, ...]]
Row = tuple[tuple[str, Answer], ...]
"""Who gave which answer on a unit, in the order of coders."""

ANY_CODE = "any-code"
WHOLE_ANSWER = "whole-answer"


class Answers(NamedTuple):
    """How many units have the same answers of the same coders: in all, and in each paper."""

    rows: Counter[Row]
    papers: tuple[Counter[Row], ...]


class Question(NamedTuple):
    """What is asked of the answers: its categories, and what a row of answers says to it."""

    subject: str
    categories: tuple[str, ...]
    judged: Callable[[Row], Judgements]

    def ratings(self, answers: Answers) -> Ratings:
        """Return the judgements of all units."""
        rows: Counter[Judgements] = Counter()
        for row, units in answers.rows.items():
            rows[self.judged(row)] += units
        return counted(self.subject, self.categories, rows)


def collect(verdicts: Iterable[tuple[str, Mapping[str, Verdict]]]) -> Answers:
    """Count equal answers; each unit is given by its paper and the verdict of each coder."""
    papers: defaultdict[str, Counter[Row]] = defaultdict(Counter)
    for paper, unit in verdicts:
        row = sorted((coder, (verdict.choice, verdict.codes)) for coder, verdict in unit.items())
        papers[paper][tuple(row)] += 1
    total: Counter[Row] = Counter()
    for rows in papers.values():
        total.update(rows)
    return Answers(total, tuple(papers.values()))


def questions(answers: Answers, codes: Sequence[str]) -> Iterator[Question]:
    """Give the question on the whole answer, on any code, and on each code.

    Codes that somebody gave and that are not among `codes`, since the codebook changed, come last.
    """
    yield _on_whole_answer(answers)
    yield _on_presence(ANY_CODE, bool)
    given = {code for row in answers.rows for _, (_, codes_of) in row for code in codes_of}
    for code in (*codes, *sorted(given.difference(codes))):
        yield on_code(code)


def on_code(code: str) -> Question:
    """Ask who gave the code, and who did not, among those who could tell."""
    return _on_presence(code, lambda given: code in given)


def left_out(answers: Answers) -> int:
    """Return how many units cannot be compared code by code as too few coders could tell."""
    return sum(units for row, units in answers.rows.items() if _able(row) < 2 <= len(row))


def _on_whole_answer(answers: Answers) -> Question:
    """Ask for the whole answer: nothing here, cannot tell, or each set of codes that was given."""
    used = {answer for row in answers.rows for _, answer in row}
    categories = sorted(used | {(Choice.NOTHING, ()), (Choice.CANNOT_TELL, ())})
    place = {answer: index for index, answer in enumerate(categories)}
    names = tuple(" + ".join(codes) or choice.value for choice, codes in categories)

    def judged(row: Row) -> Judgements:
        return tuple((coder, place[answer]) for coder, answer in row)

    return Question(WHOLE_ANSWER, names, judged)


def _on_presence(subject: str, present: Callable[[Sequence[str]], bool]) -> Question:
    def judged(row: Row) -> Judgements:
        return tuple(
            (coder, int(present(codes)))
            for coder, (choice, codes) in row
            if choice is not Choice.CANNOT_TELL
        )

    return Question(subject, ("absent", "present"), judged)


def _able(row: Row) -> int:
    return sum(choice is not Choice.CANNOT_TELL for _, (choice, _) in row)
