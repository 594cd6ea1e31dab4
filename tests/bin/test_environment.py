"""What the commands put into the environment, and what they install."""

import os
import sys
from pathlib import Path

import environment
import packages
import pytest
import var_dir
import wheels
from problem import Problem


def test_the_env_file_may_hold_comments_quotes_and_export() -> None:
    text = "# a comment\n\nDEBUG=false\nexport NAME = 'a b' \nURL=postgresql://u:p#w@h/d?x=y\n"

    values = environment.read_env_file(text)

    assert values == {"DEBUG": "false", "NAME": "a b", "URL": "postgresql://u:p#w@h/d?x=y"}


def test_a_bad_line_of_the_env_file_is_named() -> None:
    with pytest.raises(Problem, match=r"\.env, line 2"):
        environment.read_env_file("DEBUG=false\nthis is no setting\n")


def test_the_environment_is_stronger_than_the_env_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("ALLOWED_HOSTS=from-file\nCSRF_TRUSTED_ORIGINS=https://file\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("ALLOWED_HOSTS", "from-environment")
    monkeypatch.delenv("CSRF_TRUSTED_ORIGINS", raising=False)

    values = environment.environment()

    assert "ALLOWED_HOSTS" not in values
    assert values["CSRF_TRUSTED_ORIGINS"] == "https://file"


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    key = environment.secret_key(tmp_path)

    assert len(key) >= 50
    assert environment.secret_key(tmp_path) == key
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_folder_in_the_env_file_is_meant_from_the_project(tmp_path: Path) -> None:
    chosen = var_dir.choose({}, {"VAR_DIR": "elsewhere"})

    assert chosen == var_dir.ROOT / "elsewhere"


def test_a_folder_on_the_command_line_is_meant_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    chosen = var_dir.choose({"VAR_DIR": "here"}, {"VAR_DIR": "elsewhere"})

    assert chosen == tmp_path / "here"


def test_the_folder_for_run_time_files_can_be_entered_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        var_dir.make(tmp_path / "var")
    finally:
        os.umask(before)

    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o755


def test_an_ordinary_user_is_told_the_command_for_missing_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(Problem, match=r"sudo apt-get install -y \S+ libpango-1\.0-0 fonts-noto"):
        packages.install(["libpango-1.0-0", "fonts-noto-cjk"])


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {name: tmp_path / f"{name}.txt" for name in wheels.FILES}
    for file in files.values():
        file.write_text("django==5.2\n")
    monkeypatch.setattr(wheels, "FILES", files)
    monkeypatch.setattr(wheels, "VENV", tmp_path)
    monkeypatch.setattr(wheels, "HALF_DONE", tmp_path / "half-done")
    monkeypatch.setattr(wheels, "PYTHON", Path(sys.executable))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pip").write_text(f"#!{tmp_path}/bin/python\n")
    return tmp_path


def test_wheels_are_installed_again_only_when_the_pins_change(venv: Path) -> None:
    nothing_yet = wheels.is_installed("run")
    wheels.stamp("run").write_text(wheels.mark())
    installed = wheels.is_installed("run")
    (venv / "run.txt").write_text("django==5.3\n")

    assert (nothing_yet, installed, wheels.is_installed("run")) == (False, True, False)


def test_wheels_for_tests_include_those_to_run_but_not_the_other_way(venv: Path) -> None:
    wheels.stamp("run").write_text(wheels.mark())
    assert not wheels.is_installed("test")

    wheels.stamp("test").write_text(wheels.mark())
    wheels.stamp("run").unlink()
    assert wheels.is_installed("run")


def test_an_interrupted_installation_is_noticed(venv: Path) -> None:
    assert wheels.is_sound()

    wheels.HALF_DONE.touch()

    assert not wheels.is_sound()


def test_an_environment_that_was_moved_is_made_anew(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels.stamp("run").write_text(wheels.mark())
    moved = venv.with_name("moved")
    venv.rename(moved)
    monkeypatch.setattr(wheels, "VENV", moved)
    monkeypatch.setattr(wheels, "FILES", {name: moved / f"{name}.txt" for name in wheels.FILES})

    assert not wheels.is_installed("run")
    assert not wheels.is_sound()
