"""What an import says about a file: counts, errors and warnings, each with its place."""

from dataclasses import asdict, dataclass, field

from common.characters import in_texts, shown_safely


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One error or warning: where it is, what stands there, and how to mend it."""

    row: int | None
    column: str
    cell: str
    value: str
    message: str


@dataclass(kw_only=True)
class FileReport:
    """What one file holds, compared with what is stored."""

    file: str
    kind: str = ""
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    merged: int = 0
    skipped: int = 0
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    # What somebody must decide before anything of the file is written.
    question: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the report for machines; a sign stands for what no JSON of ours can hold."""
        return {
            key: in_texts(shown_safely, value)
            for key, value in asdict(self).items()
            if value or key != "question"
        }
