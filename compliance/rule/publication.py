"""How the categories are published: ①–④ of 別紙1."""

from django.conf import settings
from django.db import models

from compliance.rule.classification import Category


class Mark(models.TextChoices):
    """別紙１の区分: the four marks of the ministry's table; they exclude one another."""

    MET = "met", "①"
    PARTLY_MET = "partly_met", "②"
    UNMET = "unmet", "③"
    NOT_TALLIED = "not_tallied", "④"

    @property
    def meaning(self) -> str:
        """Return the words of the ministry's legend."""
        return LEGEND[self]


LEGEND = {
    Mark.MET: "全ての要件を満たした協力医療機関を定めている",
    Mark.PARTLY_MET: "要件の一部を満たした協力医療機関を定めている",
    Mark.UNMET: "いずれの要件も満たしていないが、協力医療機関は定めている",
    Mark.NOT_TALLIED: "集計していない",
}

_SAME = {Category.MET: Mark.MET, Category.PARTLY_MET: Mark.PARTLY_MET, Category.UNMET: Mark.UNMET}


def mark_of(category: Category) -> Mark:
    """Return the mark under which a category is published.

    The papers do not say where "filed, no partner" belongs; NO_PARTNER_COUNTED_AS decides.
    """
    if category == Category.NO_PARTNER:
        return Mark(settings.NO_PARTNER_COUNTED_AS)
    return _SAME.get(category, Mark.NOT_TALLIED)


def categories_of(mark: Mark) -> list[Category]:
    """Return the categories that are published under a mark."""
    return [category for category in Category if mark_of(category) == mark]
