from pathlib import Path

import pytest

from exhume.criteria.reader import available, load

from ...workflow.invented_criterion import write_criterion
from ..running import exhume, message, only_object

FAILING = '[[cases]]\nid = "wrong"\ntext = "（虚构）甲方签字。"\nabsent = ["signed"]\n'


def test_the_criteria_are_listed() -> None:
    done = exhume("criteria")
    assert 0 == done.returncode
    for name in available():
        assert (
            f"{name}  {load(name).title} (version {load(name).version})\n" in done.stdout.decode()
        )


def test_the_criteria_are_listed_as_one_object() -> None:
    criteria = only_object(exhume("criteria", "--json"))
    assert list(available()) == list(criteria)
    assert {"title": "The dead donor rule", "path": load("dead-donor-rule").path} == (
        criteria["dead-donor-rule"]
    )


def test_a_criterion_is_shown_with_every_code() -> None:
    shown = exhume("criteria", "dead-donor-rule").stdout.decode()
    criterion = load("dead-donor-rule")
    for code in criterion.codes:
        assert f"{code.id}  [{code.grade}, {code.polarity}]\n  {code.meaning}\n" in shown
    assert f"SHA-256 {criterion.digest}\n" in shown


def test_a_criterion_is_shown_as_one_object_in_utf8_whatever_the_terminal() -> None:
    done = exhume("criteria", "dead-donor-rule", "--json", env={"PYTHONIOENCODING": "latin-1"})
    shown = only_object(done)
    criterion = load("dead-donor-rule")
    assert [code.id for code in criterion.codes] == [code["id"] for code in shown["codes"]]
    assert criterion.digest == shown["digest"]


def test_worked_cases_that_hold_are_counted(tmp_path: Path) -> None:
    done = exhume("criteria", write_criterion(tmp_path / "own.toml"), "--test")
    assert (0, b"1 of 1 worked cases hold\n", b"") == (done.returncode, done.stdout, done.stderr)


def test_a_worked_case_that_does_not_hold_is_shown_and_leaves_with_7(tmp_path: Path) -> None:
    path = write_criterion(tmp_path / "own.toml", FAILING)
    done = exhume("criteria", path, "--test")
    expected = "wrong: signed found\n  （虚构）甲方签字。\n0 of 1 worked cases hold\n"
    assert (7, expected) == (done.returncode, done.stdout.decode())
    assert f"exhume: {path}: 1 worked case does not hold. Remedy: " in message(done)
    done = exhume("criteria", path, "--test", "--json")
    assert 7 == done.returncode
    assert {"cases": 1, "faults": {"wrong": "signed found"}} == only_object(done)


def test_to_run_worked_cases_a_criterion_must_be_named() -> None:
    done = exhume("criteria", "--test")
    assert 2 == done.returncode
    assert message(done).startswith("exhume: --test: no criterion is named. Remedy: ")


@pytest.mark.parametrize("option", [[], ["--test"], ["--json"]])
def test_a_mistake_in_a_file_is_shown_with_its_line(option: list[str], tmp_path: Path) -> None:
    path = write_criterion(tmp_path / "own.toml", '[[cases]]\nid = "a"\ntxet = ""\n')
    line = path.read_text(encoding="utf-8").splitlines().index('txet = ""') + 1
    done = exhume("criteria", path, *option)
    assert (3, b"") == (done.returncode, done.stdout)
    expected = f'exhume: {path}:{line}: cases[0].txet: unknown key. Remedy: did you mean "text"?\n'
    assert expected == message(done)


def test_a_file_that_is_no_toml_is_shown_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("id = 'a'\n= 3\n")
    done = exhume("criteria", path)
    assert (3, b"") == (done.returncode, done.stdout)
    assert f"exhume: {path}:2: not valid TOML" in message(done)


def test_a_criterion_that_is_not_there_is_named_with_those_that_are() -> None:
    done = exhume("criteria", "living-donor-rule")
    assert 2 == done.returncode
    assert message(done).startswith("exhume: criterion living-donor-rule: ")
    assert "dead-donor-rule" in message(done)
