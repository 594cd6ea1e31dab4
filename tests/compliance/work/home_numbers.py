"""The numbers that the home page shows, by what they count."""

from collections.abc import Iterable

from compliance.work.tasks import TaskGroup


def numbers_of(groups: Iterable[TaskGroup]) -> dict[str, int]:
    """Return the number of each task of an office, also of those that are folded."""
    return {task.label: task.number for group in groups for task in (*group.tasks, *group.none)}
