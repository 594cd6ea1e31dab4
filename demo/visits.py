"""One person who opens one page after another, and a bare list of the same rows beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from statistics import median, quantiles
from time import perf_counter, process_time

import django_tables2 as tables
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.http import urlencode

from accounts.acting import acting_as
from accounts.models import User
from accounts.row_security import WEB_ROLE
from common.late_choices import OPENED
from compliance.work.next_action import NextAction
from facilities.models import Facility
from medical_partners.models import MedicalInstitution

PER_PAGE = 50
# Name of a page, name of its address, and its query.
PAGES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("home", "home", {}),
    ("facilities", "compliance:facility-list", {}),
    ("facilities, page 5", "compliance:facility-list", {"page": "5"}),
    ("facilities, mark 2", "compliance:facility-list", {"mark": "2"}),
    ("facilities, search", "compliance:facility-list", {"q": "さくら"}),
    ("facilities, sorted", "compliance:facility-list", {"sort": "-category"}),
    ("facilities, year owed", "compliance:facility-list", {"year_filing": "owed"}),
    *(
        (f"facilities, {action.value}", "compliance:facility-list", {"next_action": action.value})
        for action in NextAction
    ),
    ("facilities, choices", "compliance:facility-list", {OPENED: "1"}),
    ("institutions", "medical_partners:institution-list", {}),
    (
        "institutions, search",
        "medical_partners:institution-list",
        {"q": "病院", "able": "admission"},
    ),
    ("letters", "compliance:contact-list", {}),
    ("reviews", "compliance:review-list", {}),
    ("breakdown", "reports:breakdown", {"layout": "survey"}),
    ("breakdown, 別紙１", "reports:breakdown", {"layout": "annex1"}),
    ("activity", "reports:activity", {}),
    ("uploads", "intake:upload-list", {}),
)


class BareFacilities(tables.Table):
    """The facilities as django-tables2 shows them by itself."""

    class Meta:
        model = Facility
        template_name = "django_tables2/table.html"
        fields = (
            "number",
            "name",
            "facility_type",
            "municipality",
            "authority",
            "corporation_name",
            "phone",
            "capacity",
            "designated_date",
        )


class BareInstitutions(tables.Table):
    """The institutions as django-tables2 shows them by itself."""

    class Meta:
        model = MedicalInstitution
        template_name = "django_tables2/table.html"
        fields = (
            "code",
            "name",
            "kind",
            "beds",
            "prefecture",
            "municipality",
            "phone",
            "consultation",
            "examination",
            "admission",
        )


@dataclass(kw_only=True)
class Figures:
    """What was measured of one page as one person."""

    page: str
    status: int = 0
    queries: int = 0
    size: int = 0
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """Return the time within which 95 of 100 answers came."""
        return percentile_95(self.seconds)

    @property
    def ratio(self) -> float | None:
        """Return the median as a multiple of the bare list's, where there is one."""
        return median(self.seconds) / median(self.bare) if self.bare else None


def percentile_95(seconds: list[float]) -> float:
    """Return the 95th percentile; of a single value that value."""
    return quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


class _Statements:
    """Counts the statements that pass, and the time that they take."""

    def __init__(self) -> None:
        self.number, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., object], *arguments: object) -> object:
        begun = perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.number += 1
            self.seconds += perf_counter() - begun


def visit(user: User, *, repeats: int) -> list[Figures]:
    """Open all pages in turns as the web role, the bare lists between; the first is left out."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    found = {page: Figures(page=page) for page, _, _ in PAGES}
    _become(WEB_ROLE)
    try:
        for _ in range(repeats + 1):
            for page, name, query in PAGES:
                _open(client, f"{reverse(name)}?{urlencode(query)}", found[page])
                if bare := _bare_list(name):
                    found[page].bare.append(_seconds(partial(bare, user)))
    finally:
        _become("none")
    for figures in found.values():
        for values in (figures.seconds, figures.processor, figures.database, figures.bare):
            del values[:1]
    return list(found.values())


def _open(client: Client, url: str, figures: Figures) -> None:
    statements = _Statements()
    begun, processor = perf_counter(), process_time()
    with connection.execute_wrapper(statements):
        # The choices of a filter come by htmx once it is opened.
        response = client.get(url, headers={"HX-Request": "true"} if OPENED in url else {})
    figures.seconds.append(perf_counter() - begun)
    figures.processor.append(process_time() - processor)
    figures.database.append(statements.seconds)
    figures.status, figures.queries = response.status_code, statements.number
    figures.size = len(response.content)


def _bare_list(name: str) -> Callable[[User], None] | None:
    return {
        "compliance:facility-list": _bare_facilities,
        "medical_partners:institution-list": _bare_institutions,
    }.get(name)


def _bare_facilities(user: User) -> None:
    rows = Facility.objects.visible_to(user).select_related(
        "facility_type", "municipality", "authority"
    )
    _render(BareFacilities(rows.order_by("municipality_id", "number", "pk")), user)


def _bare_institutions(user: User) -> None:
    rows = MedicalInstitution.objects.visible_to(user).select_related("prefecture", "municipality")
    order = ("prefecture_id", "municipality_id", "name", "pk")
    _render(BareInstitutions(rows.current().order_by(*order)), user)


def _render(table: tables.Table, user: User) -> None:
    request = RequestFactory().get("/")
    request.user = user
    with acting_as(user):
        tables.RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
        table.as_html(request)


def _seconds(way: Callable[[], object]) -> float:
    begun = perf_counter()
    way()
    return perf_counter() - begun


def _become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, false)", [role])
