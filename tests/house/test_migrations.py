"""Laws for migrations: they are short, go one way, and once released are never edited.

What a version left lies in the databases of offices. released_migrations.txt names the version and
a digest of each of its migrations; when the version in pyproject.toml is raised, the law below
fails and prints the file as it must become.
"""

import hashlib
import inspect
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.db.migrations import Migration, RunSQL
from django.db.migrations.loader import MigrationLoader

RELEASED = Path(__file__).with_name("released_migrations.txt")
OURS = {path.parent.name for path in settings.BASE_DIR.glob("*/migrations")}
PROJECT = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]
# From the highest to the lowest; apps beside one another stand in one, with a bar between them.
LAYERS = next(one["layers"] for one in CONTRACTS if one["type"] == "layers")
_loader = MigrationLoader(None, load=False)
_loader.load_disk()
MIGRATIONS = {key: one for key, one in _loader.disk_migrations.items() if key[0] in OURS}
# Written by makemigrations, as long as the models are.
BY_HAND = sorted(
    path.relative_to(settings.BASE_DIR).as_posix()
    for app in OURS
    for path in (settings.BASE_DIR / app / "migrations").rglob("*.*")
    if path.suffix in {".py", ".sql"} and not path.name.endswith("_initial.py")
)


def digest(migration: Migration) -> str:
    """Return what changes with a migration, or with the SQL that it takes from elsewhere."""
    source = Path(inspect.getfile(type(migration))).read_text(encoding="utf-8")
    taken = [one.sql for one in migration.operations if isinstance(one, RunSQL)]
    return hashlib.sha256(repr((source, taken)).encode()).hexdigest()


def released() -> tuple[str, dict[str, str]]:
    """Return the version whose migrations are listed, and their digests."""
    version, *lines = RELEASED.read_text(encoding="utf-8").splitlines()
    return version.removeprefix("version "), dict(line.split() for line in lines)


def changed(listed: dict[str, str]) -> list[str]:
    """Return the listed migrations that are not what they were."""
    there = {".".join(key): digest(one) for key, one in MIGRATIONS.items()}
    return [name for name, value in listed.items() if there.get(name) != value]


def test_no_released_migration_was_edited_or_removed():
    _, listed = released()

    assert changed(listed) == []


def test_each_version_lists_the_migrations_that_it_releases():
    version, _ = released()
    lines = [f"{'.'.join(key)} {digest(one)}" for key, one in sorted(MIGRATIONS.items())]
    becomes = "\n".join([f"version {settings.VERSION}", *lines])

    assert version == settings.VERSION, f"{RELEASED.name} must become:\n{becomes}"


def test_an_edit_of_a_migration_and_of_what_it_takes_from_elsewhere_is_found(monkeypatch):
    guards = MIGRATIONS["facilities", "0002_guards"]
    listed = {
        "facilities.0002_guards": digest(guards),
        "facilities.0000_removed": digest(guards),
        "accounts.0002_guards": digest(MIGRATIONS["accounts", "0002_guards"]),
    }
    operation = next(one for one in guards.operations if isinstance(one, RunSQL))
    monkeypatch.setattr(operation, "sql", f"{operation.sql} -- edited")

    assert changed(listed) == ["facilities.0002_guards", "facilities.0000_removed"]


@pytest.mark.parametrize("name", BY_HAND)
def test_no_migration_written_by_hand_and_no_sql_is_longer_than_300_lines(name):
    text = (settings.BASE_DIR / name).read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 300


def test_every_file_of_sql_is_run_by_a_migration():
    run = [
        one.sql
        for migration in MIGRATIONS.values()
        for one in migration.operations
        if isinstance(one, RunSQL)
    ]
    files = [name for name in BY_HAND if name.endswith(".sql")]

    assert files
    assert [
        name for name in files if (settings.BASE_DIR / name).read_text(encoding="utf-8") not in run
    ] == []


def test_migrations_go_the_way_of_the_imports():
    height = {
        app.strip(" ()"): -place for place, apps in enumerate(LAYERS) for app in apps.split("|")
    }

    assert [
        (key, needed)
        for key, migration in MIGRATIONS.items()
        for needed in migration.dependencies
        if needed[0] in OURS and height[needed[0]] > height[key[0]]
    ] == []
