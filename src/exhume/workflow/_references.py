"""From reference files to records: counted, told apart, judged, and found again by papers."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import count

from exhume.model.papers import Issue, Record, State
from exhume.store.rows import CorpusDocument, CorpusIssue, CorpusRecord, Kind
from exhume.store.staging import Reading, Staging
from exhume.workflow._eligibility import Eligibility, fold
from exhume.workflow._isolation import ReadingPool
from exhume.workflow._matching import RecordIndex, title_key
from exhume.workflow._merging import Group, Member, Sketch, doi_key, merge, sketch_all
from exhume.workflow._papers import Encodings, Intake, Secured, encoding_for, failed, in_file
from exhume.workflow.progress import Progress

_AT_ONCE = 1_000
_BETWEEN = "|"  # so that no word arises where two titles meet


@dataclass(slots=True)
class Fate:
    """What becomes of one record; the record itself waits in the staging file."""

    id: str
    state: State = State.NOT_FOUND
    problem: str = ""
    rule: str = ""
    documents: list[str] = field(default_factory=list[str])
    matched_by: str = ""
    merged_into: str = ""
    merged_by: str = ""


@dataclass(slots=True)
class Bibliography:
    """All records that were given: what becomes of each, by place, and how papers find them."""

    eligibility: Eligibility
    staging: Staging
    pool: ReadingPool
    fates: list[Fate] = field(default_factory=list[Fate])
    index: RecordIndex = field(default_factory=RecordIndex)
    given: int = 0
    _sketches: list[Sketch] = field(default_factory=list[Sketch])
    _seen: dict[str, "_Gist"] = field(default_factory=dict[str, "_Gist"])

    def read(self, intake: Intake, encodings: Encodings, progress: Progress) -> None:
        """Read the reference files of the intake, in the order of their ids."""
        for each in intake.references:
            self._read_file(each, encodings, intake, progress)

    def merge(self, intake: Intake, keep_apart: Iterable[tuple[str, str]]) -> None:
        """Join the records of the same paper; the fullest one stands for all of them.

        A paper is judged by everything that its records say.
        """
        groups, issues = merge(self._sketches, keep_apart)
        issues += _unknown(keep_apart, {fate.id for fate in self.fates})
        for group in groups:
            issues += self._join(group)
        intake.issues += [CorpusIssue(digest="", issue=issue) for issue in issues]
        self._judge_again(groups)

    def _join(self, group: Group) -> Iterator[Issue]:
        leader = self.fates[group.leader.place]
        for member in group.members:
            fate = self.fates[member.sketch.place]
            fate.state, fate.rule = State.MERGED, ""
            fate.merged_into, fate.merged_by = leader.id, member.merged_by
            fate.problem = _reason(member, leader.id)
            self.index.leaders[member.sketch.place] = group.leader.place
            remedy = f'if they are two papers, add ["{leader.id}", "{fate.id}"] to keep_apart'
            yield Issue(fate.id, fate.problem, f"{remedy} under [records]", State.MERGED)

    def _judge_again(self, groups: Sequence[Group]) -> None:
        """Apply the rules of eligibility to merged records as to one."""
        places = {sketch.place for group in groups for sketch in _sketches_of(group)}
        records = {  # without their other fields, which for many records would not fit into memory
            place: Record(record.id, title=record.title, year=record.year, abstract=record.abstract)
            for place, record in enumerate(self.staging.records() if places else ())
            if place in places
        }
        merged = [_merged([records[s.place] for s in _sketches_of(group)]) for group in groups]
        for group, rule in zip(groups, self.eligibility.rules(merged), strict=True):
            self.fates[group.leader.place].rule = rule

    def attach(self, place: int, document: str, matched_by: str) -> None:
        """Say that a paper belongs to the record at that place."""
        fate = self.fates[place]
        fate.documents.append(document)
        fate.matched_by = fate.matched_by or matched_by

    def rows(self) -> Iterator[CorpusRecord]:
        """Give every record with what became of it."""
        for record, fate in zip(self.staging.records(), self.fates, strict=True):
            yield CorpusRecord(
                record=replace(record, id=fate.id),
                state=_final_state(fate),
                problem=fate.problem,
                rule=fate.rule,
                documents=tuple(sorted(fate.documents)),
                matched_by=fate.matched_by,
                merged_into=fate.merged_into,
                merged_by=fate.merged_by,
            )

    def _read_file(
        self, each: Secured, encodings: Encodings, intake: Intake, progress: Progress
    ) -> None:
        row = replace(each.row, kind=Kind.REFERENCES, state=State.READ)
        pending: list[tuple[Record, Fate]] = []
        given = each.given
        encoding = encoding_for(given, encodings)
        for item in self.pool.records(given.file, encoding, given.called):
            if isinstance(item, Reading):
                row = failed(row, item)
            elif isinstance(item, Record):
                source = in_file(Issue(item.source, ""), each.given).subject
                pending.append((replace(item, source=source), Fate(item.id)))
            else:
                issue = in_file(item, each.given)
                intake.note(row, [issue])
                pending += _in_place_of_record(issue)
            if len(pending) >= _AT_ONCE:
                self._settle(pending, intake, row)
                progress.advance(len(pending))
                pending = []
        self._settle(pending, intake, row)
        intake.rows[row.id] = row

    def _settle(
        self, pending: list[tuple[Record, Fate]], intake: Intake, row: CorpusDocument
    ) -> None:
        """Keep records, and decide of each whether it was given before and is eligible."""
        first = len(self.fates)
        self.given += len(pending)
        self.fates += [fate for _, fate in pending]
        records = [record for record, _ in pending]
        self.staging.add_records(first, records)
        titles = [title_key(title) for title in fold([record.title for record in records])]
        sketches = sketch_all(first, [record.id for record in records], records)
        rules = self.eligibility.rules(records)
        for place, (record, fate) in enumerate(pending, start=first):
            if not fate.problem:
                title = titles[place - first]
                intake.note(row, self._tell_apart(record, fate, title))
                fate.rule = rules[place - first]
                if not fate.problem:
                    self.index.add(place, record, title)
                    self._sketches.append(replace(sketches[place - first], id=fate.id))

    def _tell_apart(self, record: Record, fate: Fate, title: str) -> list[Issue]:
        """Find out whether the id was given before: by the same record, or by another one."""
        gist = _gist_of(record, title)
        before = self._seen.setdefault(record.id, gist)
        if before is gist:
            return []
        if gist.adds_nothing_to(before):
            fate.state = State.DUPLICATE
            fate.problem = f'the record "{record.id}" was given before, in {before.source}'
            remedy = "nothing needs to be done; the record is counted once"
            return [Issue(record.source, fate.problem, remedy, State.DUPLICATE)]
        fate.id = _new_id(record.id, self._seen)
        self._seen[fate.id] = gist
        problem = f'another record in {before.source} has the id "{record.id}" as well'
        remedy = f'both are kept, this one as "{fate.id}"; give it an id of its own'
        return [Issue(record.source, problem, remedy)]


@dataclass(frozen=True, slots=True)
class _Gist:
    """What a record says, as far as it tells whether the same record is given again.

    `rest` are digests of the longer fields, so that a large bibliography fits into memory.
    """

    source: str
    title: str
    year: int | None
    doi: str
    rest: tuple[bytes, ...]

    def adds_nothing_to(self, other: "_Gist") -> bool:
        """Tell whether this is the other record, or less of it; without a title it is not told."""
        mine = (self.title, self.year, self.doi, *self.rest)
        others = (other.title, other.year, other.doi, *other.rest)
        return bool(self.title) and all(
            one == another or not one for one, another in zip(mine, others, strict=True)
        )


def _gist_of(record: Record, title: str) -> _Gist:
    longer = ("\n".join(record.authors), record.journal, record.abstract, "\n".join(record.files))
    rest = tuple(
        blake2b(text.encode(), digest_size=12).digest() if text else b"" for text in longer
    )
    return _Gist(record.source, title, record.year, doi_key(record.doi), rest)


def _reason(member: Member, leader: str) -> str:
    way = _WAYS[member.merged_by]
    if member.like == leader:
        return f'the same paper as "{leader}", by {way}'
    return f'the same paper as "{leader}", by way of "{member.like}": they share {way}'


_WAYS = {"doi": "the DOI", "title": "title, year and first author"}


def _sketches_of(group: Group) -> list[Sketch]:
    return [group.leader, *(member.sketch for member in group.members)]


def _merged(records: Sequence[Record]) -> Record:
    """Return one record that says what all of them say; the first stands for them."""
    titles = dict.fromkeys(record.title for record in records if record.title)
    abstracts = dict.fromkeys(record.abstract for record in records if record.abstract)
    years = [record.year for record in records if record.year is not None]
    return replace(
        records[0],
        title=_BETWEEN.join(titles),
        abstract=_BETWEEN.join(abstracts),
        year=years[0] if years else None,
    )


def _unknown(keep_apart: Iterable[tuple[str, str]], ids: Container[str]) -> list[Issue]:
    problem = "keep_apart in study.toml names this record, but none has such an id"
    names = sorted({name for pair in keep_apart for name in pair if name not in ids})
    return [Issue(name, problem, "correct the id, or remove the pair") for name in names]


def _in_place_of_record(issue: Issue) -> list[tuple[Record, Fate]]:
    if issue.state is None:
        return []
    stub = Record(id=issue.subject, source=issue.subject)
    return [(stub, Fate(stub.id, issue.state, issue.problem))]


def _new_id(record_id: str, taken: Container[str]) -> str:
    candidates = (f"{record_id} ({number})" for number in count(2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _final_state(fate: Fate) -> State:
    if fate.state is not State.NOT_FOUND:
        return fate.state
    if fate.rule:
        return State.EXCLUDED
    return State.READ if fate.documents else State.NOT_FOUND
