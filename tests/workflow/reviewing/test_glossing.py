"""Glosses, against a slow reference that tries every term at every place."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from exhume.criteria.reader import load
from exhume.model.criterion import Criterion
from exhume.text.normalization import normalize
from exhume.workflow.reviewing.glossing import Gloss, Glossary

CRITERION = load("dead-donor-rule")
GLOSSARY = Glossary(CRITERION)
SHORTEST = 2


def meanings(criterion: Criterion) -> dict[str, str]:
    """Return what each term means: the glosses of all groups that name a thing."""
    naming = {name for rule in criterion.rules for name in rule.anchor}
    naming |= {n for r in criterion.rules for c in r.require for n in c.any}
    naming |= {name for c in criterion.compounds for name in (*c.first, *c.then)}
    naming |= {group.name for group in criterion.groups if group.subject}
    found: dict[str, list[str]] = {}
    for group in criterion.groups:
        for term in group.terms:
            plain = normalize(term).text
            if group.name in naming and not group.heading and len(plain) >= SHORTEST:
                said = found.setdefault(plain, [])
                said += [group.gloss] if group.gloss not in said else []
    return {term: " / ".join(said) for term, said in found.items()}


MEANINGS = meanings(CRITERION)


def reference(text: str) -> Iterator[Gloss]:
    """Try every term at every place, the longest first, and go on behind the one that is there."""
    normalized = normalize(text)
    place = 0
    while place < len(normalized.text):
        here = [term for term in MEANINGS if normalized.text.startswith(term, place)]
        term = max(here, key=len, default="")
        if term:
            first = int(normalized.origins[place])
            last = int(normalized.origins[place + len(term) - 1])
            yield Gloss(first, last + 1, MEANINGS[term])
        place += len(term) or 1


pieces = st.one_of(
    st.sampled_from(sorted(MEANINGS)),
    st.sampled_from(["。", "，", "\n", " ", "\u200b", "受者", "的", "體", "氣管插 管", "A"]),
    st.text(max_size=3),
)
texts = st.lists(pieces, max_size=25).map("".join)


@given(texts)
def test_glosses_are_those_of_the_reference(text: str) -> None:
    assert list(reference(text)) == list(GLOSSARY.glosses(normalize(text)))


@given(texts)
def test_glosses_are_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for gloss in GLOSSARY.glosses(normalize(text)):
        assert end <= gloss.start < gloss.end <= len(text)
        assert gloss.meaning
        end = gloss.end


@hypothesis_settings(max_examples=50)
@given(texts, st.integers(0, 60), st.integers(0, 60))
def test_a_part_has_the_glosses_of_the_whole_that_begin_there(
    text: str, start: int, length: int
) -> None:
    separated = "。".join((text, text, text))
    whole = GLOSSARY.glosses(normalize(separated))
    expected = [gloss for gloss in whole if start <= gloss.start < start + length]
    assert expected == list(GLOSSARY.glosses(normalize(separated), start, start + length))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("（虚构）供体气管插管。", ["供体", "气管插管"]),
        ("（虚构）供體氣管\n插管。", ["供體", "氣管\n插管"]),
        ("（虚构）供 体", ["供 体"]),
        ("（虚构）天气很好。", []),
        ("", []),
    ],
)
def test_terms_are_glossed_as_they_are_written(text: str, marked: list[str]) -> None:
    found = list(GLOSSARY.glosses(normalize(text)))
    assert marked == [text[gloss.start : gloss.end] for gloss in found]


def test_what_a_term_means_does_not_hang_on_what_stands_around_it() -> None:
    found, denied = "（虚构）供体脑死亡后气管插管。", "（虚构）供体脑死亡后未行气管插管。"
    first, second = ({g.meaning for g in GLOSSARY.glosses(normalize(t))} for t in (found, denied))
    assert first <= second


def test_headings_and_cues_have_no_gloss() -> None:
    unsaid = {group.gloss for group in CRITERION.groups if group.heading}
    assert unsaid
    assert not unsaid & set(MEANINGS.values())
