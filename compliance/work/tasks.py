"""今やること as groups of tasks: what to do at once, what is awaited, what the law brings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.urls import reverse

from common.japanese import wareki
from compliance.deadlines.year_words import NEVER_FILED
from compliance.work.next_action import NextAction
from compliance.work.workload import Load, NamedHome, Workload
from facilities.transfers import Waiting

# What leads to the list of some facilities, given what narrows it.
ListOf = Callable[[Mapping[str, str]], str]

# So many facilities a task names: those that have waited longest.
NAMED_AT_MOST = 3


class TaskKind(models.TextChoices):
    """今やることのまとまり, in the order of the page."""

    NOW = "now", "今すぐ行うこと"
    AWAITED = "awaited", "施設からの届出等を待っていること"
    TRANSITION = "transition", "経過措置の終了までに行うこと"


# What an office does itself, what it waits for, and how urgent each is.
TONES = {
    NextAction.REVIEW_AGAIN: "warning",
    NextAction.REVIEW: "warning",
    NextAction.DEMAND_FILING: "error",
    NextAction.CONTACT_AGAIN: "warning",
    NextAction.REMIND: "warning",
    NextAction.FOLLOW_PLAN: "warning",
    NextAction.STANDARD_BREACH: "error",
    NextAction.GUIDE: "warning",
    NextAction.ASK_CONFIRMATION: "warning",
}
AWAITED = (
    NextAction.AWAIT_CORRECTION,
    NextAction.AWAIT_FILING,
    NextAction.AWAIT_PLAN,
    NextAction.AWAIT_ANSWER,
)
SHOWN = [action for action in NextAction if action != NextAction.NOTHING]


@dataclass(frozen=True, kw_only=True)
class NamedFacility:
    """A facility that a task names, and when its newest filing was received."""

    name: str
    url: str
    received: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that waits: how many, where they are, how urgent it is, and who waits longest."""

    group: TaskKind
    label: str
    number: int
    url: str
    tone: str = ""
    note: str = ""
    named: tuple[NamedFacility, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Return whether there is any, or something beside them to tell of."""
        return bool(self.number or self.note)


@dataclass(frozen=True, kw_only=True)
class TaskGroup:
    """The tasks of one group; those of which there are none, and no more to say, are only told."""

    group: TaskKind
    tasks: list[Task]
    none: list[Task]


def grouped(tasks: Iterable[Task]) -> list[TaskGroup]:
    """Return the tasks in the groups of the page."""
    found = list(tasks)
    return [
        TaskGroup(
            group=group,
            tasks=[task for task in found if task.group == group and task.is_shown],
            none=[task for task in found if task.group == group and not task.is_shown],
        )
        for group in TaskKind
    ]


def of_load(load: Load, work: Workload, list_of: ListOf) -> list[Task]:
    """Return the tasks of the facilities of one place."""
    return [*(_of_action(action, load, list_of) for action in SHOWN), breaches(load, work, list_of)]


def _of_action(action: NextAction, load: Load, list_of: ListOf) -> Task:
    return Task(
        group=TaskKind.AWAITED if action in AWAITED else TaskKind.NOW,
        label=action.label,
        number=load.actions[action],
        url=list_of({"next_action": action.value}),
        tone=TONES.get(action, ""),
        named=_longest_waiting(load.homes.get(action, ())),
    )


def _longest_waiting(homes: Iterable[NamedHome]) -> tuple[NamedFacility, ...]:
    return tuple(
        NamedFacility(
            name=home.name,
            url=reverse("compliance:facility-detail", args=[home.pk]),
            received=_received(home.received),
        )
        for home in sorted(homes)[:NAMED_AT_MOST]
    )


def _received(day: str) -> str:
    return f"{wareki(date.fromisoformat(day))}受付" if day else NEVER_FILED


def breach_label(work: Workload) -> str:
    """Return the words of the number of breaches: those to come, or those of today."""
    if work.breach_day > work.on:
        return f"{wareki(work.breach_day)}に基準違反となる施設"
    return "基準違反の施設"


def breaches(load: Load, work: Workload, list_of: ListOf, *, before: str = "") -> Task:
    """Return the facilities in breach; `before` says in words how many they were."""
    notes = [before] if before else []
    if load.breaches_now and work.breach_day > work.on:
        notes.append(f"うち現在も基準違反 {load.breaches_now:,}件")
    if load.unfiled:
        notes.append(f"このほか届出がなく判定できない施設 {load.unfiled:,}件")
    return Task(
        group=TaskKind.TRANSITION,
        label=breach_label(work),
        number=load.breaches,
        url=list_of({"breach_on": work.breach_day.isoformat()}),
        tone="error" if load.breaches else "",
        note="、".join(notes),
    )


def of_files(files: int) -> Task:
    """Return the files about which nobody has decided."""
    return Task(
        group=TaskKind.NOW,
        label="取込の要確認",
        number=files,
        url=reverse("intake:upload-list"),
        tone="warning",
        note="記録していないファイル" if files else "",
    )


def of_offers(waiting: Waiting) -> list[Task]:
    """Return the facilities that change their authority; seldom there are any."""
    if not (waiting.to_answer or waiting.offered):
        return []
    note = f"このほか相手の回答待ち {waiting.offered:,}件" if waiting.offered else ""
    return [
        Task(
            group=TaskKind.NOW,
            label="指定権者の変更の申出への回答",
            number=waiting.to_answer,
            url=reverse("facilities:transfer-list"),
            tone="warning" if waiting.to_answer else "",
            note=note,
        )
    ]
