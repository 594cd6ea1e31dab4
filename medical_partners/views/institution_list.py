"""The list of medical institutions."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import Act, may
from accounts.scope import scope_of
from accounts.views.list_page import ListPage
from common.paged_by_key import PagedByKey
from jurisdictions.models import Authority
from medical_partners.columns import INSTITUTIONS
from medical_partners.filters import InstitutionFilter
from medical_partners.models import MedicalInstitution


class InstitutionList(ListPage[MedicalInstitution, MedicalInstitution]):
    """The medical institutions that one may see."""

    listing = INSTITUTIONS
    filterset_class = InstitutionFilter
    template_name = "medical_partners/institution_list.html"
    results_name = "medical_partners/_institution_results.html"

    def get_queryset(self) -> QuerySet[MedicalInstitution]:
        """Return the institutions that the person may see."""
        return (
            MedicalInstitution.objects.visible_to(self.request.user)
            .current()
            .with_capabilities(on=timezone.localdate())
            .select_related("prefecture", "municipality")
            .order_by("prefecture_id", "municipality_id", "reading", "pk")
        )

    def get_filterset_kwargs(self) -> dict[str, object]:
        """Read the clock for the filter, and offer the places of one's own prefectures."""
        own = Authority.objects.filter(pk__in=scope_of(self.request.user).authorities)
        prefectures = set(own.values_list("prefecture_id", flat=True))
        return {"today": timezone.localdate(), "prefectures": prefectures}

    def get_table_data(
        self, rows: QuerySet[MedicalInstitution]
    ) -> PagedByKey[int, MedicalInstitution]:
        """Return the rows, which are described page by page."""
        return PagedByKey(rows, lambda keys: self.get_queryset().filter(pk__in=keys))

    def get_context_data(self) -> dict[str, object]:
        """Say whether one may enter institutions, and what private characters mean."""
        return {
            "may_register": may(self.request.user, Act.REGISTER_INSTITUTION),
            "may_merge": may(self.request.user, Act.MERGE_INSTITUTIONS),
            "may_explain": may(self.request.user, Act.EXPLAIN_CHARACTERS),
        }
