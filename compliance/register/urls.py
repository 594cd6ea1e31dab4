"""The addresses of the list of facilities and of what stands on it."""

from django.urls import path

from compliance.register.views.duplicates import duplicate_decide, duplicate_list, facility_separate
from compliance.register.views.facility import facility_detail
from compliance.register.views.facility_list import FacilityList, FacilityPrint, facility_export
from compliance.register.views.institution import institution_detail
from compliance.register.views.list_choices import column_choice, saved_view_delete, saved_view_new

urlpatterns = [
    path("facilities/", FacilityList.as_view(), name="facility-list"),
    path("facilities/export.<str:suffix>", facility_export, name="facility-export"),
    path("facilities/print/", FacilityPrint.as_view(), name="facility-print"),
    path("facilities/columns/", column_choice, name="column-choice"),
    path("facilities/saved-views/new/", saved_view_new, name="saved-view-new"),
    path(
        "facilities/saved-views/<int:saved_view_pk>/delete/",
        saved_view_delete,
        name="saved-view-delete",
    ),
    path("facilities/duplicates/", duplicate_list, name="duplicate-list"),
    path("facilities/<int:facility_pk>/duplicate/", duplicate_decide, name="duplicate-decide"),
    path("facilities/<int:facility_pk>/separate/", facility_separate, name="facility-separate"),
    path("facilities/<int:facility_pk>/", facility_detail, name="facility-detail"),
    path("institutions/<int:institution_pk>/", institution_detail, name="institution-detail"),
]
