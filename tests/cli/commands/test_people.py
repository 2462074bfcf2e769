import shutil
from pathlib import Path

import pytest

from ...workflow.invented_studies import new_study
from ..running import exhume, message, only_object

PASSWORD = "an invented password"  # noqa: S105 - it opens nothing


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.mktemp("people") / "study", {})


@pytest.fixture(scope="module")
def filled(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = Path(shutil.copytree(empty, tmp_path_factory.mktemp("filled") / "study"))
    for name, roles in (("Olga", ("owner", "adjudicator")), ("Ada\x1b[2J", ("coder",))):
        options = [part for role in roles for part in ("--role", role)]
        done = exhume("people", "add", name, *options, "--password", PASSWORD, "--study", study)
        assert 0 == done.returncode, message(done)
    return study


def test_people_are_listed_with_their_roles_and_without_what_moves_a_terminal(
    filled: Path,
) -> None:
    done = exhume("people", "list", "--study", filled)
    assert 0 == done.returncode, message(done)
    first, second = done.stdout.decode().splitlines()
    assert "\x1b" not in first
    assert first.startswith("Ada")
    assert first.endswith(": coder")
    assert "Olga: adjudicator, owner" == second


def test_as_json_the_list_is_one_object(filled: Path) -> None:
    found = only_object(exhume("people", "list", "--study", filled, "--json"))["people"]
    assert [["coder"], ["adjudicator", "owner"]] == [person["roles"] for person in found]
    assert {"id", "name", "roles", "active"} == set(found[0])


def test_a_password_is_asked_for_twice_and_not_shown(empty: Path, tmp_path: Path) -> None:
    study = Path(shutil.copytree(empty, tmp_path / "study"))
    typed = f"{PASSWORD}\n{PASSWORD}\n".encode()
    done = exhume("people", "add", "Ada", "--role", "coder", "--study", study, given=typed)
    assert 0 == done.returncode, message(done)
    assert b"Ada: coder" in done.stdout
    assert PASSWORD.encode() not in done.stdout + done.stderr
    assert PASSWORD.encode() not in (study / "study.sqlite").read_bytes()


def test_the_password_can_be_set_anew(filled: Path) -> None:
    done = exhume("people", "password", "Olga", "--password", PASSWORD[::-1], "--study", filled)
    assert (0, "The password of Olga is set.\n") == (done.returncode, done.stdout.decode())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", "olga ", "--role", "coder", "--password", PASSWORD), 4, "taken"),
        (("add", "Ben", "--role", "coder", "--password", "short"), 4, "8 to"),
        (("add", " ", "--role", "coder", "--password", PASSWORD), 4, "empty"),
        (("add", "Ben", "--role", "king", "--password", PASSWORD), 2, "king"),
        (("add", "Ben", "--password", PASSWORD), 2, "--role"),
        (("password", "Nobody", "--password", PASSWORD), 2, "no such account"),
    ],
)
def test_what_cannot_be_is_said(
    filled: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = exhume("people", *arguments, "--study", filled)
    assert code == done.returncode
    assert said in message(done)
    assert PASSWORD not in message(done)


def test_an_adjudicator_is_allowed_own_passages_and_no_longer(filled: Path) -> None:
    done = exhume("people", "allow-own", "Olga", "--study", filled)
    said = "decide on passages that they coded themselves.\n"
    assert (0, f"Olga may {said}") == (done.returncode, done.stdout.decode())
    done = exhume("people", "allow-own", "Olga", "--no-longer", "--study", filled)
    assert (0, f"Olga may no longer {said}") == (done.returncode, done.stdout.decode())


@pytest.mark.parametrize("name", ["Nobody", "Ada\x1b[2J"])
def test_only_an_adjudicator_is_allowed_own_passages(filled: Path, name: str) -> None:
    done = exhume("people", "allow-own", name, "--study", filled)
    assert 2 == done.returncode
    assert "Remedy: see `exhume people list`" in message(done)
