"""To whom every address answers, and for which act; the walk holds it."""

from dataclasses import dataclass
from enum import Enum, auto

from accounts.models import Role
from accounts.permissions import PERMISSIONS, Act


class Answers(Enum):
    """To whom an address answers."""

    ANYBODY = auto()  # the sign-in itself
    STAFF = auto()  # everybody who is signed in, each with their own rows
    READERS = auto()  # whoever sees the row: our staff, our prefecture, the nation
    ANY_OFFICE = auto()  # whoever may do the act for any authority
    DOERS = auto()  # our staff, as far as their role allows the act
    RECEIVERS = auto()  # whoever does the act on the other side of an offer
    ONESELF = auto()  # pages about one's own account


@dataclass(frozen=True)
class Entry:
    """Who may ask an address, for which act, and whether it answers to POST only."""

    answers: Answers
    act: Act | None = None
    post_only: bool = False

    @property
    def role(self) -> Role:
        """The least role of the act, as the table says."""
        return PERMISSIONS[self.act].role if self.act else Role.READ


STAFF, READERS = Entry(Answers.STAFF), Entry(Answers.READERS)


def does(act: Act, *, post_only: bool = False) -> Entry:
    """Return the entry of an act for the row's own authority."""
    return Entry(Answers.DOERS, act, post_only)


def of_list(name: str, entry: Entry) -> dict[str, Entry]:
    """Return the entries of what lies below a list: whoever sees the list sees them."""
    return {f"{name}-{shape}": entry for shape in ("print", "export", "columns")}


