"""対応記録: the letters that are out, answered and overdue."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import Act, may
from accounts.views.list_page import ListPage
from compliance.correspondence.columns import FOLLOW_UP
from compliance.correspondence.filters import ContactFilter
from compliance.correspondence.models import Notice
from compliance.correspondence.stages import LetterStage, StagedNotice, count_stages, with_stage

RELATED = ("facility__facility_type", "facility__municipality", "authority")


class ContactList(ListPage[Notice, Notice]):
    """The letters to facilities one may see, and what came of them."""

    listing = FOLLOW_UP
    filterset_class = ContactFilter
    template_name = "compliance/correspondence/contact_list.html"

    def get_queryset(self) -> QuerySet[StagedNotice]:
        """Return the letters that stand: those that were replaced are left out."""
        now = timezone.now()
        letters = Notice.objects.visible_to(self.request.user).filter(replaced_by=None)
        staged = with_stage(letters, on=timezone.localdate(now), known_at=now)
        return staged.select_related(*RELATED).defer("letter").order_by("-notice_date", "-pk")

    def get_filterset_kwargs(self) -> dict[str, object]:
        """Offer the authorities that the person may see."""
        return {"user": self.request.user}

    def get_context_data(self) -> dict[str, object]:
        """Count the letters by stage."""
        numbers = count_stages(self.get_queryset())
        return {
            "stages": [(stage, numbers.get(stage, 0)) for stage in LetterStage],
            "may_note": may(self.request.user, Act.NOTE_CONTACT),
        }
