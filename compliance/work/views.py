"""今やること: what waits for whoever has signed in, as numbers that lead to their lists."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from accounts.models import User
from accounts.permissions import Act, may, offices_where
from accounts.person import signed_in
from accounts.scope import Scope, scope_of
from accounts.sessions import signed_in_before
from common.japanese import fiscal_year, fiscal_year_label, wareki
from common.paging import ListTable
from compliance.deadlines.conditions import Deadlines, read_deadlines
from compliance.deadlines.days import words_of_rule
from compliance.filings.models import Upload
from compliance.work.news import News, news
from compliance.work.pace import COMPARED, Pace
from compliance.work.pictures import filings_picture, types_picture
from compliance.work.places import PlaceLoad, table_of
from compliance.work.tasks import ListOf, Task, grouped, of_files, of_load, of_offers
from compliance.work.workload import Load, Workload, breaching, workload
from facilities.models import Facility, FacilityType, OfficeNote, TransferProposal
from facilities.transfers import waiting_at
from jurisdictions.models import Authority, Prefecture


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what there is to do, for each authority that one serves and for those one only reads."""
    now = timezone.now()
    today = timezone.localdate(now)
    scope = scope_of(request.user)
    apart = scope.tells_apart
    work = workload(
        Facility.objects.visible_to(request.user),
        by="prefecture_id" if scope.reads_all else "authority_id",
        on=today,
        known_at=now,
        named=scope.authorities if apart else (),
    )
    user = signed_in(request)
    before = _before(request.user, work, now) if apart and work.breach_day > today else None
    table = _table(user, scope, work, apart=apart)
    if table:
        RequestConfig(request, paginate=False).configure(table)
    context = {
        "today": today,
        "offices": _offices(user, scope, work, before) if apart else [],
        "news": _news(request, user, scope) if apart else None,
        "nation": _of_place(work.total(), work, {}) if scope.reads_all else None,
        "table": table,
        "in_charge_of": OfficeNote.objects.visible_to(user).in_charge(user).counted(on=today),
        "may_record": may(user, Act.RECORD_FILING),
        "binding": work.binding,
        "transition_end": work.binding - timedelta(days=1) if work.binding else None,
        "transition_left": (work.binding - today).days - 1 if work.binding else None,
    }
    return render(request, "compliance/work/home.html", context)


def _before(user: User | AnonymousUser, work: Workload, now: datetime) -> Counter[str]:
    """Return how many would have been in breach by what had been filed four weeks ago."""
    return breaching(
        Facility.objects.visible_to(user),
        by="authority_id",
        on=work.on - COMPARED,
        known_at=now,
        day=work.breach_day,
    )


def _news(request: HttpRequest, user: User, scope: Scope) -> News | None:
    """Return what others did since the person signed in the time before, if they ever did."""
    since = signed_in_before(request.session)
    return news(scope.authorities, since=since, reader=user) if since else None


@require_GET
def news_page(request: HttpRequest) -> HttpResponse:
    """Show all that others did since the person signed in the time before."""
    user = signed_in(request)
    return render(
        request, "compliance/work/news.html", {"news": _news(request, user, scope_of(user))}
    )


def _offices(
    user: User, scope: Scope, work: Workload, before: Counter[str] | None
) -> list[dict[str, object]]:
    """Return the authorities that one serves, each with its tasks and its pictures."""
    deadlines, waiting = read_deadlines(on=work.on), _waiting(user, scope)
    return [
        {
            **_of_place(
                work.of(authority.pk),
                work,
                {"authority": str(authority.pk)},
                others=waiting(authority),
            ),
            "authority": authority,
            "acts": _acts(user, authority),
            "deadline": _deadline(authority, deadlines),
            "pace": _pace(work, authority, before),
        }
        for authority in Authority.objects.filter(pk__in=scope.authorities).order_by("code")
    ]


def _pace(work: Workload, authority: Authority, before: Counter[str] | None) -> Pace | None:
    """Return the pace of an authority, until the transition has ended."""
    if before is None:
        return None
    load = work.of(authority.pk)
    return Pace(
        on=work.on,
        binding=work.breach_day,
        now=load.breaches,
        before=before[str(authority.pk)],
    )


def _waiting(user: User, scope: Scope) -> Callable[[Authority], list[Task]]:
    """Return what tells the tasks of an authority that are no facilities; two queries for all."""
    open_offers = TransferProposal.objects.visible_to(user).open()
    offers = list(open_offers.select_related("from_authority"))
    pending = Upload.objects.filter(authority__in=scope.authorities).pending().order_by()
    files = dict(pending.values_list("authority").annotate(n=Count("pk")))
    return lambda office: [
        of_files(files.get(office.pk, 0)),
        *of_offers(waiting_at(offers, office)),
    ]


