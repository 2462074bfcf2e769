"""The rule engine's kernel agrees with its slow reference, on random hits and random rules."""

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.model.criterion import (
    Assertion,
    Code,
    Compound,
    Condition,
    Criterion,
    Cue,
    Rule,
    Side,
    SubjectFrom,
    TermGroup,
)
from exhume.model.findings import Grade, Polarity
from exhume.screening.matching import Hits
from exhume.screening.rules import RuleFinder
from exhume.screening.ruling import reference
from exhume.screening.ruling.tables import ASSERTIONS

ALPHABET = "甲乙丙丁。,1"
NAMES = ("a", "b", "c", "donor", "recipient", "head", "other-head", "contrast", "cue")
# Drawn whole, since a text of single draws tends to stay short.
TEXTS = st.integers(0, 2**32 - 1).map(
    lambda seed: "".join(random.Random(seed).choices(ALPHABET, k=seed % 150))
)
TERMS = st.text("甲乙丙丁", min_size=1, max_size=5)


def _groups(terms: Sequence[Sequence[str]], exact: Sequence[bool]) -> tuple[TermGroup, ...]:
    return tuple(
        TermGroup(
            name=name,
            gloss=name,
            terms=tuple(dict.fromkeys(words)),
            heading=name in ("head", "other-head"),
            implies="donor" if name == "head" else "",
            subject=name in ("donor", "recipient"),
            contrast=name == "contrast",
            exact=is_exact,
        )
        for name, words, is_exact in zip(NAMES, terms, exact, strict=True)
    )


CONDITIONS = st.builds(
    Condition,
    any=st.lists(st.sampled_from(NAMES[:7]), min_size=1, max_size=2, unique=True).map(tuple),
    side=st.sampled_from(Side),
    within=st.integers(0, 25),
    sentences=st.integers(-1, 3),
    clauses=st.integers(-1, 3),
    unless=st.lists(st.sampled_from(NAMES), max_size=1).map(tuple),
)
GROUP = st.sampled_from(NAMES[:7]).map(lambda name: (name,))
COMPOUNDS = st.builds(
    Compound,
    group=st.sampled_from(NAMES[:5]),
    first=GROUP,
    then=GROUP,
    within=st.integers(0, 10),
    clauses=st.integers(0, 2),
    unless=st.just(()) | GROUP,
)
RULES = st.builds(
    Rule,
    id=st.just("r"),
    code=st.sampled_from(("x", "y")),
    anchor=st.lists(st.sampled_from(NAMES[:4]), min_size=1, max_size=2, unique=True).map(tuple),
    weight=st.sampled_from((0.5, 0.7, 0.9)),
    require=st.lists(CONDITIONS, max_size=1).map(tuple),
    forbid=st.lists(CONDITIONS, max_size=1).map(tuple),
    subjects=st.sampled_from(((), (), ("donor",), ("donor", "unstated"), ("recipient",))),
    subject_from=st.lists(st.sampled_from(SubjectFrom), min_size=1, unique=True).map(tuple),
    sections=st.sampled_from(((), (), (), ("head",), ("head", "unstated"))),
    ignore_cues=st.sampled_from(((), ("near",), ("many",))),
)


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    """Draw a small criterion over a small alphabet, so that everything happens often."""
    terms = draw(st.lists(st.lists(TERMS, min_size=1, max_size=2), min_size=9, max_size=9))
    exact = draw(st.lists(st.booleans(), min_size=9, max_size=9))
    rules = draw(st.lists(RULES, min_size=1, max_size=4))
    near = draw(CONDITIONS)
    cues = (
        Cue("near", Assertion.NEGATED, ("cue",), near.side, near.within, near.sentences),
        Cue("many", Assertion.ANIMAL, ("cue",), count=draw(st.integers(1, 4))),
    )
    codes = [Code(i, i, Grade.EXPLICIT, Polarity.INCULPATORY, i) for i in ("x", "y")]
    return Criterion(
        id="random",
        version="1",
        title="random",
        question="random",
        language="zh",
        standards=(),
        codes=tuple(codes),
        groups=_groups(terms, exact),
        rules=tuple(
            Rule(**{f: getattr(r, f) for f in Rule.__slots__} | {"id": f"r{i}"})
            for i, r in enumerate(rules)
        ),
        cues=cues,
        compounds=tuple(draw(st.lists(COMPOUNDS, max_size=3))),
        firm=draw(st.sampled_from(("", "甲", "甲乙"))),
    )


def _term_hits(finder: RuleFinder, hits: Hits, document: int) -> list[reference.TermHit]:
    criterion = finder.criterion
    found = []
    for i in range(int(hits.bounds[document]), int(hits.bounds[document + 1])):
        word = finder.compiled.lexicon[hits.term[i]]
        start = int(hits.start[i])
        found.append(
            reference.TermHit(
                start=start,
                end=start + len(word),
                groups=frozenset(g.name for g in criterion.groups if word in g.terms),
                wrong=int(hits.wrong[i]),
                sentence=int(hits.sentence[i]),
                clause=int(hits.clause[i]),
                lead=bool(hits.lead[i]),
                firm=frozenset(p for p, c in enumerate(word) if c in criterion.firm),
            )
        )
    return found


@given(criteria(), st.lists(TEXTS, min_size=1, max_size=3))
@settings(deadline=None, max_examples=150)
def test_the_kernel_agrees_with_the_reference(criterion: Criterion, texts: list[str]) -> None:
    finder = RuleFinder(criterion, lambda text: text)
    codepoints = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    bounds = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    hits = finder.hits(codepoints, bounds)
    expected = [
        (d, c.rule, c.start, c.end, c.score, c.assertion)
        for d in range(len(texts))
        for c in reference.candidates(_term_hits(finder, hits, d), criterion)
    ]
    got = finder.find(codepoints, bounds)
    actual = [
        (
            int(got.document[i]),
            criterion.rules[got.rule[i]].id,
            int(got.start[i]),
            int(got.end[i]),
            float(got.score[i]),
            ASSERTIONS[got.assertion[i]],
        )
        for i in range(len(got))
    ]
    assert sorted(expected) == sorted(actual)
