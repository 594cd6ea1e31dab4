"""How words of a form are compared: without numbering, foot notes, brackets and widths."""

import re

from common.tabular import heading_key
from common.visible import visible

_NOTES = re.compile(r"[(\[]?※\d*[)\]]?")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}[.,:、・]?|[ア-ン][.])(?=\D)")
_AFTER = re.compile(r"[:*。]+$")
_SIGN = re.compile(r"^[\s(\[]*([○◯〇●◎レ✓✔☑☒■□☐])[)\]]?")


def label_key(text: str) -> str:
    """Return a label as labels are compared: ①施設基準（※1）第1号 is 施設基準第1号."""
    plain = _NOTES.sub("", heading_key(visible(text)))
    inner = _IN_BRACKETS.sub("", plain)
    return _AFTER.sub("", _NUMBERING.sub("", inner or plain))


def option_key(text: str) -> str:
    """Return the words of a check box: ☑４　介護老人福祉施設 is 介護老人福祉施設."""
    return label_key(_SIGN.sub("", text.strip()))


def sign_of(text: str) -> str:
    """Return the sign with which a check box is written in its own cell; nothing without one."""
    found = _SIGN.match(text)
    return found[1] if found else ""


def pattern_key(text: str) -> str:
    """Return what a day to be filled in looks like: 令和　８年６月１日 is 令和年月日."""
    return re.sub(r"[\d元]+", "", heading_key(text))
