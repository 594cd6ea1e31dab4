"""Offer the tags and filters that every page may use."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django import template
from django.conf import settings
from django.forms import Field, ModelChoiceField
from django.template import Context
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django_filters import FilterSet, OrderingFilter
from django_tables2 import Table

from common.japanese import fiscal_year_label, letter_number
from common.japanese import wareki as in_wareki
from common.late_choices import OPENED, is_opened, late_fields
from common.moments import local_day, wareki_time
from common.search import MOST_CHARACTERS, MOST_WORDS, is_cut
from common.table_rows import rows_as_html

register = template.Library()
register.simple_tag(wareki_time)

PAGE = "page"


@dataclass(frozen=True, kw_only=True)
class ActiveFilter:
    """One condition that narrows a list, and the address of the list without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ChoicesToCome:
    """The choices that come when a filter is opened: whose, and where they are without htmx."""

    names: str
    url: str
    opened: bool
    parameter: str = OPENED


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """One entry of the main menu; current is what aria-current says, or an empty text."""

    label: str
    url: str
    current: str


@register.filter
def wareki(day: date | None) -> str:
    """Return a day in 和暦, as 令和7年8月1日; nothing for no day."""
    return in_wareki(local_day(day)) if day else ""


@register.filter
def fiscal_year(year: int) -> str:
    """Return a 年度 as 令和7年度."""
    return fiscal_year_label(year)


@register.filter
def full_width(number: int) -> str:
    """Return a number as letters write it: one digit in full width, more in half width."""
    return letter_number(number)


@register.filter
def lines(texts: Iterable[str]) -> str:
    """Return texts below each other, without empty ones, for where CSS keeps line breaks."""
    return "\n".join(filter(None, texts))


@register.filter
def percent(part: int | None, whole: int | None) -> str:
    """Return a share in integer per cent, halves rounded up; a dash where there is no base."""
    if not whole or part is None:
        return "－"
    return f"{(200 * part + whole) // (2 * whole)}％"


@register.filter
def signed(change: int | None) -> str:
    """Return by how much a number has grown, with its sign; nothing where nothing is compared."""
    if change is None:
        return ""
    sign = "±" if change == 0 else "＋" if change > 0 else "－"
    return f"{sign}{abs(change):,}"


@register.filter
def swaps_results(table: Table) -> bool:
    """Tell whether a table stands beside a filter form, so that its links may swap #results."""
    return bool(table.context.get("filter"))


@register.filter
def page_sizes(table: Table) -> tuple[int, ...]:
    """Return the choice of rows a page; nothing where a table leaves none."""
    sizes: tuple[int, ...] = getattr(table, "per_page_choices", ())
    return sizes


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """Return the rows of a table that are on the page."""
    return rows_as_html(table)


@register.simple_tag
def site_root() -> str:
    """Return the address of the first page, also where the site lives below a prefix."""
    return get_script_prefix()


@register.simple_tag(takes_context=True)
def querystring_without(context: Context, *names: str) -> str:
    """Return the query of this page without these parameters, and from its first page on."""
    query = context["request"].GET.copy()
    for name in (*names, PAGE, OPENED):
        query.pop(name, None)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def choices_to_come(context: Context, filterset: FilterSet) -> ChoicesToCome:
    """Return whose choices are left out of a filter form until it is opened."""
    fields, opened = late_fields(filterset), is_opened(filterset)
    names = "・".join(str(field.label) for field in fields)
    query = context["request"].GET.copy()
    query[OPENED] = "1"
    return ChoicesToCome(
        names="" if opened else names, url=f"?{query.urlencode()}", opened=opened and bool(fields)
    )


@register.simple_tag(takes_context=True)
def kept_parameters(context: Context, filterset: FilterSet) -> list[tuple[str, str]]:
    """Return what a filter form must pass on: order and columns, but neither filters nor page."""
    own = {key for name in filterset.filters for key in parameters_of(filterset, name)}
    return [
        (name, value)
        for name, values in context["request"].GET.lists()
        for value in values
        if value and name not in own | {PAGE, OPENED}
    ]


