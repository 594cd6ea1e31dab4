"""Letters from a selection of the list: choose the kind, see who gets one, look, issue."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Act, offices_open_to
from accounts.person import signed_in
from common.keys import row_keys
from common.responses import download, form_page
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from compliance.register.filters import FacilityFilter
from facilities.models import Facility
from jurisdictions.models import Authority
from letters.issuing.batch_jobs import begin_issue
from letters.issuing.batch_letters import lacking, sample_letters
from letters.issuing.batches import (
    AlreadyPrepared,
    NewBatch,
    NumberTaken,
    next_number,
    prepare_batch,
)
from letters.issuing.form import ISSUE, SAMPLE, Choice, IssueForm, first_values, kinds_by_fit
from letters.issuing.left_out import reason_words
from letters.issuing.recipients import (
    Prospect,
    RecipientSelection,
    count_by_kind,
    select_recipients,
)
from letters.issuing.warnings import warnings_of
from letters.printing.pdf import MissingGlyph, render_chunk
from letters.writing.incomplete import Lack

SHOWN = 100


@require_POST
def notice_selection(request: HttpRequest) -> HttpResponse:
    """Lead from the rows that were ticked in the list to the choice of a letter."""
    if not _offices(request).exists():
        raise Http404
    query = request.GET.copy()
    ticked = row_keys(request.POST.getlist("selection"))
    if "everything" not in request.POST:
        if not ticked:
            messages.warning(request, "通知文書を送る施設を選択してください。")
            return redirect(f"{reverse('compliance:facility-list')}?{query.urlencode()}")
        query.setlist("selection", list(map(str, ticked)))
    return redirect(f"{reverse('letters:notice-new')}?{query.urlencode()}")


@require_http_methods(["GET", "POST"])
def notice_new(request: HttpRequest) -> HttpResponse:
    """Choose the kind of letter for a selection, see who gets one, and issue."""
    offices = list(_offices(request))
    if not offices:
        raise Http404
    if request.GET.get("kind") not in NoticeKind.values:
        return _choose_kind(request)
    return _compose(request, _choice(request, offices), offices)


@require_http_methods(["GET", "POST"])
def notice_replace(request: HttpRequest, notice_pk: int) -> HttpResponse:
    """Issue a new letter that names an old one, which was wrong."""
    mine = Notice.objects.open_to(request.user, Act.ISSUE_LETTERS)
    notice = get_object_or_404(mine.select_related("authority", "batch"), pk=notice_pk)
    offices = [office for office in _offices(request) if office == notice.authority]
    if not offices:
        raise Http404  # the facility has gone to another authority
    choice = Choice(
        office=offices[0],
        kind=NoticeKind(notice.kind),
        chosen=[notice.facility_id],
        replaces=notice,
    )
    return _compose(request, choice, offices)


def _offices(request: HttpRequest) -> QuerySet[Authority]:
    """Return the authorities for which the person may issue letters."""
    return offices_open_to(request.user, Act.ISSUE_LETTERS).order_by("code")


def _choose_kind(request: HttpRequest) -> HttpResponse:
    query = request.GET.copy()
    query.pop("kind", None)
    chosen, now = _selected(request), timezone.now()
    mine = Facility.objects.open_to(request.user, Act.ISSUE_LETTERS).filter(pk__in=chosen)
    numbers = count_by_kind(mine, on=timezone.localdate(now), known_at=now) if chosen else {}
    kinds = [
        (kind, words, f"?{_with(query.urlencode(), kind=kind.value)}", number)
        for kind, words, number in kinds_by_fit(numbers)
    ]
    return render(
        request, "letters/issuing/notice_kind.html", {"kinds": kinds, "count": len(chosen)}
    )


def _with(query: str, **more: str) -> str:
    return f"{query}&{urlencode(more)}" if query else urlencode(more)


def _choice(request: HttpRequest, offices: Sequence[Authority]) -> Choice:
    asked = request.GET.get("office", "")
    chosen = row_keys(request.POST.get("chosen", "").split(","))
    if request.method == "GET":
        chosen = _selected(request)
    return Choice(
        office=next((one for one in offices if str(one.pk) == asked), _main(offices, chosen)),
        kind=NoticeKind(request.GET["kind"]),
        chosen=chosen,
    )


def _main(offices: Sequence[Authority], chosen: Sequence[int]) -> Authority:
    """Return the first office that designated one of the facilities."""
    facilities = Facility.objects.filter(pk__in=chosen, authority__in=offices)
    own = set(facilities.values_list("authority", flat=True))
    return next((office for office in offices if office.pk in own), offices[0])


def _selected(request: HttpRequest) -> list[int]:
    """Return the facilities that meet the list's conditions, or those of them ticked."""
    now = timezone.now()
    asked = FacilityFilter(
        request.GET,
        queryset=Facility.objects.visible_to(request.user),
        user=request.user,
        now=now,
        today=timezone.localdate(now),
    )
    if not asked.is_valid():
        return []
    ticked = row_keys(request.GET.getlist("selection"))
    found = asked.qs.filter(pk__in=ticked) if ticked else asked.qs
    return list(found.order_by("pk").values_list("pk", flat=True))


