"""A table of decisions: read from the top, the first line whose facts all hold gives the answer.

Python asks it about one, SQL about all: the facts are one number, and PostgreSQL is handed the
answer to every number.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Generic, Self, TypeVar

from django.db.models import Func
from django.db.models.expressions import Combinable

from common.answers import answer_at

F = TypeVar("F")
A = TypeVar("A")
C = TypeVar("C", bound="CodedFacts")


class CodedFacts:
    """Facts that are yes or no, as one number: a bit each, in the order of the fields.

    Subclasses are frozen dataclasses. Where numbers are stored, a new fact goes to the end.
    """

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the facts in the order of their bits."""
        return tuple(field.name for field in fields(cls))  # type: ignore[arg-type]  # a dataclass

    @property
    def code(self) -> int:
        """Return the facts as one number."""
        return sum(getattr(self, name) << place for place, name in enumerate(self.names()))

    @classmethod
    def of_code(cls, code: int) -> Self:
        """Return the facts that a number stands for."""
        return cls(**{name: bool(code >> place & 1) for place, name in enumerate(cls.names())})

    @classmethod
    def all(cls) -> list[Self]:
        """Return every combination of facts, in the order of their codes."""
        return [cls.of_code(code) for code in range(2 ** len(cls.names()))]


@dataclass(frozen=True)
class DecisionLine(Generic[A]):
    """One line: its number from the top, what must hold, and the answer."""

    number: int
    when: Mapping[str, bool]
    answer: A

    def fits(self, facts: object) -> bool:
        """Return whether all that the line asks for holds."""
        return all(getattr(facts, name) == wanted for name, wanted in self.when.items())

    def in_words(self, labels: Mapping[str, str]) -> str:
        """Return what must hold as people read it."""
        words = [
            labels[name] + ("" if wanted else "：いいえ") for name, wanted in self.when.items()
        ]
        return "、".join(words) or "上のいずれにも当たらない"


class DecisionTable(Generic[F, A]):
    """Lines about facts of one kind."""

    def __init__(self, facts: type[F], lines: Sequence[tuple[Mapping[str, bool], A]]) -> None:
        """Take the lines in their order; raises ValueError on a fact that there is not."""
        self.facts = facts
        self.lines = tuple(
            DecisionLine(number, dict(when), answer)
            for number, (when, answer) in enumerate(lines, 1)
        )
        known = {field.name for field in fields(facts)}  # type: ignore[arg-type]  # a dataclass
        if unknown := {name for line in self.lines for name in line.when} - known:
            raise ValueError(f"{facts.__name__}: {', '.join(sorted(unknown))}")

    def __iter__(self) -> Iterator[DecisionLine[A]]:
        return iter(self.lines)

    def line_of(self, facts: F) -> DecisionLine[A]:
        """Return the line that decides; raises LookupError where none fits."""
        for line in self.lines:
            if line.fits(facts):
                return line
        raise LookupError(facts)

    def answer(self, facts: F) -> A:
        """Return the answer; raises LookupError where no line fits."""
        return self.line_of(facts).answer


class CodedTable(DecisionTable[C, A]):
    """A table about facts that are one number."""

    @cached_property
    def answers(self) -> tuple[A, ...]:
        """Return the answer to every combination of facts; its place is the facts' code."""
        return tuple(map(self.answer, self.facts.all()))

    def codes_of(self, answers: Collection[A]) -> list[int]:
        """Return the codes of the facts to which the table answers with one of these."""
        return [code for code, answer in enumerate(self.answers) if answer in answers]

    def case(self, code: Combinable) -> Func:
        """Return the table as SQL: the answer that stands at the place of a code."""
        return answer_at([str(answer) for answer in self.answers], code)
