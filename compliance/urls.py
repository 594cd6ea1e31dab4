"""The addresses of the office's work."""

from django.urls import path

from compliance.views.facility import FacilityList, facility_detail
from compliance.views.filings import filing_correct, filing_detail, filing_new

app_name = "compliance"
urlpatterns = [
    path("facilities/", FacilityList.as_view(), name="facility-list"),
    path("facilities/<int:facility_pk>/", facility_detail, name="facility-detail"),
    path("facilities/<int:facility_pk>/filings/new/", filing_new, name="filing-new"),
    path("filings/<int:filing_pk>/", filing_detail, name="filing-detail"),
    path("filings/<int:filing_pk>/correct/", filing_correct, name="filing-correct"),
]
