"""Long work that goes on behind the pages."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from accounts.scoping import AuthorityScopedQuerySet
from jurisdictions.models import Authority

# A worker that has said nothing for this long has stopped.
SILENCE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)


class JobQuerySet(AuthorityScopedQuerySet["Job"]):
    """Questions about jobs; they belong to the authority for which they work."""


class Job(models.Model):
    """処理: one piece of long work, how far it has come, and what it says at its end."""

    class State(models.TextChoices):
        """処理の状態."""

        WAITING = "waiting", "待機中"
        RUNNING = "running", "実行中"
        DONE = "done", "完了"
        FAILED = "failed", "失敗"

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name="指定権者"
    )
    label = models.CharField("処理の名称", max_length=200)
    task = models.CharField("処理の内容", max_length=100)
    state = models.CharField("状態", max_length=10, choices=State, default=State.WAITING)
    stage = models.CharField("段階", max_length=100, blank=True)
    done = models.PositiveIntegerField("済んだ数", default=0)
    total = models.PositiveIntegerField("全体の数", default=0)
    message = models.TextField("結果", blank=True)
    result_path = models.CharField("結果の画面", max_length=200)
    created_at = models.DateTimeField("依頼日時")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="依頼者"
    )
    beat_at = models.DateTimeField("最後の応答", null=True, blank=True)
    finished_at = models.DateTimeField("終了日時", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "処理"
        verbose_name_plural = "処理"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")),
                name="a_job_does_not_do_more_than_there_is",
                violation_error_message="処理の済んだ数が、全体の数を超えています。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def percent(self) -> int:
        """Return how far the job has come."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def is_finished(self) -> bool:
        """Return whether the job has come to an end, good or bad."""
        return self.state in (self.State.DONE, self.State.FAILED)

    def is_interrupted(self, *, now: datetime) -> bool:
        """Return whether the worker has stopped without a word, or never took the job.

        No worker takes what somebody asked for who has lost the right since.
        """
        if self.state == self.State.WAITING:
            return self.created_at < now - LONGEST_WAIT
        silent = self.beat_at is not None and self.beat_at < now - SILENCE
        return self.state == self.State.RUNNING and silent