def _compose(request: HttpRequest, choice: Choice, offices: Sequence[Authority]) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    number = next_number(choice.office, prefix=choice.prefix, on=today)
    deadlines = choice.deadlines(on=today)
    initial = first_values(
        choice.settings, on=today, prefix=choice.prefix, number=number, deadlines=deadlines
    )
    initial["chosen"] = choice.chosen
    form = IssueForm(
        request.POST or None, kind=choice.kind, initial=initial, deadlines=choice.deadlines
    )
    asked = form.is_bound and form.is_valid()
    on = form.cleaned_data["notice_date"] if asked else today
    selection = select_recipients(
        Facility.objects.open_to(request.user, Act.ISSUE_LETTERS).filter(
            pk__in=choice.chosen, authority=choice.office
        ),
        authority=choice.office,
        kind=choice.kind,
        on=on,
        known_at=now,
        replaced=choice.replaces,
    )
    done = _sent_before(request, form) if asked else None
    lacks: list[Lack] = []
    if done is None and selection.recipients and not form.errors:
        new = _new_batch(choice, form, selection)
        lacks = lacking(new)
        if lacks and asked:
            form.add_error(None, "値のない文書があるため、発行できません。値を入力してください。")
        done = _done(request, new, form) if asked and not lacks else None
    return done or _page(request, choice, form, selection, offices, on=on, lacks=lacks)


def _sent_before(request: HttpRequest, form: IssueForm) -> HttpResponse | None:
    """Lead to what the same form has made before; its recipients are written to by now."""
    mine = NoticeBatch.objects.open_to(request.user, Act.ISSUE_LETTERS)
    batch = mine.filter(token=form.cleaned_data["token"]).first()
    if batch is None:
        return None
    messages.info(request, "この発行は、既に受け付けています。")
    return redirect("letters:notice-batch-detail", batch_pk=batch.pk)


def _done(request: HttpRequest, new: NewBatch, form: IssueForm) -> HttpResponse | None:
    """Do what the button says; None where the page is to be shown again."""
    if request.POST.get("step") == SAMPLE:
        return _samples(new, form)
    if request.POST.get("step") == ISSUE:
        batch = _prepared(request, new, form)
        return redirect("letters:notice-batch-detail", batch_pk=batch.pk) if batch else None
    return None


def _samples(new: NewBatch, form: IssueForm) -> HttpResponse | None:
    """Return the first, the middle and the last letter as PDF, marked 見本."""
    recipients = new.selection.recipients
    last = len(recipients) - 1
    places = sorted({0, last // 2, last})
    try:
        letters = sample_letters(new, [(place, recipients[place]) for place in places])
        pdf = render_chunk(letters).pdf
    except MissingGlyph as problem:
        form.add_error(None, str(problem))
        return None
    return download(pdf, name=f"見本_{new.kind.label}.pdf", shown=True)


def _new_batch(choice: Choice, form: IssueForm, selection: RecipientSelection) -> NewBatch:
    given = form.decided
    return NewBatch(
        authority=choice.office,
        kind=choice.kind,
        notice_date=given["notice_date"],
        reply_due_date=given["reply_due_date"],
        number_prefix=given["number_prefix"],
        first_number=given["first_number"],
        selection=selection,
        token=given["token"],
        replaces=choice.replaces,
    )


def _prepared(request: HttpRequest, new: NewBatch, form: IssueForm) -> NoticeBatch | None:
    """Prepare a batch and let it be issued, unless a second person must release it."""
    person, now = signed_in(request), timezone.now()
    try:
        batch = prepare_batch(new, now=now, by=person)
    except AlreadyPrepared as sent:
        return sent.batch
    except NumberTaken as taken:
        form.add_error(
            "first_number",
            f"この範囲には、既に使われた番号があります。次に使える番号は{taken.free}です。",
        )
        return None
    if batch.state == NoticeBatch.State.ISSUING:
        begin_issue(batch, by=person, now=now)
    else:
        messages.success(request, "準備しました。別の職員が承認すると、発行します。")
    return batch


def _page(
    request: HttpRequest,
    choice: Choice,
    form: IssueForm,
    selection: RecipientSelection,
    offices: Sequence[Authority],
    *,
    on: date,
    lacks: Sequence[Lack],
) -> HttpResponse:
    reasons: dict[str, list[Prospect]] = {}
    for prospect, reason in selection.left_out:
        reasons.setdefault(reason_words(reason, on=on), []).append(prospect)
    context = {
        "choice": choice,
        "form": form,
        "recipients": selection.recipients[:SHOWN],
        "count": len(selection.recipients),
        "shown": SHOWN,
        "reasons": [(label, found[:SHOWN], len(found)) for label, found in reasons.items()],
        "left_out": len(selection.left_out),
        "elsewhere": len(choice.chosen) - len(selection.recipients) - len(selection.left_out),
        "offices": [
            (one, f"?{_with(_without_office(request), office=str(one.pk))}") for one in offices
        ],
        "range": form.numbers_of(len(selection.recipients)),
        "lacks": [(lack, lack.letters[:SHOWN], len(lack.letters)) for lack in lacks],
        "release_required": choice.settings.release_required,
        "warnings": warnings_of(
            choice.office,
            kind=choice.kind,
            types={one.facility_type for one in selection.recipients},
            on=timezone.localdate(),
            prefix=form.given.get("number_prefix", ""),
        ),
    }
    return form_page(request, "letters/issuing/notice_new.html", context)


def _without_office(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("office", None)
    return query.urlencode()
