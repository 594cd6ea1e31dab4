"""The articles that letters cite for one type of facility: the ministry's and the office's own."""

import re
from dataclasses import dataclass

from django import forms

from common.form_arguments import Cleaned
from common.japanese import half_width
from common.typed_fields import LineField
from compliance.settings.articles import doubts
from compliance.settings.models import LetterSettings
from facilities.models import Clause, Obligation, TypeCode

ARTICLE = "article_"
ORDINANCE = "ordinance_"
_CITED = re.compile(r"第[0-9]+条(?:の[0-9]+)*(?:第[0-9]+項)?")


class ArticleField(LineField):
    """An article of a 基準省令; digits may be typed in either width."""

    def to_python(self, value: object) -> str:
        """Return the article with half-width digits."""
        return half_width(str(super().to_python(value) or "")).strip()

    def validate(self, value: str | None) -> None:
        """Refuse what is no article."""
        super().validate(value)
        if value and not _CITED.fullmatch(value):
            raise forms.ValidationError("「第25条第2項」のように入力してください。")


@dataclass(frozen=True, kw_only=True)
class TypeArticles:
    """What the form asks for one type, as the page shows it."""

    label: str
    standard: str
    doubtful: list[str]
    articles: list[forms.BoundField]
    ordinance: forms.BoundField
    ordinance_articles: list[forms.BoundField]
    has_errors: bool


def fields_for(
    code: TypeCode, settings: LetterSettings, obligation: Obligation | None
) -> dict[str, forms.Field]:
    """Return the fields of one type by name."""
    own = settings.articles.get(code, {})
    ordinance = settings.ordinances.get(code, {})
    fields: dict[str, forms.Field] = {}
    for clause in Clause:
        fields[f"{ARTICLE}{code}_{clause}"] = ArticleField(
            label=f"{clause.label}の条項",
            required=False,
            max_length=60,
            help_text=_stands(obligation, clause),
            initial=own.get(clause, ""),
        )
    fields[f"{ORDINANCE}{code}"] = LineField(
        label="条例の名称",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"size": 80}),
        initial=ordinance.get("name", ""),
    )
    for clause in Clause:
        fields[f"{ORDINANCE}{code}_{clause}"] = LineField(
            label=f"条例の{clause.label}の条項",
            required=False,
            max_length=60,
            initial=ordinance.get(clause, ""),
        )
    return fields


def _stands(obligation: Obligation | None, clause: Clause) -> str:
    if obligation is None:
        return ""
    text, read = obligation.stated(clause)
    if read:
        return f"空欄のときは「{text}」と記します。"
    cited = obligation.cited(clause)
    return f"「{text}」は要確認のため、空欄のときは「{cited}」とだけ記します。"


def shown_articles(
    form: forms.BaseForm,
    code: TypeCode,
    settings: LetterSettings,
    obligation: Obligation | None,
) -> TypeArticles:
    """Return what the page shows of one type."""
    articles = [form[f"{ARTICLE}{code}_{clause}"] for clause in Clause]
    name = form[f"{ORDINANCE}{code}"]
    own = [form[f"{ORDINANCE}{code}_{clause}"] for clause in Clause]
    doubtful = [clause.label for clause in doubts(settings, obligation)] if obligation else []
    return TypeArticles(
        label=code.label,
        standard=obligation.ordinance if obligation else "",
        doubtful=doubtful,
        articles=articles,
        ordinance=name,
        ordinance_articles=own,
        has_errors=any(field.errors for field in (*articles, name, *own)),
    )


def articles_of(cleaned: Cleaned) -> dict[str, dict[str, str]]:
    """Return the articles that were typed, by type and clause."""
    return _by_type(cleaned, ARTICLE)


def ordinances_of(cleaned: Cleaned) -> dict[str, dict[str, str]]:
    """Return the 条例 that were typed, by type: the name, and the article of each clause."""
    found = _by_type(cleaned, ORDINANCE)
    return {
        code: {"name": cleaned.get(f"{ORDINANCE}{code}", ""), **found.get(code, {})}
        for code in TypeCode.values
        if cleaned.get(f"{ORDINANCE}{code}") or code in found
    }


def without_name(cleaned: Cleaned) -> list[str]:
    """Return the name fields of the 条例 of which only articles were typed."""
    return [f"{ORDINANCE}{code}" for code, own in ordinances_of(cleaned).items() if not own["name"]]


def _by_type(cleaned: Cleaned, prefix: str) -> dict[str, dict[str, str]]:
    typed = {
        code: {
            clause.value: text
            for clause in Clause
            if (text := cleaned.get(f"{prefix}{code}_{clause}", ""))
        }
        for code in TypeCode.values
    }
    return {code: own for code, own in typed.items() if own}