def _acts(user: User, authority: Authority) -> dict[str, str]:
    """Return what a person may set for an authority: addresses by their words."""
    pages = {
        "設定": (Act.SET_OFFICE, "compliance:authority-settings"),
        "職員": (Act.MANAGE_STAFF, "accounts:staff-list"),
    }
    return {
        word: reverse(page, args=[authority.pk])
        for word, (act, page) in pages.items()
        if may(user, act, authority.pk)
    }


def _of_place(
    load: Load,
    work: Workload,
    place: Mapping[str, str],
    *,
    others: Iterable[Task] = (),
) -> dict[str, object]:
    list_of = _list_of(place)
    names = dict(FacilityType.objects.order_by("survey_letter").values_list("pk", "short_name"))
    return {
        "acts": {},
        "deadline": "",
        "pace": None,
        "n": load.n,
        "is_new": not load.has_filings,
        "url": list_of({}),
        "groups": grouped([*of_load(load, work, list_of), *others]),
        "pictures": [
            filings_picture(load, year=fiscal_year(work.on)),
            types_picture(load, names, list_of),
        ]
        if load.n
        else [],
    }


def _deadline(authority: Authority, deadlines: Deadlines) -> str:
    """Return in words when the filings of the year are due, and how far that is."""
    pair = deadlines.of(authority.pk)
    due = deadlines.due(pair, claims_bonus=False)
    left = (due - deadlines.on).days
    varies = any(office == authority.pk for office, _ in deadlines.now.by_type)
    year = fiscal_year_label(deadlines.fiscal_year)
    distance = f"あと{left}日です。" if left >= 0 else f"{-left}日過ぎています。"
    others = "施設種別によっては別の期限があります。" if varies else ""
    return f"{year}の届出期限は{wareki(due)}（{words_of_rule(pair[0])}）で、{distance}{others}"


def _table(user: User, scope: Scope, work: Workload, *, apart: bool) -> ListTable | None:
    """Return the places that one reads, and those that one serves where they are many."""
    if scope.reads_all:
        label = "都道府県"
        prefectures = Prefecture.objects.order_by("code")
        found = [_place(one.pk, one.name, "prefecture", work) for one in prefectures]
    else:
        label = "指定権者"
        found = list(_authorities(user, scope, work, apart=apart))
    rows = [place for place in found if place.load.n or place.acts]
    return table_of(rows, label=label, work=work) if rows else None


def _authorities(user: User, scope: Scope, work: Workload, *, apart: bool) -> Iterator[PlaceLoad]:
    served = frozenset() if apart else scope.authorities
    read = {int(pk) for pk in work.by_place} - scope.authorities
    deadlines = read_deadlines(on=work.on) if served else None
    for one in Authority.objects.filter(pk__in=served | read).order_by("code"):
        place = _place(str(one.pk), one.name, "authority", work)
        if deadlines and one.pk in served:
            due = deadlines.due(deadlines.of(one.pk), claims_bonus=False)
            place = replace(place, due=due, acts=_acts(user, one))
        yield place


def _place(pk: str, name: str, narrowed_by: str, work: Workload) -> PlaceLoad:
    return PlaceLoad(pk=pk, name=name, load=work.of(pk), narrowed_by=narrowed_by)


def _list_of(place: Mapping[str, str]) -> ListOf:
    def url(narrower: Mapping[str, str]) -> str:
        query = urlencode({**narrower, **place})
        return f"{reverse('compliance:facility-list')}?{query}"

    return url


@require_GET
def tour(request: HttpRequest) -> HttpResponse:
    """Show who has just come ten stops; what a role may not open is told without a link."""
    user = signed_in(request)
    history = offices_where(user, Act.READ_HISTORY)
    context = {
        "facility": _first_home(user),
        "may_record": bool(offices_where(user, Act.RECORD_FILING)),
        "may_write": bool(offices_where(user, Act.ISSUE_LETTERS)),
        "history": min(history, default=None),
    }
    return render(request, "compliance/work/tour.html", context)


def _first_home(user: User) -> Facility | None:
    """Return the facility that the tour looks at: of one's own office, if it has any."""
    seen = Facility.objects.visible_to(user).counted(on=timezone.localdate())
    own = seen.filter(authority__in=scope_of(user).authorities)
    return own.order_by("number", "pk").first() or seen.order_by("number", "pk").first()
