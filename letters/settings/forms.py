"""The form of how an authority's letters look and are numbered."""

from datetime import date
from typing import Unpack

from django import forms

from common.form_arguments import FormData, ModelFormArguments
from common.typed_fields import LineField, ParagraphField, reason_field
from compliance.settings.models import LetterSettings
from facilities.models import Obligation, TypeCode
from letters.settings.article_forms import (
    TypeArticles,
    articles_of,
    fields_for,
    ordinances_of,
    shown_articles,
    without_name,
)


class LetterSettingsForm(forms.ModelForm[LetterSettings]):
    """Seal, numbers, days, envelope, desk, and the articles for each type of facility."""

    reason = reason_field()

    class Meta:
        model = LetterSettings
        fields = [
            "seal",
            "honorific",
            "number_prefix",
            "first_number",
            "reply_days",
            "quiet_days",
            "release_required",
            "window_left",
            "window_top",
            "window_width",
            "window_height",
            "fold_marks",
            "desk",
            "submission",
            "responsible",
        ]
        field_classes = {
            "number_prefix": LineField,
            "desk": ParagraphField,
            "submission": ParagraphField,
            "responsible": LineField,
        }
        widgets = {
            "seal": forms.RadioSelect,
            "honorific": forms.RadioSelect,
            "desk": forms.Textarea(attrs={"rows": 3}),
            "submission": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(
        self,
        data: FormData | None = None,
        *,
        on: date,
        **kwargs: Unpack[ModelFormArguments[LetterSettings]],
    ) -> None:
        """Ask for the articles of each type, beside those that hold on a day."""
        super().__init__(data, **kwargs)
        self.stored = self.instance.articles
        held = Obligation.objects.in_force(on=on).order_by("valid_from")
        self.obligations = {one.facility_type_id: one for one in held}
        for code in TypeCode:
            self.fields |= fields_for(code, self.instance, self.obligations.get(code))

    def types(self) -> list[TypeArticles]:
        """Return what the page shows of each type, in their order."""
        settings = LetterSettings(articles=self.stored)
        return [
            shown_articles(self, code, settings, self.obligations.get(code)) for code in TypeCode
        ]

    def clean(self) -> dict[str, object]:
        """Gather the articles that were written."""
        cleaned = super().clean() or self.cleaned_data
        for name in without_name(cleaned):
            self.add_error(name, "条例の名称を入力してください。")
        self.instance.articles = articles_of(cleaned)
        self.instance.ordinances = ordinances_of(cleaned)
        return cleaned
