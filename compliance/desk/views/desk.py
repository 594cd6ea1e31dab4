"""One person recording one filing: the form, the page that asks again, the record."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.person import signed_in
from common.keys import row_keys
from common.responses import REFUSED
from compliance.desk.candidates import OfferedInstitution, earlier_use, offered_to
from compliance.desk.drafting import change_of, draft, without_plan
from compliance.desk.forms.attachment import HandedInForm, refuse
from compliance.desk.forms.fields import DAY_HELP
from compliance.desk.forms.filing import (
    MOST_PLANS,
    CorrectionForm,
    FilingForm,
    PlanForm,
    PlanFormSet,
)
from compliance.desk.forms.partner import MOST_PARTNERS, PartnerChoices, PartnerForm, PartnerFormSet
from compliance.desk.views.prefill import (
    PrefilledRow,
    filing_initial,
    mark_changes,
    partners_initial,
    plans_initial,
    typed_rows,
)
from compliance.filings.attaching import AlreadyAttached, TooManyFiles, record_with_files
from compliance.filings.models import Filing, Review
from compliance.filings.recording import (
    AlreadyCorrected,
    AlreadyRecorded,
    FilingOvertaken,
    NewFiling,
    newest_filing,
)
from compliance.filings.standing import facts_of, filing_that_counts
from facilities.models import Facility, Obligation

# What a button of the form may ask for, but for the checking and the saving.
ADD, ADD_PLAN, BACK, SAVE = "add", "add-plan", "back", "save"
SAME_DAY = "same-day"  # the 確認日 of the filing is that of every partner
SAVE_CLEARED = "save-cleared"  # … without what was said of plans, which nobody needs any more
REMOVE, REMOVE_PLAN, SEARCH = "remove", "remove-plan", "search"
PARTNERS, PLANS = "p", "q"
RECORDED = "then=record"  # of the address to which recording leads
Forms = tuple[FilingForm, BaseFormSet[PartnerForm], BaseFormSet[PlanForm]]


class Desk:
    """One person recording one filing."""

    def __init__(
        self, request: HttpRequest, facility: Facility, *, corrects: Filing | None
    ) -> None:
        """Read the clock and the filing that counts now."""
        self.request, self.facility, self.corrects = request, facility, corrects
        self.now: datetime = timezone.now()
        self.today = timezone.localdate(self.now)
        self.step = request.POST.get("step", "")
        self.verb, _, self.place = self.step.rpartition("-")
        self.current = filing_that_counts(facility, on=self.today, known_at=self.now)
        self.source = corrects or self.current
        self.obligation = (
            Obligation.objects.in_force(on=self.today)
            .filter(facility_type=facility.facility_type_id)
            .order_by("-valid_from")
            .first()
        )

    def answer(self) -> HttpResponse:
        """Return the page of the step that the person has reached."""
        if self.request.method == "GET":
            return self._form(self._blank())
        if self.step in (ADD, ADD_PLAN, BACK, SAME_DAY) or self.verb in (
            REMOVE,
            REMOVE_PLAN,
            SEARCH,
        ):
            return self._form(self._again())
        typed = form, partners, plans = self._typed()
        if not all([form.is_valid(), partners.is_valid(), plans.is_valid()]):
            return self._form(typed, status=REFUSED)
        new = draft(
            self.facility,
            form.cleaned_data,
            partners.forms,
            plans.forms,
            corrects=self.corrects,
        )
        if self.step in (SAVE, SAVE_CLEARED):
            return self._record(new, seen=form.cleaned_data["seen"])
        return self._confirm(new, seen=form.cleaned_data["seen"])

    def _before(self) -> PrefilledRow:
        corrects = self.corrects is not None
        return filing_initial(self.source, corrects=corrects, today=self.today)

    def _blank(self) -> Forms:
        hidden = {"token": uuid.uuid4(), "seen": newest_filing(self.facility)}
        form = self._form_class()(initial=self._before() | hidden, today=self.today)
        rows = partners_initial(self.source, corrects=self.corrects is not None)
        if not rows and not form.initial.get("no_partner"):
            rows = [{}]
        if not self.corrects:
            form.fields["filed_date"].widget.attrs["data-autofocus"] = ""
        plans = PlanFormSet(prefix=PLANS, initial=plans_initial(self.source))
        return form, self._partners(rows), plans

    def _typed(self) -> Forms:
        data = self.request.POST.copy()
        rows = typed_rows(data, PARTNERS, PartnerForm, MOST_PARTNERS)
        form = self._form_class()(data, today=self.today, names_partners=any(rows))
        if data.get("no_partner") and not any(rows):
            data[f"{PARTNERS}-TOTAL_FORMS"], rows = "0", []
        return form, self._partners(rows, data=data), PlanFormSet(data, prefix=PLANS)

    def _again(self) -> Forms:
        """Return the form as typed, unchecked, with a row more or less where that was asked."""
        data = self.request.POST
        rows = typed_rows(data, PARTNERS, PartnerForm, MOST_PARTNERS)
        plans = typed_rows(data, PLANS, PlanForm, MOST_PLANS)
        if self.step == SAME_DAY:
            day = data.get("confirmed_date", "")
            rows = [row | {"confirmed_date": day} for row in rows]
        elif self.step == ADD:
            rows = [*rows, {}][:MOST_PARTNERS]
        elif self.step == ADD_PLAN:
            plans = [*plans, {}][:MOST_PLANS]
        elif self.verb == REMOVE:
            rows = self._without(rows)
        elif self.verb == REMOVE_PLAN:
            plans = self._without(plans)
        form = self._form_class()(initial=data.dict(), today=self.today)
        return form, self._partners(rows), PlanFormSet(prefix=PLANS, initial=plans)

    def _without(self, rows: list[PrefilledRow]) -> list[PrefilledRow]:
        return [row for place, row in enumerate(rows) if str(place) != self.place]

    def _form_class(self) -> type[FilingForm]:
        return CorrectionForm if self.corrects else FilingForm

    def partner_row(self, row: PrefilledRow, prefix: str) -> PartnerForm:
        """Return one row of the form as it was typed, with the institutions that fit it."""
        return PartnerForm(initial=row, prefix=prefix, **self._offer([row]))

    def _partners(
        self, rows: list[PrefilledRow], *, data: QueryDict | None = None
    ) -> BaseFormSet[PartnerForm]:
        extra = self._offer(rows)
        return PartnerFormSet(data, prefix=PARTNERS, form_kwargs={**extra}, initial=rows)

    def _offer(self, rows: list[PrefilledRow]) -> PartnerChoices:
        used = earlier_use(self.facility, last=self.current, known_at=self.now)
        institutions = offered_to(self.request.user, self.facility, named_before=used)
        keys = row_keys(row.get("choice", "") for row in rows)
        return {
            "institutions": institutions,
            "chosen": cast("dict[int, OfferedInstitution]", institutions.in_bulk(keys)),
            "used": used,
            "obligation": self.obligation,
            "today": self.today,
        }

    def _form(self, forms: Forms, status: int = 200) -> HttpResponse:
        form, partners, plans = forms
        if self.source:
            self._mark(form, partners)
        added: dict[str, Sequence[BaseForm]] = {ADD: partners.forms, ADD_PLAN: plans.forms}
        if rows := added.get(self.step):
            first = next(iter(rows[-1].fields.values()))
            first.widget.attrs["data-autofocus"] = ""
        context = {
            "facility": self.facility,
            "corrects": self.corrects,
            "source": self.source,
            "returned": self._returned(),
            "form": form,
            "partners": partners,
            "plans": plans,
        }
        return render(self.request, "compliance/desk/filing_form.html", context, status=status)

    def _returned(self) -> Review | None:
        """Return why the newest filing went back, where this one is to take its place."""
        returned = Review.objects.filter(state=Review.State.RETURNED)
        return returned.filter(filing=newest_filing(self.facility)).order_by("pk").first()

    def _mark(self, form: FilingForm, partners: BaseFormSet[PartnerForm]) -> None:
        """Mark what differs from the last filing, or from the one to put right."""
        without = self.source is not None and not self.source.partner_count
        if without:
            form.fields["no_partner"].help_text = "前回の届出は、協力医療機関の定めなしです。"
        mark_changes(form, self._before() | {"no_partner": without})
        before = partners_initial(self.source, corrects=True)
        known = {row["choice"]: row for row in before}
        for row in partners.forms:
            last = known.get(str(row["choice"].value()))
            row.is_new = last is None
            if last:
                _name_last_day(row, last)
                mark_changes(row, last)

    def _confirm(
        self, new: NewFiling, *, seen: int | None, files: HandedInForm | None = None
    ) -> HttpResponse:
        newest = newest_filing(self.facility)
        overtaken = newest if newest != seen else None
        facts = facts_of(self.facility, on=self.today, known_at=self.now)
        kept = [
            (name, value)
            for name, values in self.request.POST.lists()
            for value in values
            if name not in ("step", "csrfmiddlewaretoken", "form_token", "seen")
        ]
        context = {
            "facility": self.facility,
            "corrects": self.corrects,
            "change": change_of(
                new,
                before=facts,
                current=self.current,
                obligation=self.obligation,
                on=self.today,
                known_at=self.now,
            ),
            "overtaken": Filing.objects.get(pk=overtaken) if overtaken else None,
            "kept": [*kept, ("seen", newest or "")],
            "form": files or HandedInForm(),
        }
        status = REFUSED if files and files.errors else 200
        return render(self.request, "compliance/desk/filing_confirm.html", context, status=status)

    def _record(self, new: NewFiling, *, seen: int | None) -> HttpResponse:
        files = HandedInForm(self.request.POST, files=self.request.FILES)
        if not files.is_valid():
            return self._confirm(new, seen=seen, files=files)
        try:
            filing = record_with_files(
                seen,
                without_plan(new) if self.step == SAVE_CLEARED else new,
                files.cleaned_data["documents"],
                now=self.now,
                by=signed_in(self.request),
            )
        except (TooManyFiles, AlreadyAttached) as error:
            refuse(files, error)
            return self._confirm(new, seen=seen, files=files)
        except FilingOvertaken:
            return self._confirm(new, seen=seen)
        except AlreadyRecorded:
            filing = get_object_or_404(Filing, token=new.token, facility=self.facility)
            messages.info(self.request, "この届出は既に記録しています。")
        except AlreadyCorrected:
            return self._already_corrected()
        else:
            messages.success(self.request, "届出を記録しました。")
        return redirect(f"{reverse('compliance:filing-detail', args=[filing.pk])}?{RECORDED}")

    def _already_corrected(self) -> HttpResponseRedirect:
        assert self.corrects is not None
        messages.warning(
            self.request, "他の職員がこの届出を訂正したため、今回の内容は記録していません。"
        )
        return redirect("compliance:filing-detail", filing_pk=self.corrects.pk)


def _name_last_day(row: PartnerForm, last: PrefilledRow) -> None:
    if last["confirmed_date"]:
        row.fields["confirmed_date"].help_text = f"{DAY_HELP}　前回 {last['confirmed_date']}"
