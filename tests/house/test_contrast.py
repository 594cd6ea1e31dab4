"""Words stand out from their ground by 4.5 to 1, signs by 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static"
SHEETS = ("vendor/design-tokens/tokens.css", "css/tokens.css")
DEFINED = dict(
    match
    for name in SHEETS
    for match in re.findall(r"(--[\w-]+):\s*([^;]+);", (CSS / name).read_text())
)
WORDS = [
    ("text", "ground"),
    ("text", "ground-soft"),
    ("text-strong", "ground-head"),
    ("text", "key-100"),
    ("text-support", "ground"),
    ("text-support", "ground-soft"),
    ("link", "ground"),
    ("link", "key-50"),
    ("link", "ground-head"),
    ("link-visited", "ground"),
    ("ground", "key"),
    ("ground", "key-hover"),
    ("key", "ground"),
    ("key", "key-50"),
    ("key-hover", "key-200"),
    ("error", "ground"),
    ("error-on-soft", "ground-soft"),
    ("error-on-soft", "color-primitive-red-50"),
    ("text-strong", "focus-halo"),
    ("ground", "met"),
    ("ground", "partly-met"),
    ("color-neutral-black", "unmet"),
    ("color-neutral-black", "not-tallied"),
    ("color-primitive-green-900", "color-primitive-green-50"),
    ("color-primitive-yellow-1100", "color-primitive-yellow-50"),
    ("color-primitive-red-1000", "color-primitive-red-50"),
    ("color-primitive-blue-800", "key-50"),
]
SIGNS = [
    ("line", "ground"),
    ("line-striped", "ground-soft"),
    ("line-input", "ground"),
    ("error", "ground"),
    ("warning", "ground"),
    ("success", "ground"),
    ("focus", "ground"),
    ("focus", "key-50"),
]


def colour(name: str) -> str:
    value = DEFINED[f"--{name}"]
    alias = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return colour(alias[1]) if alias else value


def luminance(name: str) -> float:
    parts = [int(colour(name)[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_can_be_read(words: str, ground: str) -> None:
    assert contrast(words, ground) >= 4.5


@pytest.mark.parametrize(("sign", "ground"), SIGNS)
def test_signs_can_be_seen(sign: str, ground: str) -> None:
    assert contrast(sign, ground) >= 3
