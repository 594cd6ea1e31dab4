"""Filings: record, show and correct them."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Role
from compliance.actions import AlreadyCorrected, AlreadyRecorded, NewFiling, record_filing
from compliance.classification import classify
from compliance.drafting import change_of, draft
from compliance.forms.filing import MOST_PARTNERS, CorrectionForm, FilingForm, PartnerFormSet
from compliance.models import Filing
from compliance.standing import facts_of, filing_that_counts
from compliance.views.prefill import filing_initial, partners_initial, typed_rows
from facilities.models import Facility
from medical_partners.models import MedicalInstitution

ADD, BACK, SAVE = "add", "back", "save"


@require_http_methods(["GET", "POST"])
def filing_new(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Record what a facility has filed: type, see what it changes, record."""
    mine = Facility.objects.editable_by(request.user, Role.RECORD).select_related(
        "facility_type", "authority"
    )
    facility = get_object_or_404(mine, pk=facility_pk)
    return Desk(request, facility, corrects=None).answer()


@require_http_methods(["GET", "POST"])
def filing_correct(request: HttpRequest, filing_pk: int) -> HttpResponse:
    """Put a recorded filing right with a new one that names it and says why."""
    mine = Filing.objects.editable_by(request.user, Role.RECORD).select_related(
        "facility__facility_type", "facility__authority"
    )
    filing = get_object_or_404(mine, pk=filing_pk)
    newer = filing.corrected_by.order_by("pk").first()
    if newer:
        messages.warning(request, "この届出は既に訂正されています。最新の訂正を表示します。")
        return redirect("compliance:filing-detail", filing_pk=newer.pk)
    return Desk(request, filing.facility, corrects=filing).answer()


@require_GET
def filing_detail(request: HttpRequest, filing_pk: int) -> HttpResponse:
    """Show one filing as it was recorded, and what became of it."""
    filings = Filing.objects.visible_to(request.user).select_related(
        "facility__facility_type", "facility__authority", "corrects", "recorded_by"
    )
    filing = get_object_or_404(filings, pk=filing_pk)
    context = {
        "filing": filing,
        "partners": filing.partners.select_related("institution").order_by("pk"),
        "planned": filing.planned_institutions.order_by("pk"),
        "reviews": filing.reviews.select_related("recorded_by").order_by("recorded_at", "pk"),
        "correction": filing.corrected_by.order_by("pk").first(),
        "may_decide": Filing.objects.editable_by(request.user, Role.REVIEW)
        .waiting()
        .filter(pk=filing.pk)
        .exists(),
        "may_correct": Filing.objects.editable_by(request.user, Role.RECORD)
        .filter(pk=filing.pk, corrected_by=None)
        .exists(),
    }
    return render(request, "compliance/filing_detail.html", context)


class Desk:
    """One person recording one filing: the form, the page that asks again, the record."""

    def __init__(
        self, request: HttpRequest, facility: Facility, *, corrects: Filing | None
    ) -> None:
        """Read the clock and the filing that counts now."""
        self.request, self.facility, self.corrects = request, facility, corrects
        self.now: datetime = timezone.now()
        self.today = timezone.localdate(self.now)
        self.step = request.POST.get("step", "")
        self.current = filing_that_counts(facility, on=self.today, known_at=self.now)

    def answer(self) -> HttpResponse:
        """Return the page of the step that the person has reached."""
        if self.request.method == "GET":
            return self._form(*self._blank())
        if self.step in (ADD, BACK):
            return self._form(*self._one_more())
        form, partners = self._typed()
        if not (form.is_valid() and partners.is_valid()):
            return self._form(form, partners, status=422)
        new = draft(self.facility, form.cleaned_data, partners.partners, corrects=self.corrects)
        newest = self._newest()
        overtaken = newest is not None and newest.pk != form.cleaned_data["seen"]
        if self.step == SAVE and not overtaken:
            return self._record(new)
        return self._confirm(new, newest if overtaken else None)

    def _blank(self) -> tuple[FilingForm, Any]:
        source = self.corrects or self.current
        newest = self._newest()
        hidden = {"token": uuid.uuid4(), "seen": newest.pk if newest else None}
        initial = filing_initial(self.corrects, today=self.today) | hidden
        form = self._form_class()(initial=initial, today=self.today)
        rows = partners_initial(source) if source else []
        return form, self._formset(initial=rows)

    def _typed(self) -> tuple[FilingForm, Any]:
        form = self._form_class()(self.request.POST, today=self.today)
        return form, self._formset(self.request.POST)

    def _one_more(self) -> tuple[FilingForm, Any]:
        """Return the form as typed, unchecked, without the rows ticked off and with a new one."""
        typed = {name: self.request.POST.get(name) for name in self.request.POST}
        rows = typed_rows(self.request.POST)
        blank: list[dict[str, Any]] = [{}] if self.step == ADD and len(rows) < MOST_PARTNERS else []
        form = self._form_class()(initial=typed, today=self.today)
        return form, self._formset(initial=rows + blank)

    def _form_class(self) -> type[FilingForm]:
        return CorrectionForm if self.corrects else FilingForm

    def _formset(self, data: QueryDict | None = None, initial: Any = None) -> Any:
        institutions = MedicalInstitution.objects.visible_to(self.request.user).select_related(
            "municipality"
        )
        extra = {"institutions": institutions, "today": self.today}
        return PartnerFormSet(data, prefix="p", form_kwargs=extra, initial=initial)

    def _newest(self) -> Filing | None:
        return Filing.objects.filter(facility=self.facility).order_by("-pk").first()

    def _form(self, form: FilingForm, partners: Any, status: int = 200) -> HttpResponse:
        context = {
            "facility": self.facility,
            "corrects": self.corrects,
            "form": form,
            "partners": partners,
        }
        return render(self.request, "compliance/filing_form.html", context, status=status)

    def _confirm(self, new: NewFiling, overtaken: Filing | None) -> HttpResponse:
        facts = facts_of(self.facility, on=self.today, known_at=self.now)
        change = change_of(
            new,
            before=classify(facts),
            current=list(self.current.partners.order_by("pk")) if self.current else [],
            must_admit=facts.must_admit,
            today=self.today,
        )
        kept = [
            (name, value)
            for name, values in self.request.POST.lists()
            for value in values
            if name not in ("step", "csrfmiddlewaretoken", "seen")
        ]
        newest = self._newest()
        context = {
            "facility": self.facility,
            "corrects": self.corrects,
            "new": new,
            "kind": Filing.Kind(new.kind).label,
            "change": change,
            "overtaken": overtaken,
            "kept": [*kept, ("seen", newest.pk if newest else "")],
        }
        return render(self.request, "compliance/filing_confirm.html", context)

    def _record(self, new: NewFiling) -> HttpResponseRedirect:
        assert self.request.user.is_authenticated
        try:
            filing = record_filing(new, now=self.now, by=self.request.user)
        except AlreadyRecorded:
            filing = Filing.objects.get(token=new.token, facility=self.facility)
            messages.info(self.request, "この届出は既に記録しています。")
        except AlreadyCorrected:
            assert self.corrects is not None
            filing = self.corrects
            messages.warning(
                self.request,
                "他の職員がこの届出を訂正したため、今回の内容は記録していません。",
            )
        else:
            messages.success(self.request, "届出を記録しました。")
        return redirect("compliance:filing-detail", filing_pk=filing.pk)
