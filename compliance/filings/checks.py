"""What is said of a filing that cannot be right, whether it is typed or comes in a file."""

from datetime import date

from common.japanese import fiscal_year
from facilities.models import Obligation

RECEIVED_BEFORE_FILED = "受付日が届出日より前です。届出日又は受付日を確認してください。"
YEAR_IS_FAR = "年度が届出日の年度と２年以上離れています。年度を確認してください。"
YEAR_DIFFERS = "年度が届出日の属する年度と異なります。"
CONFIRMED_AFTER_RECEIPT = "確認日が受付日より後です。日付を確認してください。"


def to_come(label: str) -> str:
    """Return what is said of a day after the day of recording."""
    return f"{label}が今日より後になっています。日付を確認してください。"


def years_apart(year: int, filed: date) -> int:
    """Return how many years lie between the 年度 stated and that of the day of filing."""
    return abs(year - fiscal_year(filed))


def not_a_hospital(obligation: Obligation | None) -> str:
    """Return why ⅲ is refused for an institution that is no hospital."""
    if obligation is None or not obligation.covers_admission:
        return "要件ⅲを満たす協力医療機関は、病院に限ります。要件ⅲの選択を外してください。"
    return (
        f"要件ⅲを満たす協力医療機関は、病院に限ります（基準{obligation.cites_requirements}）。"
        "要件ⅲの選択を外してください。"
    )
