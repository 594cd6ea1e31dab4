"""What words are called on the page where an office words its letters."""

from compliance.correspondence.models import NoticeKind
from letters.writing.occasion import CONDITION_LABELS
from letters.writing.parts import part_of
from letters.writing.word_table import COMMON, PARAGRAPHS


def label_of_words(key: str) -> str:
    """Return what words are called: 要件不足　貴施設の状況（義務の施設、経過措置期間中）."""
    kind = key.split(".")[0]
    whose = "各文書共通" if kind == COMMON else NoticeKind(kind).label
    return f"{whose}　{part_label_of(key)}"


def part_label_of(key: str) -> str:
    """Return what words are called among those of their letter."""
    when = "、".join(CONDITION_LABELS[pair] for pair in PARAGRAPHS[key].items())
    return f"{part_of(key).label}{f'（{when}）' if when else ''}"
