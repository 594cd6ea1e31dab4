"""Letters from a selection of the list: see who gets one, look at samples, confirm, issue."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Act, may
from accounts.person import signed_in
from common.keys import row_keys
from common.responses import download, form_page
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from facilities.models import Facility
from jurisdictions.models import Authority
from letters.issuing.batch_jobs import begin_issue
from letters.issuing.batch_letters import sample_letters
from letters.issuing.batches import (
    AlreadyPrepared,
    NumberTaken,
    check_numbers,
    next_number,
    prepare_batch,
)
from letters.issuing.choosing import Choice
from letters.issuing.drafting import IssueDraft, draft_of, draft_pdf, write_draft
from letters.issuing.form import CONFIRM, DRAFTS, ISSUE, SAMPLE, IssueForm, first_values
from letters.issuing.gate import NotReady
from letters.issuing.left_out import LeftOut, reason_words
from letters.issuing.proposal import Proposal
from letters.issuing.prospects import Prospect
from letters.issuing.recipients import reason_to_write, select_recipients
from letters.issuing.unticking import REASON, Unticked
from letters.issuing.views.kinds import (
    choose_kind,
    issuing_offices,
    main_office,
    selected,
    with_more,
)
from letters.printing.pdf import MissingGlyph, render_chunk

# Two fields a row are sent, and no form of more than 1,000 is taken.
SHOWN = 300
# What the page of confirmation does not send on: it has its own.
OWN_OF_PAGE = ("csrfmiddlewaretoken", "form_token", "step", "confirmed")


@require_http_methods(["GET", "POST"])
def notice_new(request: HttpRequest) -> HttpResponse:
    """Choose the kind of letter for a selection, see who gets one, and issue."""
    offices = list(issuing_offices(request))
    if not offices:
        raise Http404
    if request.GET.get("kind") not in NoticeKind.values:
        return choose_kind(request, offices)
    return _compose(request, _choice(request, offices), offices)


@require_http_methods(["GET", "POST"])
def notice_replace(request: HttpRequest, notice_pk: int) -> HttpResponse:
    """Issue a new letter that names an old one, which was wrong."""
    mine = Notice.objects.open_to(request.user, Act.ISSUE_LETTERS)
    notice = get_object_or_404(mine.select_related("authority", "batch"), pk=notice_pk)
    offices = [office for office in issuing_offices(request) if office == notice.authority]
    if not offices:
        raise Http404  # the facility has gone to another authority
    choice = Choice(
        office=offices[0],
        kind=NoticeKind(notice.kind),
        chosen=[notice.facility_id],
        replaces=notice,
    )
    return _compose(request, choice, offices)


def _choice(request: HttpRequest, offices: Sequence[Authority]) -> Choice:
    asked = request.GET.get("office", "")
    chosen = row_keys(request.POST.get("chosen", "").split(","))
    if request.method == "GET":
        chosen = selected(request)
    main = main_office(offices, chosen)
    return Choice(
        office=next((one for one in offices if str(one.pk) == asked), main),
        kind=NoticeKind(request.GET["kind"]),
        chosen=chosen,
    )


def _compose(request: HttpRequest, choice: Choice, offices: Sequence[Authority]) -> HttpResponse:
    form = _form(request, choice)
    asked = form.is_bound and form.is_valid()
    if asked and (sent := _sent_before(request, form)):
        return sent
    proposal = _proposal(request, choice, form)
    return (_done(request, proposal) if asked else None) or _page(request, proposal, offices)


def _form(request: HttpRequest, choice: Choice) -> IssueForm:
    today = timezone.localdate()
    number = next_number(choice.office, prefix=choice.prefix, on=today)
    deadlines = choice.deadlines(on=today)
    initial = first_values(
        choice.settings, on=today, prefix=choice.prefix, number=number, deadlines=deadlines
    )
    initial["chosen"] = choice.chosen
    return IssueForm(
        request.POST or None, kind=choice.kind, initial=initial, deadlines=choice.deadlines
    )


def _proposal(request: HttpRequest, choice: Choice, form: IssueForm) -> Proposal:
    now = timezone.now()
    typed = form.is_bound and not form.errors
    on = form.cleaned_data["notice_date"] if typed else timezone.localdate(now)
    found = select_recipients(
        Facility.objects.open_to(request.user, Act.ISSUE_LETTERS).filter(
            pk__in=choice.chosen, authority=choice.office
        ),
        authority=choice.office,
        kind=choice.kind,
        on=on,
        known_at=now,
        replaced=choice.replaces,
    )
    unticked = Unticked.of(request.POST)
    return Proposal(choice=choice, form=form, found=found, unticked=unticked, on=on)


def _sent_before(request: HttpRequest, form: IssueForm) -> HttpResponse | None:
    """Lead to what the same form has made before; its recipients are written to by now."""
    mine = NoticeBatch.objects.open_to(request.user, Act.ISSUE_LETTERS)
    batch = mine.filter(token=form.cleaned_data["token"]).first()
    if batch is None:
        return None
    messages.info(request, "この発行は、既に受け付けています。")
    return redirect("letters:notice-batch-detail", batch_pk=batch.pk)


def _done(request: HttpRequest, proposal: Proposal) -> HttpResponse | None:
    """Do what the button says; None where the page is to be shown again."""
    step = request.POST.get("step", "")
    if step not in (SAMPLE, CONFIRM, ISSUE, *DRAFTS):
        return None
    refusals = proposal.refusals(issues=step in (CONFIRM, ISSUE))
    if refusals:
        proposal.form.add_error(None, refusals)
        return None
    try:
        if step in (CONFIRM, ISSUE):
            return _issued(request, proposal)
        return _samples(proposal) if step == SAMPLE else _drafted(proposal, DRAFTS[step])
    except (MissingGlyph, NotReady) as problem:
        proposal.form.add_error(None, str(problem))
    except NumberTaken as taken:
        proposal.form.add_error(
            "first_number",
            f"この範囲には、既に使われた番号があります。次に使える番号は{taken.free}です。",
        )
    return None


def _issued(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Issue what was confirmed; anything else is asked for once more, with its numbers."""
    confirmed = request.POST.get("confirmed", "")
    if request.POST["step"] == ISSUE and confirmed == proposal.mark:
        batch = _prepared(request, proposal)
        return redirect("letters:notice-batch-detail", batch_pk=batch.pk)
    check_numbers(proposal.new)
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OWN_OF_PAGE
        for value in values
    ]
    context = {
        "proposal": proposal,
        "choice": proposal.choice,
        "carried": carried,
        "has_changed": bool(confirmed),
        "recipients": proposal.selection.recipients[:SHOWN],
        "shown": SHOWN,
        "unticked": [one for one, why in proposal.selection.left_out if why == LeftOut.UNTICKED],
        "doubtful": [check for check in proposal.checks if not check.is_stated],
        "release_required": proposal.choice.settings.release_required,
    }
    return render(request, "letters/issuing/notice_confirm.html", context)


