import gc
import sys
import warnings
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from exhume.errors import InputError, MissingExtra
from exhume.exports import _fonts
from exhume.exports._fonts import find, font_folders, subset, whole

from .invented_fonts import collection, font, written


@pytest.fixture(autouse=True)
def _no_font_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(_fonts.VARIABLE, raising=False)


def _in(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        written(folder, f"{name}.ttf", data)


def test_a_subset_has_the_characters_asked_for_and_no_others(tmp_path: Path) -> None:
    path = written(tmp_path, "a.ttf", font("脑死亡气管"))
    made = subset("死亡🙂", str(path))
    assert made is not None
    assert frozenset("死亡") == made.covers
    for data in (made.opentype, made.woff2):
        assert {ord("死"), ord("亡")} == set(TTFont(BytesIO(data)).getBestCmap())
    assert b"wOF2" == made.woff2[:4]


def test_a_subset_says_whose_font_it_is(tmp_path: Path) -> None:
    made = subset("脑", str(written(tmp_path, "a.ttf", font())))
    assert made is not None
    said = (made.name, made.version, made.license)
    assert ("Noto Sans CJK SC", "1.5", "An invented licence. More of it.") == said


def test_the_same_characters_give_the_same_bytes(tmp_path: Path) -> None:
    path = str(written(tmp_path, "a.ttf", font("脑死亡气管")))
    first, second = subset("脑死", path), subset("死脑死", path)
    assert first is not None
    assert second is not None
    assert first.opentype == second.opentype
    assert first.woff2 == second.woff2


def test_the_face_for_simplified_chinese_of_a_collection_is_taken(tmp_path: Path) -> None:
    faces = [font(family=f"Noto Sans CJK {region}") for region in ("JP", "TC", "SC", "HK")]
    path = written(tmp_path, "NotoSansCJK-Regular.ttc", collection(*faces))
    named, found = find(str(path)), find(folders=[tmp_path])
    assert named is not None
    assert (path, 2, "Noto Sans CJK SC") == (named.path, named.number, named.name)
    assert named == found


def test_families_are_taken_in_the_order_of_preference(tmp_path: Path) -> None:
    _in(tmp_path, simsun=font(family="SimSun"))
    _in(tmp_path / "below", NotoSansSC=font(family="Noto Sans SC"))
    found = find(folders=[tmp_path])
    assert found is not None
    assert "Noto Sans SC" == found.name


def test_the_regular_style_goes_before_a_light_one(tmp_path: Path) -> None:
    _in(tmp_path, **{"PingFang-1": font(family="PingFang SC", style="Light")})
    _in(tmp_path, **{"PingFang-2": font(family="PingFang SC")})
    found = find(folders=[tmp_path])
    assert found is not None
    assert "PingFang-2.ttf" == found.path.name


def test_a_font_that_must_not_be_embedded_is_passed_over(tmp_path: Path) -> None:
    _in(tmp_path, NotoSansSC=font(family="Noto Sans SC", embedding=2))
    _in(tmp_path, simsun=font(family="SimSun", embedding=8))
    found = find(folders=[tmp_path])
    assert found is not None
    assert "SimSun" == found.name


@pytest.mark.parametrize("embedding", [0x0002, 0x0100, 0x0108, 0x0200])
def test_a_named_font_that_must_not_be_embedded_is_refused(tmp_path: Path, embedding: int) -> None:
    path = written(tmp_path, "a.ttf", font(embedding=embedding))
    with pytest.raises(InputError, match=r"a\.ttf: its maker does not allow"):
        find(str(path))


def test_a_named_font_without_chinese_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.ttf", font("abc"))
    with pytest.raises(InputError, match="no Chinese characters"):
        find(str(path))


def test_a_named_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.ttf", b"no font at all")
    with pytest.raises(InputError, match="no TrueType or OpenType font"):
        find(str(path))


def test_no_font_file_stays_open(tmp_path: Path) -> None:
    one = written(tmp_path, "NotoSansSC.ttf", font(family="Noto Sans SC", weights=True))
    many = written(tmp_path, "NotoSansCJK-Regular.ttc", collection(font(), font(family="Noto")))
    broken = written(tmp_path, "msyh.ttf", b"no font at all")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert find(folders=[tmp_path]) is not None
        for path in (one, many):
            assert subset("脑", str(path)) is not None
            assert whole("脑", str(path)).covers
        with pytest.raises(InputError):
            find(str(broken))
        gc.collect()
    assert [] == [str(each.message) for each in told if each.category is ResourceWarning]


def test_a_named_font_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.otf: there is no such font file"):
        find(str(tmp_path / "gone.otf"))


def test_the_environment_names_a_font_where_the_protocol_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = written(tmp_path, "one.ttf", font(family="One"))
    two = written(tmp_path, "two.ttf", font(family="Two"))
    monkeypatch.setenv(_fonts.VARIABLE, str(one))
    by_variable, by_protocol = find(), find(str(two))
    assert by_variable is not None
    assert by_protocol is not None
    assert ("One", "Two") == (by_variable.name, by_protocol.name)


def test_a_variable_font_is_set_at_the_weight_of_running_text(tmp_path: Path) -> None:
    path = str(written(tmp_path, "a.ttf", font(weights=True)))
    made, uncut = subset("脑", path), whole("脑", path)
    assert made is not None
    assert "fvar" not in TTFont(BytesIO(made.opentype))
    assert "fvar" not in TTFont(BytesIO(uncut.data))


def test_a_whole_font_is_the_file_as_it_lies(tmp_path: Path) -> None:
    data = font("脑死亡")
    uncut = whole("脑死X喉", str(written(tmp_path, "a.ttf", data)))
    assert (data, 0, frozenset("脑死X")) == (uncut.data, uncut.number, uncut.covers)


def test_without_any_font_a_web_page_goes_without_and_print_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "LOCALAPPDATA", "WINDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    if sys.platform == "darwin":
        pytest.skip("the fonts of the system cannot be hidden")
    assert subset("脑") is None
    with pytest.raises(MissingExtra, match=r"fonts-noto-cjk.*\[report\] font"):
        whole("脑")


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {"HOME": "/home/a"}, "/usr/share/fonts"),
        ("linux", {"HOME": "/home/a", "XDG_DATA_DIRS": "/opt/share"}, "/opt/share/fonts"),
        ("darwin", {"HOME": "/Users/a"}, "/Users/a/Library/Fonts"),
        ("darwin", {"HOME": "/Users/a"}, "/System/Library/Fonts"),
        ("win32", {"WINDIR": "D:/Win"}, "D:/Win/Fonts"),
    ],
)
def test_fonts_are_looked_for_where_each_platform_keeps_them(
    platform: str, environ: dict[str, str], expected: str
) -> None:
    assert expected in [folder.as_posix() for folder in font_folders(platform, environ)]
