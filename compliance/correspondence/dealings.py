"""The letters to a facility and the contacts with it, as one course of events."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from compliance.correspondence.models import Contact, Notice
from facilities.models import Facility


@dataclass(frozen=True, kw_only=True)
class Dealing:
    """A letter or a contact, and which letter of its kind it is."""

    on: date
    notice: Notice | None = None
    contact: Contact | None = None
    step: int = 0

    @property
    def label(self) -> str:
        """Return what was done."""
        if self.notice:
            return f"通知文書（{self.notice.get_kind_display()}）第{self.step}回"
        assert self.contact
        return self.contact.get_kind_display()


def dealings_of(facility: Facility) -> list[Dealing]:
    """Return what was done about a facility, the newest first, in two queries."""
    steps: Counter[str] = Counter()
    found = []
    for notice in Notice.objects.filter(facility=facility).order_by("notice_date", "pk"):
        # 差し替えた文書は、差し替えられた文書と同じ回とする。
        steps[notice.kind] += notice.replaces_id is None
        found.append(Dealing(on=notice.notice_date, notice=notice, step=steps[notice.kind]))
    contacts = Contact.objects.filter(facility=facility).select_related(
        "recorded_by", "notice", "guidance", "corrected_by"
    )
    found += [Dealing(on=one.contact_date, contact=one) for one in contacts.order_by("pk")]
    return sorted(found, key=lambda dealing: dealing.on, reverse=True)
