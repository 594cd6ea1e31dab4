"""The addresses of the office's work."""

from django.urls import path

from compliance.views.facility import FacilityList, facility_detail

app_name = "compliance"
urlpatterns = [
    path("facilities/", FacilityList.as_view(), name="facility-list"),
    path("facilities/<int:facility_pk>/", facility_detail, name="facility-detail"),
]
