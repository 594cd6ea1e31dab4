"""Every field in which somebody types words reads them as files are read."""

from collections.abc import Iterator
from typing import Any, TypeVar

import django_filters as filters
import pytest
from django import forms
from django.urls import get_resolver

from common.line_filter import LineFilter
from common.typed_fields import LineField, ParagraphField
from tests.ours import OURS

T = TypeVar("T")
MODULES = tuple(f"{app}." for app in OURS)
# What is compared letter by letter with what is stored.
EXACT = {"username", "password1", "password2"}
# Names of sign-in, passwords and codes, which are compared so too.
SIGN_IN = "accounts.forms.sign_in"


def descendants(kind: type[T]) -> Iterator[type[T]]:
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def ours(kind: type[T]) -> list[type[T]]:
    assert get_resolver().url_patterns  # the views, and with them all forms, are loaded
    return sorted(
        {one for one in descendants(kind) if one.__module__.startswith(MODULES)},
        key=lambda one: (one.__module__, one.__qualname__),
    )


def plain_fields(form: Any) -> list[str]:
    return [
        name
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, LineField | ParagraphField | forms.UUIDField)
        and name not in EXACT
    ]


def test_no_form_takes_words_as_they_come():
    found = {
        form.__qualname__: plain_fields(form)
        for form in ours(forms.BaseForm)
        if form.__module__ != SIGN_IN
    }

    assert len(found) > 20
    assert {name: fields for name, fields in found.items() if fields} == {}


@pytest.mark.parametrize("kind", [filters.FilterSet])
def test_no_filter_takes_words_as_they_come(kind):
    found = {
        (one.__qualname__, name)
        for one in ours(kind)
        for name, used in one.base_filters.items()
        if isinstance(used, filters.CharFilter) and not isinstance(used, LineFilter)
    }

    assert ours(kind)
    assert found == set()
