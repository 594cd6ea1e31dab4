"""The addresses of the office's work."""

from django.urls import path

from compliance.views.facility import FacilityList

app_name = "compliance"
urlpatterns = [
    path("facilities/", FacilityList.as_view(), name="facility-list"),
]
