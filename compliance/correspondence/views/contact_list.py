"""対応状況: the letters that are out, answered and overdue; on the page and as a file."""

from io import BytesIO

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET
from django_tables2 import SingleTableMixin

from accounts.permissions import Act, may
from common.late_choices import LateChoices
from compliance.correspondence.models import Notice
from compliance.correspondence.rows import FORMATS
from compliance.correspondence.stages import Stage, StagedNotice, count_stages, with_stage
from compliance.correspondence.tables import ContactFilter, FollowUpTable


class ContactList(SingleTableMixin, LateChoices):
    """The letters to facilities one may see, and what came of them."""

    table_class = FollowUpTable
    filterset_class = ContactFilter
    template_name = "compliance/correspondence/contact_list.html"
    strict = False

    def get_queryset(self) -> QuerySet[StagedNotice]:
        """Return the letters that stand: those that were replaced are left out."""
        return _letters(self.request)

    def get_filterset_kwargs(self, filterset_class: type[ContactFilter]) -> dict[str, object]:
        """Offer the authorities that the person may see."""
        kwargs: dict[str, object] = super().get_filterset_kwargs(filterset_class)
        kwargs["data"] = kwargs["data"] or {}
        return kwargs | {"user": self.request.user}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Count the letters by stage."""
        numbers = count_stages(_letters(self.request))
        kwargs["stages"] = [(stage, numbers.get(stage, 0)) for stage in Stage]
        kwargs["may_note"] = may(self.request.user, Act.NOTE_CONTACT)
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context

    def get_template_names(self) -> list[str]:
        """Return the page, or its results only when htmx asks for them."""
        if self.request.htmx and not self.request.htmx.history_restore_request:
            return ["components/results.html"]
        return [self.template_name]

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        """Keep the page and its results apart in every cache."""
        response: HttpResponse = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


@require_GET
def contact_export(request: HttpRequest, suffix: str) -> HttpResponse:
    """Download the letters that meet the conditions, with what came of them."""
    if suffix not in FORMATS:
        raise Http404
    asked = ContactFilter(request.GET, queryset=_letters(request), user=request.user)
    if not asked.is_valid():
        return redirect("compliance:contact-list")
    write, kind = FORMATS[suffix]
    file = BytesIO()
    write(asked.qs.iterator(chunk_size=2000), to=file)
    response = HttpResponse(file.getvalue(), content_type=kind)
    name = f"対応状況_{timezone.localdate():%Y%m%d}.{suffix}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _letters(request: HttpRequest) -> QuerySet[StagedNotice]:
    now = timezone.now()
    letters = Notice.objects.visible_to(request.user).filter(replaced_by=None)
    staged = with_stage(letters, on=timezone.localdate(now), known_at=now)
    related = ("facility__facility_type", "facility__municipality", "authority")
    return staged.select_related(*related).defer("letter").order_by("-notice_date", "-pk")
