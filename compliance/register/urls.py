"""The addresses of the list of facilities and of what stands on it."""

from django.urls import path

from accounts.list_paths import list_paths
from compliance.register.views.duplicates import duplicate_decide, duplicate_list, facility_separate
from compliance.register.views.facility import facility_detail, facility_reason, facility_sheet
from compliance.register.views.facility_list import FacilityList
from compliance.register.views.institution import institution_detail
from compliance.register.views.saved_views import saved_view_delete, saved_view_new

urlpatterns = [
    *list_paths("facilities/", FacilityList, "facility", choice="column-choice", selects=True),
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
    path("facilities/<int:facility_pk>/reason/", facility_reason, name="facility-reason"),
    path("facilities/<int:facility_pk>/sheet.pdf", facility_sheet, name="facility-sheet"),
    path("institutions/<int:institution_pk>/", institution_detail, name="institution-detail"),
]