def _samples(proposal: Proposal) -> HttpResponse:
    """Return the first, the middle and the last letter as PDF, marked 見本."""
    recipients = proposal.selection.recipients
    last = len(recipients) - 1
    places = sorted({0, last // 2, last})
    letters = sample_letters(proposal.new, [(place, recipients[place]) for place in places])
    pdf = render_chunk(letters).pdf
    return download(pdf, name=f"見本_{proposal.choice.kind.label}.pdf", shown=True)


def _drafted(proposal: Proposal, suffix: str) -> HttpResponse:
    """Return what goes with the 起案, before anything is issued."""
    draft: IssueDraft = draft_of(
        proposal.new,
        numbers=proposal.numbers,
        checks=proposal.checks,
        release_required=proposal.choice.settings.release_required,
    )
    name = f"起案_{proposal.choice.kind.label}_{proposal.on:%Y%m%d}.{suffix}"
    if suffix == "pdf":
        return download(draft_pdf(draft), name=name)
    return download(lambda file: write_draft(draft, to=file), name=name)


def _prepared(request: HttpRequest, proposal: Proposal) -> NoticeBatch:
    """Prepare a batch and let it be issued, unless a second person must release it."""
    person, now = signed_in(request), timezone.now()
    try:
        batch = prepare_batch(proposal.new, now=now, by=person)
    except AlreadyPrepared as sent:
        return sent.batch
    if batch.state == NoticeBatch.State.ISSUING:
        begin_issue(batch, by=person, now=now)
    else:
        messages.success(request, "準備しました。別の職員が承認すると、発行します。")
    return batch


def _page(request: HttpRequest, proposal: Proposal, offices: Sequence[Authority]) -> HttpResponse:
    choice, selection, listed = proposal.choice, proposal.selection, proposal.found.recipients
    reasons: dict[str, list[Prospect]] = {}
    for prospect, reason in proposal.found.left_out:
        reasons.setdefault(reason_words(reason, on=proposal.on), []).append(prospect)
    out = len(proposal.found.left_out)
    context = {
        "choice": choice,
        "form": proposal.form,
        "proposal": proposal,
        "rows": [_row(proposal, one) for one in listed[:SHOWN]],
        "listed": ",".join(str(one.facility) for one in listed[:SHOWN]),
        "listed_count": len(listed),
        "count": len(selection.recipients),
        "shown": SHOWN,
        "reasons": [(label, found[:SHOWN], len(found)) for label, found in reasons.items()],
        "left_out": len(selection.left_out),
        "elsewhere": len(choice.chosen) - len(listed) - out,
        "offices": [
            (one, f"?{with_more(_without_office(request), office=str(one.pk))}") for one in offices
        ],
        "range": proposal.numbers,
        "lacks": [(lack, lack.letters[:SHOWN], len(lack.letters)) for lack in proposal.lacks],
        "release_required": choice.settings.release_required,
        "checks": [
            (check, may(request.user, check.act, choice.office.pk)) for check in proposal.checks
        ],
    }
    return form_page(request, "letters/issuing/notice_new.html", context)


def _row(proposal: Proposal, one: Prospect) -> dict[str, object]:
    """Return a recipient as the page shows it, with what was said of it."""
    return {
        "prospect": one,
        "why": reason_to_write(one, proposal.choice.kind, on=proposal.on),
        "sends": one.facility not in proposal.unticked.facilities,
        "name": f"{REASON}{one.facility}",
        "reason": proposal.unticked.reasons.get(one.facility, ""),
        "error": proposal.row_errors.get(one.facility, ""),
    }


def _without_office(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("office", None)
    return query.urlencode()
