"""What comes from others is kept as it came, with its licence beside it."""

from hashlib import sha256

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
RECORD = VENDOR / "SHA256SUMS"
# As `sha256sum */*` wrote it when the packages were unpacked.
AS_PUBLISHED = {
    name: digest for digest, name in (line.split() for line in RECORD.read_text().splitlines())
}


def test_every_vendored_file_is_recorded() -> None:
    files = {path for path in VENDOR.rglob("*") if path.is_file() and path != RECORD}

    assert {path.relative_to(VENDOR).as_posix() for path in files} == set(AS_PUBLISHED)


@pytest.mark.parametrize("name", AS_PUBLISHED)
def test_a_vendored_file_is_as_published(name: str) -> None:
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == AS_PUBLISHED[name]


def test_every_vendored_package_has_its_licence_beside_it() -> None:
    packages = [path for path in VENDOR.iterdir() if path.is_dir()]

    assert packages
    assert all((package / "LICENSE").is_file() for package in packages)
