"""Answers that many pages give: a page with a form, and a file to keep or to look at."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import IO, Protocol, cast

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

# Every kind of file that leaves the site, by its suffix.
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
REFUSED = 422


class Filled(Protocol):
    """A form, or the rows of one, that somebody may have sent."""

    is_bound: bool

    def is_valid(self) -> bool:
        """Tell whether it can be taken."""


def form_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    form: Filled | None = None,
) -> HttpResponse:
    """Show a page with its form, which is context["form"] unless another is named.

    A form that was sent and is shown again was refused.
    """
    asked = form or cast(Filled, context["form"])
    refused = asked.is_bound and not asked.is_valid()
    return render(request, template, dict(context), status=REFUSED if refused else 200)


def download(
    write: Callable[[IO[bytes]], None] | bytes, *, name: str, shown: bool = False
) -> HttpResponse:
    """Return a file under its name, whose suffix says what it is; `shown` opens it on the page."""
    if isinstance(write, bytes):
        content = write
    else:
        file = BytesIO()
        write(file)
        content = file.getvalue()
    response = HttpResponse(content, content_type=_content_type(name))
    disposition = content_disposition_header(not shown, name)
    response["Content-Disposition"] = disposition or "inline"
    return response


def stored_file(file: FieldFile, *, name: str) -> FileResponse:
    """Return a file that was made before, read as it is sent."""
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type=_content_type(name)
    )


def _content_type(name: str) -> str:
    return CONTENT_TYPES[name.rpartition(".")[2]]
