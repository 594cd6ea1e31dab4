"""次の対応: the one thing to do next about a facility; one table, read by Python and by SQL."""

from dataclasses import dataclass
from functools import cache

from django.db import models
from django.db.models import Func
from django.db.models.expressions import Combinable

from common.decision_table import CodedFacts, CodedTable
from compliance.deadlines.year_words import UNFILED_LATE, UNFILED_OPEN
from compliance.rule.classification import Category, Facts, classify


class NextAction(models.TextChoices):
    """次の対応: what the office does next, the most urgent first."""

    REVIEW_AGAIN = "review_again", "再提出の審査"
    REVIEW = "review", "審査待ち"
    DEMAND_FILING = "demand_filing", UNFILED_LATE
    AWAIT_CORRECTION = "await_correction", "差戻し中"
    CONTACT_AGAIN = "contact_again", "次回連絡日到来"
    REMIND = "remind", "回答期限超過"
    FOLLOW_PLAN = "follow_plan", "計画の期限到来"
    STANDARD_BREACH = "standard_breach", "基準違反（要件未充足）"
    GUIDE = "guide", "要件不足・未対応"
    ASK_CONFIRMATION = "ask_confirmation", "確認日が１年超"
    AWAIT_FILING = "await_filing", UNFILED_OPEN
    AWAIT_PLAN = "await_plan", "計画の期限待ち"
    AWAIT_ANSWER = "await_answer", "要件不足・対応中"
    NOTHING = "nothing", "対応不要"


@dataclass(frozen=True, kw_only=True)
class Work(CodedFacts):
    """What the table looks at. compliance.work.facts gathers it, for one and for many."""

    waiting: bool = False  # 審査待ち: a filing that nobody has decided about or corrected
    resubmitted: bool = False  # 再提出: … in the place of one that was returned
    returned: bool = False  # 差戻し中: the newest filing was returned
    owes: bool = False  # 未届: the filing of a 年度 in which the home had to file is missing
    overdue: bool = False  # 期限超過: … of one whose deadline has passed
    late: bool = False  # … and nothing of it has come, not even what was returned for its form
    breach: bool = False  # 基準違反: the filing that counts does not meet what binds on the day
    unmet: bool = False  # the filing that counts does not meet what is asked
    planned: bool = False  # it says what the facility will do about it
    promise_due: bool = False  # and the time that it promised has come
    confirmed_long_ago: bool = False  # more than a year since the yearly confirmation
    guided: bool = False  # a letter was sent or a contact recorded within a year
    reply_late: bool = False  # the newest letter should have been answered
    contact_due: bool = False  # the day named in the newest contact has come


WORK_LABELS = {
    "waiting": "審査待ちの届出がある",
    "resubmitted": "審査待ちの届出に再提出のものがある",
    "returned": "最も新しい届出を差し戻している",
    "owes": "未届の年度がある",
    "overdue": "届出期限を過ぎた未届の年度がある",
    "late": "届出期限を過ぎて補正を求めている届出もない年度がある",
    "breach": "数える届出が基準違反に当たる",
    "unmet": "数える届出が要件を満たしていない",
    "planned": "数える届出に今後の計画がある",
    "promise_due": "計画の期限が到来している",
    "confirmed_long_ago": "確認日から１年を超えている",
    "guided": "１年以内に通知文書又は対応記録がある",
    "reply_late": "最も新しい通知文書の回答期限を過ぎて回答も届出もない",
    "contact_due": "約束の期日又は次回連絡日が到来している",
}

# Read from the top: the order is the priority.
PRIORITY: CodedTable[Work, NextAction] = CodedTable(
    Work,
    (
        ({"waiting": True, "resubmitted": True}, NextAction.REVIEW_AGAIN),
        ({"waiting": True}, NextAction.REVIEW),
        # 基準第28条第2項等: 一年に一回以上の届出.
        ({"owes": True, "late": True}, NextAction.DEMAND_FILING),
        ({"returned": True}, NextAction.AWAIT_CORRECTION),
        ({"contact_due": True}, NextAction.CONTACT_AGAIN),
        ({"unmet": True, "reply_late": True}, NextAction.REMIND),
        ({"unmet": True, "planned": True, "promise_due": True}, NextAction.FOLLOW_PLAN),
        # What binds is not waited for: the finding of compliance.rule.obligations on the same day.
        ({"breach": True}, NextAction.STANDARD_BREACH),
        # 令和7年12月25日事務連絡 記(2): 要件を満たさない施設に助言を行う.
        ({"unmet": True, "planned": False, "guided": False}, NextAction.GUIDE),
        # 基準第28条第2項等: 一年に一回以上、協力医療機関との間で対応を確認する.
        ({"confirmed_long_ago": True}, NextAction.ASK_CONFIRMATION),
        ({"owes": True}, NextAction.AWAIT_FILING),
        ({"unmet": True, "planned": True}, NextAction.AWAIT_PLAN),
        ({"unmet": True}, NextAction.AWAIT_ANSWER),
        ({}, NextAction.NOTHING),
    ),
)


def choose(work: Work) -> NextAction:
    """Return what to do next."""
    return PRIORITY.answer(work)


# The table's answer to every combination of facts; place = Work.code.
ANSWERS = PRIORITY.answers

# One number holds both: the facts of the standing in the low bits, those of the work above.
STANDING_BITS = len(Facts.names())


def packed(standing: int, work: int) -> int:
    """Return the two codes as one number."""
    return standing + (work << STANDING_BITS)


@cache
def work_of(code: int) -> Work:
    """Return the facts of the work that a packed number holds."""
    return Work.of_code(code >> STANDING_BITS)


@cache
def category_of(code: int) -> Category:
    """Return the category that a packed number implies; where nothing counts, work says why."""
    facts, work = Facts.of_code(code & (2**STANDING_BITS - 1)), work_of(code)
    if facts.filed:
        return classify(facts)
    pending = Facts(under_review=work.waiting, returned=work.returned)
    return classify(pending)


def action_case(code: Combinable) -> Func:
    """Return the table as SQL: the answer that stands at the place of a packed number."""
    return PRIORITY.case(code.bitrightshift(STANDING_BITS))
