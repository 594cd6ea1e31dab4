"""Single recipients that a person unticks before the letters go out, each with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.datastructures import MultiValueDict

from common.characters import without_forbidden
from common.keys import row_keys
from common.typed_fields import LineField
from letters.issuing.prospects import Prospect
from letters.issuing.recipients import RecipientSelection

SEND, LISTED, REASON = "send", "listed", "reason_"
LONGEST_REASON = 100


@dataclass(frozen=True, kw_only=True)
class Unticked:
    """Who was unticked among those that the page had listed, and the reasons that were given."""

    facilities: frozenset[int] = frozenset()
    reasons: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sent: MultiValueDict[str, str]) -> "Unticked":
        """Return what a browser sent; a page that listed nobody has unticked nobody."""
        listed = row_keys((sent.get(LISTED) or "").split(","))
        ticked = set(row_keys(sent.getlist(SEND)))
        given = {pk: _line(sent.get(f"{REASON}{pk}") or "") for pk in listed}
        return cls(
            facilities=frozenset(pk for pk in listed if pk not in ticked),
            reasons={pk: reason for pk, reason in given.items() if reason},
        )

    def leave_out(self, selection: RecipientSelection) -> RecipientSelection:
        """Return the selection without those who were unticked."""
        reasons = {pk: self.reasons.get(pk, "") for pk in self.facilities}
        return selection.without_unticked(reasons)

    def errors(self, recipients: Sequence[Prospect]) -> dict[int, str]:
        """Return what is wrong with rows: a reason that lacks, is too many, or is too long."""
        found = ((one.facility, self._error(one)) for one in recipients)
        return {facility: error for facility, error in found if error}

    def _error(self, one: Prospect) -> str:
        reason = self.reasons.get(one.facility, "")
        is_unticked = one.facility in self.facilities
        if is_unticked and not reason:
            return f"{one.name}：送付しない理由を入力してください。"
        if reason and not is_unticked:
            return (
                f"{one.name}：送付しない理由があります。送付しないときは「送付」の選択を外し、"
                "送付するときは理由を消してください。"
            )
        if len(reason) > LONGEST_REASON:
            return f"{one.name}：送付しない理由は{LONGEST_REASON}字以内で入力してください。"
        return ""


def _line(text: str) -> str:
    return without_forbidden(LineField(required=False).to_python(text) or "")
