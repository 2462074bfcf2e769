import json
from itertools import pairwise

import pytest

from exhume.figures._boundaries import FILE, areas, lines, note
from exhume.figures._projection import albers

TOPOLOGY = json.loads(FILE.read_text("utf-8"))


def test_origin_version_licence_and_making_are_recorded() -> None:
    told = TOPOLOGY["provenance"]
    assert {"origin", "version", "licence", "through", "made", "note"} == set(told)
    assert ("public domain", "4.1.0") == (told["licence"], told["version"])
    assert "not a claim about any territory" in note()


def test_all_provinces_have_codes_and_english_names() -> None:
    shapes = TOPOLOGY["objects"]["regions"]["geometries"]
    codes = [shape["id"] for shape in shapes if shape["id"]]
    assert 34 == len(set(codes)) == len(codes)
    assert 31 == sum(code.startswith("CN-") for code in codes)
    assert all(shape["properties"]["name"].isascii() for shape in shapes)


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size < 150_000


@pytest.mark.parametrize("name", ["regions", "abroad"])
def test_outlines_are_closed(name: str) -> None:
    assert areas(name)
    assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in areas(name))


@pytest.mark.parametrize("name", ["coast", "provincial", "border", "disputed"])
def test_there_are_lines_of_each_kind(name: str) -> None:
    assert all(len(line) > 1 for line in lines(name))
    assert lines(name)


def test_the_provinces_together_are_as_large_as_they_should_be() -> None:
    shoelace = sum(
        abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2
        for ring in areas("regions")
    )
    assert 9.4e6 == pytest.approx(shoelace, rel=0.03)  # km2, with Taiwan


def test_equal_fields_of_the_globe_are_equal_on_the_map() -> None:
    def size(south: float, west: float) -> float:
        corners = [
            albers(west + x / 100, south + y / 100) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))
        ]
        ring = [*corners, corners[0]]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2

    assert size(40.0, 80.0) == pytest.approx(size(40.0, 130.0), rel=1e-6)
    assert (111.195 / 100) ** 2 * 0.766 == pytest.approx(size(40.0, 105.0), rel=1e-3)
