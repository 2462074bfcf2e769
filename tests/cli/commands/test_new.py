from pathlib import Path

from exhume.settings import load_settings

from ..running import exhume, message


def test_a_study_is_made_and_the_next_step_said(tmp_path: Path) -> None:
    done = exhume("new", "hearts", "--title", "心脏", cwd=tmp_path)
    assert (0, b"") == (done.returncode, done.stderr)
    assert "exhume run --study hearts" in done.stdout.decode()
    assert (tmp_path / "hearts/sources").is_dir()
    settings = load_settings(tmp_path / "hearts")
    assert ("心脏", "dead-donor-rule") == (settings.title, settings.criterion)
    assert settings.report.date is not None


def test_a_study_may_be_made_in_the_folder_one_is_in(tmp_path: Path) -> None:
    (tmp_path / "lungs").mkdir()
    assert 0 == exhume("new", ".", cwd=tmp_path / "lungs").returncode
    assert "lungs" == load_settings(tmp_path / "lungs").title


def test_what_is_already_there_is_not_changed(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("# mine")
    done = exhume("new", tmp_path)
    assert (2, b"") == (done.returncode, done.stdout)
    assert f"exhume: {tmp_path / 'study.toml'}: it is there already. Remedy: " in message(done)
    assert "# mine" == (tmp_path / "study.toml").read_text()


def test_a_criterion_that_is_not_there_is_named_before_anything_is_made(tmp_path: Path) -> None:
    done = exhume("new", tmp_path / "hearts", "--criterion", "living-donor-rule")
    assert 2 == done.returncode
    assert "exhume: criterion living-donor-rule: there is none of that name" in message(done)
    assert [] == list(tmp_path.iterdir())


def test_the_file_of_a_criterion_may_come_later(tmp_path: Path) -> None:
    assert 0 == exhume("new", tmp_path / "hearts", "--criterion", "own.toml").returncode
    assert "own.toml" == load_settings(tmp_path / "hearts").criterion
