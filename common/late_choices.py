"""Lists of choices that a page fetches when its filter is opened.

A select of all municipalities is most of a page and of the work for it, and hardly anybody opens
the filter. So the page holds the choice in force only; what may be chosen comes when the filter is
opened, by htmx or, without JavaScript, by a link to the same page with the filter open.
"""

from collections.abc import Iterable, Iterator

import django_filters as filters
from django import forms
from django.db import models
from django.forms import BoundField
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_htmx.middleware import HtmxDetails

# The parameter of the address that asks for the lists.
OPENED = "choices"
# What Django says where nothing is chosen yet, and what we do.
DASHES, NOTHING_CHOSEN = "---------", "選択してください"


class LongSelect(forms.Select):
    """A select of a thousand options: written in Python, because a template takes long for them."""

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: object = None,
    ) -> SafeString:
        """Return the select."""
        shown = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>', self._options("" if value is None else value)
        )
        return format_html("<select{}>{}</select>", forms.utils.flatatt(shown), options)

    def offered(self) -> Iterable[tuple[object, object]]:
        """Return what may be chosen."""
        return self.choices

    def _options(self, value: object) -> Iterator[tuple[str, str, str]]:
        for key, label in self.offered():
            selected = SafeString(" selected") if str(key) == str(value) else ""
            yield str(key), selected, NOTHING_CHOSEN if label == DASHES else str(label)


class LateSelect(LongSelect):
    """A select that holds what is chosen, and all choices once they are asked for."""

    complete = False
    chosen: models.Model | None = None

    def offered(self) -> Iterable[tuple[object, object]]:
        """Return what may be chosen, or what is."""
        if self.complete:
            return self.choices
        assert isinstance(self.choices, ModelChoiceIterator)
        field = self.choices.field
        none = ("", field.empty_label)
        if self.chosen is None:
            return [none]
        return [none, (field.prepare_value(self.chosen), field.label_from_instance(self.chosen))]


class LateChoiceField(filters.fields.ModelChoiceField):
    """A choice among rows, of which its select shows the chosen one without asking again."""

    widget = LateSelect

    def clean(self, value: object) -> models.Model | None:
        """Remember the row that was chosen."""
        chosen: models.Model | None = super().clean(value)
        self.widget.chosen = chosen
        return chosen


class LateChoiceFilter(filters.ModelChoiceFilter):
    """A filter by a row; the address says whether the rows to choose from are wanted."""

    field_class = LateChoiceField

    @property
    def field(self) -> LateChoiceField:
        """Return the field, with all of its choices where they are asked for."""
        field: LateChoiceField = super().field
        field.widget.complete = is_opened(self.parent)
        return field


def late_fields(filterset: filters.FilterSet) -> list[BoundField]:
    """Return the fields of a filter form whose choices come when it is opened."""
    return [field for field in filterset.form if isinstance(field.field, LateChoiceField)]


def is_opened(filterset: filters.FilterSet) -> bool:
    """Tell whether the address asks for the lists of choices."""
    return OPENED in filterset.data


def asks_for_choices(request: HttpRequest) -> bool:
    """Tell whether htmx asks for the choices of a filter alone."""
    return OPENED in request.GET and bool(vars(request)["htmx"])


def asks_for_results(request: HttpRequest) -> bool:
    """Tell whether htmx asks for the results of a list alone."""
    htmx: HtmxDetails = vars(request)["htmx"]
    return bool(htmx) and not htmx.history_restore_request


def choices_alone(request: HttpRequest, filterset: filters.FilterSet) -> HttpResponse:
    """Return the selects of a filter form with all of their choices."""
    filterset.form.errors  # noqa: B018  What is chosen is known once the form was checked.
    swapped: dict[str, str | bool] = {"hx-swap-oob": "true"}
    selects = [field.as_widget(attrs=swapped) for field in late_fields(filterset)]
    return render(request, "components/late_choices.html", {"selects": selects})
