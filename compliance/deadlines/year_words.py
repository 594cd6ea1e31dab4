"""届出の有無の言い方: the one vocabulary of what has been filed, and of what has not."""

from common.japanese import fiscal_year_label
from compliance.rule.classification import Category

NEVER_FILED = str(Category.NOT_FILED.label)
UNFILED = "今年度未届"
UNFILED_OPEN = f"{UNFILED}（期限前）"
# 届出期限が年度の末日である指定権者では、期限を過ぎた年度は常に過年度となる。
UNFILED_LATE = f"過年度・{UNFILED}（期限超過）"


def filed_words(year: int) -> str:
    """Return what is said of a facility that has filed for a 年度: 届出済み（令和8年度）."""
    return f"届出済み（{fiscal_year_label(year)}）"
