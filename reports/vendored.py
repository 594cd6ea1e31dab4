"""The parts of others that are served with the pages, read from what lies beside them."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class VendoredPart:
    """One npm package in static/vendor/."""

    name: str
    version: str
    licence: str
    terms: str


def vendored_parts() -> list[VendoredPart]:
    """Return the packages in static/vendor/, each with the text of its licence."""
    folder = settings.BASE_DIR / "static" / "vendor"
    return [_part(path) for path in sorted(folder.glob("*/package.json"))]


def _part(path: Path) -> VendoredPart:
    package = json.loads(path.read_text(encoding="utf-8"))
    return VendoredPart(
        name=package["name"],
        version=package["version"],
        licence=package["license"],
        terms=(path.parent / "LICENSE").read_text(encoding="utf-8"),
    )
