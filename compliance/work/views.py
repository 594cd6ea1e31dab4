"""今やること: what waits for whoever has signed in, as numbers that lead to their lists."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.permissions import Act, offices_where
from accounts.person import signed_in
from accounts.scope import Scope, scope_of
from common.japanese import fiscal_year_label, wareki
from compliance.deadlines.conditions import Deadlines, read_deadlines
from compliance.deadlines.days import words_of
from compliance.filings.models import Upload
from compliance.work.next_action import NextAction
from compliance.work.workload import Load, Workload, workload
from facilities.models import Facility, TransferProposal
from facilities.transfers import Waiting, waiting_at
from jurisdictions.models import Authority, Prefecture

# What an office must do itself, and what it waits for.
TONES = {
    NextAction.REVIEW_AGAIN: "warning",
    NextAction.REVIEW: "warning",
    NextAction.DEMAND_FILING: "error",
    NextAction.CONTACT_AGAIN: "warning",
    NextAction.REMIND: "warning",
    NextAction.FOLLOW_PLAN: "warning",
    NextAction.STANDARD_BREACH: "error",
    NextAction.GUIDE: "warning",
}
SHOWN = [action for action in NextAction if action != NextAction.NOTHING]
# Whoever serves more authorities sees them as the rows of a table, not as a page of tiles each.
TILED_AT_MOST = 5
# The parameters that narrow a list to a place.
Place = Mapping[str, str | int]


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what there is to do, for each authority that one serves and for those one only reads."""
    now = timezone.now()
    today = timezone.localdate(now)
    scope = scope_of(request.user)
    facilities = Facility.objects.visible_to(request.user)
    by = "prefecture_id" if scope.reads_all else "authority_id"
    work = workload(facilities, by=by, on=today, known_at=now)
    open_offers = TransferProposal.objects.visible_to(request.user).open()
    offices = _offices(
        signed_in(request),
        work,
        read_deadlines(on=today),
        list(open_offers.select_related("from_authority")),
    )
    context = {
        "today": today,
        "offices": offices,
        "tiled": len(offices) <= TILED_AT_MOST,
        "nation": _tiles(work.total(), work, {}) if scope.reads_all else [],
        "places": _places(scope, work),
        "place_label": "都道府県" if scope.reads_all else "指定権者",
        "actions": SHOWN,
        "binding": work.binding,
        "transition_end": work.binding - timedelta(days=1) if work.binding else None,
        "transition_left": (work.binding - today).days - 1 if work.binding else None,
        "breach_label": breach_label(work),
    }
    return render(request, "compliance/work/home.html", context)


def breach_label(work: Workload) -> str:
    """Return the words of the number of breaches: those to come, or those of today."""
    if work.breach_day > work.on:
        return f"{wareki(work.breach_day)}に基準違反となる施設"
    return "基準違反の施設"


def _offices(
    user: User, work: Workload, deadlines: Deadlines, offers: list[TransferProposal]
) -> list[dict[str, object]]:
    scope = scope_of(user)
    if scope.reads_all:
        return []
    settable, staffed = (offices_where(user, act) for act in (Act.SET_OFFICE, Act.MANAGE_STAFF))
    pending = Upload.objects.filter(authority__in=scope.authorities).pending().order_by()
    files = dict(pending.values_list("authority").annotate(n=Count("pk")))
    return [
        {
            "authority": authority,
            "tiles": [
                *_tiles(work.of(authority.pk), work, {"authority": authority.pk}),
                _pending(files.get(authority.pk, 0)),
                *_offered(waiting_at(offers, authority)),
            ],
            "n": work.of(authority.pk).n,
            "url": _list({"authority": authority.pk}),
            "may_set": authority.pk in settable,
            "may_staff": authority.pk in staffed,
            **_deadline(authority, deadlines),
        }
        for authority in Authority.objects.filter(pk__in=scope.authorities).order_by("code")
    ]


def _deadline(authority: Authority, deadlines: Deadlines) -> dict[str, object]:
    pair = deadlines.of(authority.pk)
    due = deadlines.due(pair, claims_bonus=False)
    return {
        "year": fiscal_year_label(deadlines.fiscal_year),
        "due": due,
        "due_words": words_of(pair[0]),
        "varies": any(office == authority.pk for office, _ in deadlines.now.by_type),
        "days_left": (due - deadlines.on).days,
        "days_late": (deadlines.on - due).days,
    }


def _tiles(load: Load, work: Workload, place: Place) -> list[dict[str, object]]:
    tiles = [
        {
            "label": action.label,
            "number": load.actions[action],
            "url": _list({"next_action": action.value, **place}),
            "tone": TONES.get(action, "") if load.actions[action] else "",
            "note": "",
        }
        for action in SHOWN
    ]
    return [*tiles, _breaches(load, work, place)]


def _pending(files: int) -> dict[str, object]:
    return {
        "label": "取込の要確認",
        "number": files,
        "url": reverse("intake:upload-list"),
        "tone": "warning" if files else "",
        "note": "記録していないファイル" if files else "",
    }


def _offered(waiting: Waiting) -> list[dict[str, object]]:
    """Return the tile of facilities that change their authority; seldom there are any."""
    if not (waiting.to_answer or waiting.offered):
        return []
    note = f"このほか相手の回答待ち {waiting.offered:,}件" if waiting.offered else ""
    return [
        {
            "label": "指定権者の変更の申出への回答",
            "number": waiting.to_answer,
            "url": reverse("facilities:transfer-list"),
            "tone": "warning" if waiting.to_answer else "",
            "note": note,
        }
    ]


def _breaches(load: Load, work: Workload, place: Place) -> dict[str, object]:
    notes = []
    if load.breaches_now and work.breach_day > work.on:
        notes.append(f"うち現在も基準違反 {load.breaches_now:,}件")
    if load.unfiled:
        notes.append(f"このほか届出がなく判定できない施設 {load.unfiled:,}件")
    return {
        "label": breach_label(work),
        "number": load.breaches,
        "url": _list({"breach_on": work.breach_day.isoformat(), **place}),
        "tone": "error" if load.breaches else "",
        "note": "、".join(notes),
    }


def _places(scope: Scope, work: Workload) -> list[dict[str, object]]:
    """Return the places that one reads but does not serve."""
    if scope.reads_all:
        found = [(one.pk, one.name, "prefecture") for one in Prefecture.objects.order_by("code")]
    else:
        others = [pk for pk in work.by_place if int(pk) not in scope.authorities]
        authorities = Authority.objects.filter(pk__in=others).order_by("code")
        found = [(str(one.pk), one.name, "authority") for one in authorities]
    return [_place(pk, name, filter_, work) for pk, name, filter_ in found if work.of(pk).n]


def _place(pk: str, name: str, filter_: str, work: Workload) -> dict[str, object]:
    load, place = work.of(pk), {filter_: pk}
    return {
        "name": name,
        "n": load.n,
        "url": _list(place),
        "figures": [
            (load.actions[action], _list({"next_action": action.value, **place}))
            for action in SHOWN
        ],
        "breaches": load.breaches,
        "breaches_url": _breaches(load, work, place)["url"],
    }


def _list(query: Place) -> str:
    return f"{reverse('compliance:facility-list')}?{urlencode(query)}"