@register.simple_tag
def search_note(filterset: FilterSet) -> str:
    """Return what to tell of words of the quick search that were left out; nothing else."""
    if not is_cut(str(filterset.data.get("q") or "")):
        return ""
    return (
        f"検索の語が多いため、先頭の{MOST_WORDS}語（{MOST_CHARACTERS}字まで）だけで検索しました。"
        "残りの語は使っていません。"
    )


@register.simple_tag(takes_context=True)
def active_filters(context: Context, filterset: FilterSet) -> list[ActiveFilter]:
    """Return the conditions in force, each with the address of the list without it."""
    if not filterset.is_bound:
        return []
    filterset.form.errors  # noqa: B018  Django fills cleaned_data when the errors are asked for.
    return [
        ActiveFilter(label=str(filterset.form[name].label), value=text, url=url)
        for name, filter_ in filterset.filters.items()
        if not isinstance(filter_, OrderingFilter)
        for text, url in conditions(context, filterset, name)
    ]


@register.inclusion_tag("components/menu.html", takes_context=True)
def main_menu(context: Context) -> dict[str, object]:
    """Show settings.MAIN_MENU: (URL name, label[, dotted path of a function of the user])."""
    request = context["request"]
    menu: tuple[tuple[str, ...], ...] = settings.MAIN_MENU
    entries = [
        (label, url)
        for name, label, *allowed in menu
        if all(import_string(path)(request.user) for path in allowed if path)
        for url in existing(name)
    ]
    here = section(request.path, [url for _, url in entries])
    exact = "page" if here == request.path else "true"
    return {
        "items": [
            MenuItem(label=label, url=url, current=exact if url == here else "")
            for label, url in entries
        ],
        "more": context.get("more_pages"),
    }


def existing(name: str) -> Iterator[str]:
    """Yield the address of this name if there is such a page."""
    try:
        yield reverse(name)
    except NoReverseMatch:
        return


def section(path: str, urls: list[str]) -> str:
    """Return the longest of the addresses that a path lies below; the root holds only itself."""
    root = get_script_prefix()
    above = [url for url in urls if url == path or (url != root and path.startswith(url))]
    return max(above, key=len, default="")


def parameters_of(filterset: FilterSet, name: str) -> list[str]:
    """Return the names of the parameters of one filter; a range has two."""
    field, widget = filterset.form[name], filterset.form.fields[name].widget
    suffixes = getattr(widget, "suffixes", None)
    return [f"{field.html_name}_{suffix}" for suffix in suffixes or ()] or [field.html_name]


def conditions(context: Context, filterset: FilterSet, name: str) -> Iterator[tuple[str, str]]:
    """Yield text and address-without-it of each value of one filter."""
    value = filterset.form.cleaned_data.get(name)
    names, field = parameters_of(filterset, name), filterset.form.fields[name]
    if isinstance(value, slice):
        yield f"{words(value.start)}～{words(value.stop)}", querystring_without(context, *names)
    elif isinstance(value, str) or not hasattr(value, "__iter__"):
        if value is not None and value != "":
            yield choice_words(field, value), querystring_without(context, *names)
    else:
        for one in value:
            yield choice_words(field, one), without_value(context, names[0], raw(field, one))


def without_value(context: Context, name: str, value: str) -> str:
    """Return the query of this page without one of several values of a parameter."""
    query = context["request"].GET.copy()
    query.setlist(name, [each for each in query.getlist(name) if each != value])
    query.pop(PAGE, None)
    return f"?{query.urlencode()}"


def raw(field: Field, value: object) -> str:
    """Return a value as it stands in the address."""
    return str(field.prepare_value(value)) if isinstance(field, ModelChoiceField) else str(value)


def choice_words(field: Field, value: object) -> str:
    """Return the label of a choice, else the value in words."""
    if isinstance(field, ModelChoiceField):
        return str(value)
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return labels.get(str(value)) or words(value)


def words(value: object) -> str:
    """Return a value as people write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return in_wareki(local_day(value)) if isinstance(value, date) else str(value)


@register.simple_tag
def form_token() -> SafeString:
    """Return the hidden field by which the same form does its work once (accounts/once.py)."""
    return format_html('<input type="hidden" name="form_token" value="{}">', uuid4())
