"""The addresses of a list: the page, the page to print, the files, and the choice of columns."""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model
from django.http.response import HttpResponseBase  # noqa: TID251  # the type of what views return
from django.urls import URLPattern, path

from accounts.views.list_page import READ, ListPage
from common.list_files import WRITERS
from common.suffixes import register_suffixes

M = TypeVar("M", bound=Model)
R = TypeVar("R")
register_suffixes("list_suffix", WRITERS)


def list_paths(
    prefix: str,
    page: type[ListPage[M, R]],
    name: str,
    *,
    screen: str = "",
    choice: str = "",
    selects: bool = False,
) -> list[URLPattern]:
    """Return the addresses of a list, which lie below its own; `selects` lets a file be of some."""

    def shape(
        answer: str, *, tail: str = "", sends: bool = False
    ) -> Callable[..., HttpResponseBase]:
        methods = [*READ, "post"] if sends else list(READ)
        return page.as_view(answer=answer, tail=tail, http_method_names=methods)

    return [
        path(prefix, page.as_view(), name=screen or f"{name}-list"),
        path(
            f"{prefix}print/",
            shape("on_paper", tail="print/"),
            name=f"{name}-print",
        ),
        path(
            f"{prefix}export.<list_suffix:suffix>",
            shape("as_file", sends=selects),
            name=f"{name}-export",
        ),
        path(
            f"{prefix}columns/",
            shape("columns_to_choose", tail="columns/", sends=True),
            name=choice or f"{name}-columns",
        ),
    ]
