import pytest

from exhume.places.authority import authority
from exhume.places.evidence import agreement, meaning_of_postcode, mentions
from exhume.places.matching import exact
from exhume.places.names import comparable


def said(affiliation: str) -> list[str]:
    text = comparable(affiliation)
    return [m.text for m in mentions(text, exact(text, authority()), authority())]


@pytest.mark.parametrize(
    ("affiliation", "words"),
    [
        ("北京安贞医院心外科, 武汉 430022", ["武汉", "430022"]),
        ("广州军区武汉总医院", []),
        ("南京某某大学附属医院, 无锡市", ["无锡市"]),
        ("上海市延安西路某医院", ["上海市"]),
        ("济南军区某医院", []),
        ("天津市河北区某医院", ["天津市"]),
        ("某医院, 20081231, 12345", []),
        ("吉林省吉林市某医院", ["吉林省", "吉林市"]),
    ],
)
def test_words_of_places_are_read_but_for_those_in_other_names(
    affiliation: str, words: list[str]
) -> None:
    assert words == said(affiliation)


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("528403", ("zhongshan", "CN-GD")),
        ("528000", ("foshan", "CN-GD")),
        ("225300", ("taizhou-js", "CN-JS")),
        ("630000", ("chongqing", "CN-CQ")),
        ("999999", None),
    ],
)
def test_the_longest_beginning_of_a_postcode_decides(
    code: str, meaning: tuple[str, str] | None
) -> None:
    assert meaning == meaning_of_postcode(code, authority())


@pytest.mark.parametrize(
    ("affiliation", "agrees"),
    [
        ("某医院, 武汉 430022", True),
        ("某医院, 湖北", True),
        ("某医院", None),
        ("某医院, 武汉 100029", False),
        ("某医院, 北京 430022", False),
        ("某医院, 湖北 宜昌", False),
    ],
)
def test_all_that_is_said_must_agree_with_the_city(affiliation: str, agrees: bool | None) -> None:
    text = comparable(affiliation)
    found = mentions(text, (), authority())
    assert agrees == agreement(authority().cities["wuhan"], found)