ENTRIES = {
    "login": Entry(Answers.ANYBODY),
    "logout": Entry(Answers.ONESELF),
    "home": STAFF,
    "tour": STAFF,
    "reports:sources": STAFF,
    "compliance:news": STAFF,
    "reports:activity": STAFF,
    "reports:activity-export": STAFF,
    "reports:activity-records": STAFF,
    "compliance:facility-list": STAFF,
    "facilities:facility-new": Entry(Answers.ANY_OFFICE, Act.REGISTER_FACILITY),
    "facilities:facility-edit": does(Act.EDIT_FACILITY),
    "facilities:facility-suspend": does(Act.EDIT_FACILITY),
    "facilities:facility-resume": does(Act.EDIT_FACILITY),
    "facilities:facility-close": does(Act.EDIT_FACILITY),
    "facilities:facility-note": does(Act.KEEP_NOTES),
    "facilities:facility-transfer": does(Act.OFFER_TRANSFER),
    "facilities:transfer-list": STAFF,
    **of_list("facilities:transfer", STAFF),
    "facilities:transfer-detail": READERS,
    "facilities:transfer-accept": Entry(Answers.RECEIVERS, Act.ANSWER_TRANSFER, post_only=True),
    "facilities:transfer-decline": Entry(Answers.RECEIVERS, Act.ANSWER_TRANSFER, post_only=True),
    "facilities:transfer-withdraw": does(Act.OFFER_TRANSFER, post_only=True),
    "medical_partners:institution-list": STAFF,
    **of_list("medical_partners:institution", STAFF),
    "medical_partners:institution-new": Entry(Answers.ANY_OFFICE, Act.REGISTER_INSTITUTION),
    "medical_partners:institution-edit": does(Act.EDIT_INSTITUTION),
    "medical_partners:institution-capabilities": does(Act.ASSESS_INSTITUTION),
    "medical_partners:duplicate-list": Entry(Answers.ANY_OFFICE, Act.MERGE_INSTITUTIONS),
    "medical_partners:private-character-list": Entry(Answers.ANY_OFFICE, Act.EXPLAIN_CHARACTERS),
    "medical_partners:institution-merge": does(Act.MERGE_INSTITUTIONS, post_only=True),
    "medical_partners:institution-separate": does(Act.MERGE_INSTITUTIONS, post_only=True),
    "compliance:institution-detail": READERS,
    "compliance:duplicate-list": Entry(Answers.ANY_OFFICE, Act.DECIDE_DUPLICATES),
    "compliance:duplicate-decide": does(Act.DECIDE_DUPLICATES),
    # Only of a merged facility: tests/compliance/register/test_duplicates.py.
    "compliance:facility-separate": does(Act.DECIDE_DUPLICATES, post_only=True),
    "compliance:facility-export": STAFF,
    "compliance:facility-print": STAFF,
    "compliance:column-choice": STAFF,
    "compliance:saved-view-new": STAFF,
    # Only whoever saved it: tests/compliance/register/test_facility_list.py.
    "compliance:saved-view-delete": Entry(Answers.DOERS, post_only=True),
    "compliance:facility-detail": READERS,
    "compliance:facility-reason": READERS,
    "compliance:facility-sheet": READERS,
    "compliance:filing-entry": Entry(Answers.ANY_OFFICE, Act.RECORD_FILING),
    "compliance:filing-new": does(Act.RECORD_FILING),
    "compliance:institution-options": does(Act.RECORD_FILING),
    "compliance:filing-detail": READERS,
    "compliance:filing-correct": does(Act.CORRECT_FILING),
    "compliance:filing-accept": does(Act.DECIDE_FILING, post_only=True),
    "compliance:attachment-new": does(Act.ATTACH_FILES),
    "compliance:attachment": READERS,
    "compliance:filing-opened": does(Act.DECIDE_FILING, post_only=True),
    "compliance:review-accept": Entry(Answers.ANY_OFFICE, Act.DECIDE_FILING, post_only=True),
    "compliance:filing-return": does(Act.DECIDE_FILING),
    "compliance:review-list": STAFF,
    **of_list("compliance:review", STAFF),
    "compliance:authority-settings": does(Act.SET_OFFICE),
    "compliance:deadline-rule-new": does(Act.SET_DEADLINES),
    "compliance:deadline-rule-edit": does(Act.SET_DEADLINES),
    "compliance:deadline-rule-end": does(Act.SET_DEADLINES),
    "jobs:job-detail": Entry(Answers.DOERS),
    "jobs:job-restart": does(Act.RESTART_JOB, post_only=True),
    "intake:upload-set-aside": does(Act.SET_UPLOAD_ASIDE, post_only=True),
    "compliance:year-close": does(Act.CLOSE_YEAR),
    "compliance:year-reopen": does(Act.CLOSE_YEAR),
    "compliance:contact-list": STAFF,
    **of_list("compliance:contact", STAFF),
    "compliance:contact-new": does(Act.NOTE_CONTACT),
    "compliance:contact-correct": does(Act.NOTE_CONTACT),
    "compliance:reply-new": Entry(Answers.ANY_OFFICE, Act.NOTE_CONTACT),
    "compliance:group-guidance-new": Entry(Answers.ANY_OFFICE, Act.NOTE_CONTACT),
    "compliance:group-guidance-detail": READERS,
    "intake:upload-list": STAFF,
    **of_list("intake:upload", STAFF),
    "intake:upload-new": Entry(Answers.ANY_OFFICE, Act.BRING_FILINGS),
    "intake:upload-detail": Entry(Answers.DOERS),
    "intake:upload-answer": does(Act.SET_UPLOAD_ASIDE, post_only=True),
    "intake:upload-record": does(Act.BRING_FILINGS, post_only=True),
    "intake:upload-template": does(Act.BRING_FILINGS),
    "intake:filing-form": does(Act.RECORD_FILING),
    "intake:filing-forms": Entry(Answers.ANY_OFFICE, Act.RECORD_FILING, post_only=True),
    "accounts:staff-list": does(Act.MANAGE_STAFF),
    **of_list("accounts:staff", does(Act.MANAGE_STAFF)),
    "accounts:staff-invite": does(Act.MANAGE_STAFF),
    "accounts:history-list": does(Act.READ_HISTORY),
    **of_list("accounts:history", does(Act.READ_HISTORY)),
    "accounts:staff-edit": does(Act.MANAGE_STAFF),
    "accounts:staff-suspend": does(Act.MANAGE_STAFF, post_only=True),
    "accounts:staff-resume": does(Act.MANAGE_STAFF, post_only=True),
    "accounts:invitation-withdraw": does(Act.MANAGE_STAFF, post_only=True),
    "letters:letter-settings": does(Act.SET_LETTERS),
    "letters:envelope-test": does(Act.SET_LETTERS),
    "letters:letter-sample": does(Act.WORD_LETTERS),
    "letters:wording-list": does(Act.WORD_LETTERS),
    "letters:wording-edit": does(Act.WORD_LETTERS),
    "letters:notice-new": Entry(Answers.ANY_OFFICE, Act.ISSUE_LETTERS),
    "letters:notice-selection": Entry(Answers.ANY_OFFICE, Act.ISSUE_LETTERS, post_only=True),
    "letters:notice-batch-list": STAFF,
    **of_list("letters:notice-batches", STAFF),
    "letters:notice-batch-detail": READERS,
    **of_list("letters:notice-recipients", READERS),
    "letters:notice-batch-release": does(Act.RELEASE_LETTERS, post_only=True),
    "letters:notice-batch-withdraw": does(Act.WITHDRAW_LETTERS, post_only=True),
    "letters:notice-batch-resume": does(Act.ISSUE_LETTERS, post_only=True),
    "letters:notice-batch-archive": does(Act.ISSUE_LETTERS, post_only=True),
    "letters:notice-batch-pdf": READERS,
    "letters:notice-batch-zip": READERS,
    "letters:notice-batch-export": READERS,
    "letters:notice-detail": READERS,
    "letters:notice-print": READERS,
    "letters:notice-replace": does(Act.ISSUE_LETTERS),
    "reports:breakdown": STAFF,
    "reports:breakdown-export": STAFF,
}
# What shows the canary's name to those who manage our city; everything else does not name it
# (choices, numbers, letters and files by their own names, forms without a row).
NAMING = {
    "accounts:history-export",
    "accounts:history-list",
    "accounts:history-print",
    "compliance:attachment-new",
    "compliance:contact-correct",
    "compliance:contact-new",
    "compliance:duplicate-decide",
    "compliance:facility-detail",
    "compliance:facility-export",
    "compliance:facility-list",
    "compliance:facility-print",
    "compliance:facility-reason",
    "compliance:facility-sheet",
    "compliance:filing-correct",
    "compliance:filing-detail",
    "compliance:filing-new",
    "compliance:filing-return",
    "compliance:group-guidance-detail",
    "compliance:review-export",
    "compliance:review-list",
    "compliance:review-print",
    "compliance:year-close",
    "compliance:year-reopen",
    "facilities:facility-close",
    "facilities:facility-edit",
    "facilities:facility-note",
    "facilities:facility-resume",
    "facilities:facility-suspend",
    "facilities:facility-transfer",
    "facilities:transfer-detail",
    "home",
    "intake:filing-form",
    "letters:notice-batch-detail",
    "letters:notice-batch-export",
    "letters:notice-detail",
    "letters:notice-print",
    "letters:notice-recipients-export",
    "letters:notice-recipients-print",
    "letters:notice-replace",
    "reports:breakdown-export",
    "tour",
}
# What a visitor is answered who is not led to the sign-in.
TO_VISITORS = {
    "login": 200,
    "account_login": 200,
    "account_inactive": 200,
    "account_invitation": 404,  # a link that nobody was given
}
# Pages of the sign-in library about one's own account.
OF_ONESELF = ("account_", "mfa_", "openid_connect_", "socialaccount_")
POST_ONLY = {name for name, entry in ENTRIES.items() if entry.post_only}


def entry_of(name: str) -> Entry:
    return Entry(Answers.ONESELF) if name.startswith(OF_ONESELF) else ENTRIES[name]
