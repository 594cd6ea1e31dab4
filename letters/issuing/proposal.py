"""Letters about to be issued: to whom, with which numbers, and what stands against it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from letters.issuing.batch_letters import lacking
from letters.issuing.batches import NewBatch
from letters.issuing.choosing import Choice
from letters.issuing.form import IssueForm
from letters.issuing.gate import Check, CheckState, NotReady, checks_before_issue
from letters.issuing.recipients import RecipientSelection
from letters.issuing.unticking import Unticked
from letters.writing.incomplete import Lack


@dataclass(kw_only=True)
class Proposal:
    """What a person has chosen and typed so far; nothing of it is stored."""

    choice: Choice
    form: IssueForm
    found: RecipientSelection  # as the rule has it, before anybody is unticked
    unticked: Unticked
    on: date

    @cached_property
    def selection(self) -> RecipientSelection:
        """Return who gets a letter, and who does not."""
        return self.unticked.leave_out(self.found)

    @property
    def count(self) -> int:
        """Return the number of letters."""
        return len(self.selection.recipients)

    @property
    def numbers(self) -> str:
        """Return the 文書番号 of the letters in short."""
        return self.form.numbers_of(self.count)

    @cached_property
    def new(self) -> NewBatch:
        """Return the batch that would be prepared."""
        given = self.form.decided
        return NewBatch(
            authority=self.choice.office,
            kind=self.choice.kind,
            notice_date=given["notice_date"],
            reply_due_date=given["reply_due_date"],
            number_prefix=given["number_prefix"],
            first_number=given["first_number"],
            selection=self.selection,
            token=given["token"],
            replaces=self.choice.replaces,
        )

    @cached_property
    def checks(self) -> list[Check]:
        """Return what is looked at before these letters go out."""
        return checks_before_issue(
            self.choice.office,
            kind=self.choice.kind,
            types={one.facility_type for one in self.selection.recipients},
            on=self.on,
            prefix=self.form.given.get("number_prefix", ""),
        )

    @property
    def is_shut(self) -> bool:
        """Return whether something lacks without which nothing is issued."""
        return bool(self._lacking)

    @property
    def _lacking(self) -> list[str]:
        return [check.label for check in self.checks if check.state == CheckState.LACKING]

    @cached_property
    def lacks(self) -> list[Lack]:
        """Return which values the letters name and do not have."""
        if not self.selection.recipients or self.form.errors:
            return []
        return lacking(self.new)

    @cached_property
    def row_errors(self) -> dict[int, str]:
        """Return what is wrong with the rows of recipients."""
        return self.unticked.errors(self.found.recipients)

    def refusals(self, *, issues: bool) -> list[str]:
        """Return why nothing is made of this; samples and drafts do not need the gate."""
        said = list(self.row_errors.values())
        if not self.count:
            said.append("送付先がありません。")
        if self.lacks:
            said.append("値のない文書があるため、発行できません。値を入力してください。")
        if issues and self.is_shut:
            said.append(str(NotReady(self._lacking)))
        return said

    @property
    def mark(self) -> str:
        """Return what changes when the letters do: what was confirmed is what is issued."""
        recipients = [one.facility for one in self.selection.recipients]
        said = (recipients, self.numbers, self.new.notice_date, self.new.reply_due_date)
        return sha256(repr(said).encode()).hexdigest()[:32]
