"""The page of one medical institution."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import Act
from compliance.filings.naming import naming_facilities
from compliance.register.pictures import homes_of
from facilities.models import Facility
from medical_partners.forms import ANSWERS, CapabilityForm
from medical_partners.models import Answer, Capability, MedicalInstitution
from medical_partners.models.institution import AbleInstitution


@require_GET
def institution_detail(request: HttpRequest, institution_pk: int) -> HttpResponse:
    """Show what is known of an institution, and the facilities one may see that name it."""
    now = timezone.now()
    on = timezone.localdate(now)
    institutions = MedicalInstitution.objects.visible_to(request.user).with_capabilities(on=on)
    institution = get_object_or_404(
        institutions.select_related("prefecture", "municipality", "registered_by", "merged_into"),
        pk=institution_pk,
    )
    standards = institution.standards.select_related("symbol").order_by("symbol__symbol")
    mine = MedicalInstitution.objects.filter(pk=institution.pk)
    naming = naming_facilities(
        institution, Facility.objects.visible_to(request.user), on=on, known_at=now
    )
    context = {
        "institution": institution,
        "capabilities": _capabilities(institution),
        "standards": standards.in_force(on=on),
        "past_standards": standards.exclude(pk__in=standards.in_force(on=on)),
        "merged_here": institution.merged_here.visible_to(request.user).order_by("pk"),
        "naming": naming,
        "homes": homes_of(institution, [one.facility for one in naming]),
        "may_assess": mine.open_to(request.user, Act.ASSESS_INSTITUTION).exists(),
        "may_edit": mine.open_to(request.user, Act.EDIT_INSTITUTION).exists(),
    }
    return render(request, "compliance/register/institution_detail.html", context)


def _capabilities(institution: AbleInstitution) -> list[dict[str, object]]:
    """Return each thing that an office has recorded: what, answer, source and day."""
    fields = CapabilityForm(instance=institution).fields
    shown: dict[str, bool] = {
        Capability.CONSULTATION: institution.can_consultation,
        Capability.EXAMINATION: institution.can_examination,
        Capability.ADMISSION: institution.can_admission,
    }
    return [
        {
            "label": fields[answer].label,
            "answer": Answer(getattr(institution, answer)).label,
            "source": getattr(institution, source),
            "date": getattr(institution, day),
            "shown": shown.get(answer),
        }
        for answer, source, day in ANSWERS
    ]
