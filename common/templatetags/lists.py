"""Offer the tags of lists: which of their conditions stand in one line with the search."""

from dataclasses import dataclass

from django import template
from django.forms import BoundField, ChoiceField, ModelChoiceField
from django_filters import FilterSet

from common.late_choices import LateSelect

register = template.Library()
EVERYTHING = "すべて"


@dataclass(frozen=True, kw_only=True)
class FilterLine:
    """The fields of a filter form: the search, what stands open beside it, and the others."""

    search: BoundField | None
    open: list[BoundField]
    others: list[BoundField]

    @property
    def wrong(self) -> bool:
        """Tell whether something that is folded away must be mended."""
        return any(field.errors for field in self.others)

    @property
    def waits(self) -> bool:
        """Tell whether an open field waits for its choices."""
        return any(
            isinstance(field.field.widget, LateSelect) and not field.field.widget.complete
            for field in self.open
        )


@register.simple_tag
def filter_line(filterset: FilterSet) -> FilterLine:
    """Return the fields of a filter form, those in the line named by what they leave open."""
    first = [
        name for name in getattr(filterset, "open_fields", ()) if name in filterset.form.fields
    ]
    fields = {field.name: field for field in filterset.form.visible_fields()}
    search = fields.pop("q", None)
    if search:
        search.field.widget.attrs.setdefault("placeholder", search.label)
    opened = [fields.pop(name) for name in first]
    for field in opened:
        _name_what_is_open(field)
    return FilterLine(search=search, open=opened, others=list(fields.values()))


def _name_what_is_open(field: BoundField) -> None:
    """Let a select say itself what it is about: its label is not seen in the line."""
    words = f"{field.label}：{EVERYTHING}"
    if isinstance(field.field, ModelChoiceField):
        field.field.empty_label = words
    elif isinstance(field.field, ChoiceField) and not field.use_fieldset:
        widget = field.field.widget
        widget.choices = [(key, label if key else words) for key, label in widget.choices]
