"""The study's own search: the closest window of each pattern, kept if close and near a character.

Robertson and Lavee (Am J Transplant 2022;22:1804-1812) removed white space and folded full-width
digits and letters, nothing else, before they searched.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhume.screening.running_cosine import closest_windows
from exhume.text.normalization import to_codepoints
from exhume.text.normalization.batch import to_text
from exhume.workflow.replication.published import Search

_SPACES = np.array([c for c in range(0x3001) if chr(c).isspace()], np.uint32)
_FULL_WIDTH = ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))  # digits, letters
_TO_ASCII = 0xFEE0


@dataclass(frozen=True, slots=True)
class CosineHit:
    """The closest window of one pattern in one text.

    `start` is where it begins in the text as given, in code points; `place` where it begins in
    the text as searched, and `match` what stands there. `beside` says whether the required
    character stands within the context on either side, `inside` whether it stands in the window.
    """

    pattern: str
    distance: float
    start: int
    place: int
    match: str
    beside: bool
    inside: bool

    def kept(self, search: Search) -> bool:
        """Say whether the study's search keeps the window."""
        near = self.beside or (search.window_counts and self.inside)
        return self.distance < search.threshold and near


@dataclass(frozen=True, slots=True)
class CosineResult:
    """What the study's search gives for one text.

    `close` are the windows below the threshold, in the order of the patterns; `closest` the
    nearest of all, None for a text of nothing but white space.
    """

    closest: CosineHit | None
    close: tuple[CosineHit, ...]

    def kept(self, search: Search) -> tuple[CosineHit, ...]:
        """Return the windows that the study's search keeps."""
        return tuple(hit for hit in self.close if hit.kept(search))


def search_texts(texts: Sequence[str], search: Search) -> list[CosineResult]:
    """Search texts as the study did; the results stand in the same order."""
    searched = _searched(texts)
    windows = closest_windows(searched.codepoints, searched.bounds, search.patterns)
    return [
        _result(searched, index, windows.starts[index], windows.distances[index], search)
        for index in range(len(texts))
    ]


def searched_text(text: str) -> str:
    r"""Return a text as it is searched: without white space, with ASCII digits and letters.

    >>> searched_text("肝素 １００\nｍｇ，ＥＣＭＯ")
    '肝素100mg，ECMO'
    """
    return to_text(_searched([text]).codepoints)


@dataclass(frozen=True, slots=True, eq=False)
class _Searched:
    """Texts as searched, one after another; `origins` lead back to the texts as given."""

    codepoints: NDArray[np.uint32]
    bounds: NDArray[np.int64]
    origins: NDArray[np.int64]


def _searched(texts: Sequence[str]) -> _Searched:
    given, bounds = to_codepoints(texts)
    stays = ~np.isin(given, _SPACES)
    behind = np.concatenate(([0], np.cumsum(stays)))
    folded = given[stays]
    for first, last in _FULL_WIDTH:
        folded[(folded >= first) & (folded <= last)] -= np.uint32(_TO_ASCII)
    shorter = behind[bounds].astype(np.int64)
    origins = np.flatnonzero(stays) - np.repeat(bounds[:-1], np.diff(shorter))
    return _Searched(folded, shorter, origins)


def _result(
    searched: _Searched,
    index: int,
    starts: NDArray[np.int32],
    distances: NDArray[np.float64],
    search: Search,
) -> CosineResult:
    if np.isnan(distances).all():
        return CosineResult(None, ())
    first, last = searched.bounds[index], searched.bounds[index + 1]
    text = _Text(to_text(searched.codepoints[first:last]), searched.origins[first:last])

    def hit(pattern: int) -> CosineHit:
        window = int(starts[pattern]), float(distances[pattern])
        return text.hit(search.patterns[pattern], *window, search)

    # The distance to an empty text is NaN, which is below no threshold.
    close = tuple(hit(int(pattern)) for pattern in np.flatnonzero(distances < search.threshold))
    return CosineResult(hit(int(np.nanargmin(distances))), close)


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """One text as searched, with the way back."""

    text: str
    origins: NDArray[np.int64]

    def hit(self, pattern: str, place: int, distance: float, search: Search) -> CosineHit:
        """Look at a window and at what stands around it."""
        end = place + len(pattern)
        left = self.text[max(0, place - search.context) : place]
        right = self.text[end : end + search.context]
        match = self.text[place:end]
        return CosineHit(
            pattern=pattern,
            distance=distance,
            start=int(self.origins[place]),
            place=place,
            match=match,
            beside=search.required in left or search.required in right,
            inside=search.required in match,
        )


def passages(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join spans that overlap or touch: a person reads them as one passage.

    >>> list(passages([(9, 12), (0, 4), (3, 6)]))
    [(0, 6), (9, 12)]
    """
    begun: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if begun is None:
            begun = start, end
        elif start <= begun[1]:
            begun = begun[0], max(end, begun[1])
        else:
            yield begun
            begun = start, end
    if begun is not None:
        yield begun
