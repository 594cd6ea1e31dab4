"""Filings: record, show and correct them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Act, may
from accounts.person import signed_in
from common.keys import row_key
from compliance.desk.queue import queue_place
from compliance.desk.views.desk import Desk
from compliance.filings.models import Attachment, Filing
from compliance.filings.standing import WHATEVER_IS_KNOWN
from compliance.filings.versions import versions_of
from compliance.rule.ahead import lacking_in_words
from compliance.rule.classification import missing
from compliance.rule.coverage import coverage_of, facts_with
from facilities.models import Facility, Obligation


@require_http_methods(["GET", "POST"])
def filing_new(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Record what a facility has filed: type, see what it changes, record."""
    mine = Facility.objects.open_to(request.user, Act.RECORD_FILING).select_related(
        "facility_type", "authority"
    )
    facility = get_object_or_404(mine.filter(merged_into=None), pk=facility_pk)
    return Desk(request, facility, corrects=None).answer()


@require_http_methods(["GET", "POST"])
def filing_correct(request: HttpRequest, filing_pk: int) -> HttpResponse:
    """Put a recorded filing right with a new one that names it and says why."""
    mine = Filing.objects.open_to(request.user, Act.CORRECT_FILING).select_related(
        "facility__facility_type", "facility__authority"
    )
    filing = get_object_or_404(mine, pk=filing_pk)
    newer = filing.corrected_by.order_by("pk").first()
    if newer:
        messages.warning(request, "この届出は既に訂正されています。最新の訂正を表示します。")
        return redirect("compliance:filing-detail", filing_pk=newer.pk)
    return Desk(request, filing.facility, corrects=filing).answer()


@require_GET
def institution_options(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Show which institutions fit what is being typed in one row of the form."""
    mine = Facility.objects.open_to(request.user, Act.RECORD_FILING).select_related("authority")
    facility = get_object_or_404(mine, pk=facility_pk)
    prefix = f"p-{row_key(request.GET.get('row', '')) or 0}"
    words = request.GET.get(f"{prefix}-query", "")
    desk = Desk(request, facility, corrects=None)
    partner = desk.partner_row({"query": words}, prefix)
    return render(request, "compliance/desk/_institution_options.html", {"partner": partner})


@require_GET
def filing_detail(request: HttpRequest, filing_pk: int) -> HttpResponse:
    """Show one filing as it was recorded, and what became of it."""
    filings = Filing.objects.visible_to(request.user).select_related(
        "facility__facility_type", "recorded_by", "upload"
    )
    filing = get_object_or_404(filings, pk=filing_pk)
    versions = versions_of(filing)
    attachments = Attachment.objects.filter(filing__in=versions.chain)
    context = {
        "filing": filing,
        **_requirements(filing),
        "versions": versions,
        "attachments": attachments.select_related("recorded_by").order_by("filing_id", "place"),
        "reviews": filing.reviews.select_related("recorded_by").order_by("recorded_at", "pk"),
        "correction": filing.corrected_by.order_by("pk").first(),
        "place": queue_place(filing, request.user),
        "is_recorded": request.GET.get("then") == "record"
        and may(request.user, Act.RECORD_FILING, filing.facility.authority_id),
        "may_tell": may(request.user, Act.DECIDE_FILING, filing.facility.authority_id),
        "is_decided": request.GET.get("then") == "review",
        "may_decide": Filing.objects.open_to(request.user, Act.DECIDE_FILING)
        .waiting(known_at=WHATEVER_IS_KNOWN)
        .filter(pk=filing.pk)
        .exists(),
        "is_opened": filing.opened.filter(user=signed_in(request)).exists(),
        "may_attach": Filing.objects.open_to(request.user, Act.ATTACH_FILES)
        .filter(pk=filing.pk)
        .exists(),
        "may_correct": Filing.objects.open_to(request.user, Act.CORRECT_FILING)
        .filter(pk=filing.pk, corrected_by=None)
        .exists(),
    }
    return render(request, "compliance/desk/filing_detail.html", context)


def _requirements(filing: Filing) -> dict[str, object]:
    """Return who promises what in a filing, and what is lacking by the law of its day."""
    law = Obligation.objects.in_force(on=filing.received_date)
    kind = filing.facility.facility_type_id
    must_admit = law.filter(facility_type=kind, covers_admission=True).exists()
    partners = list(filing.partners.order_by("pk"))
    coverage = coverage_of(partners, must_admit=must_admit)
    lacking = missing(facts_with(partners, must_admit=must_admit))
    return {"coverage": coverage, "lacking": lacking_in_words(coverage.category, lacking)}
