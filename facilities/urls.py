"""The addresses of the register of facilities."""

from django.urls import path

from facilities.views.facility import (
    facility_close,
    facility_edit,
    facility_new,
    facility_resume,
    facility_suspend,
    facility_transfer,
)

app_name = "facilities"
urlpatterns = [
    path("new/", facility_new, name="facility-new"),
    path("<int:facility_pk>/edit/", facility_edit, name="facility-edit"),
    path("<int:facility_pk>/suspend/", facility_suspend, name="facility-suspend"),
    path("<int:facility_pk>/resume/", facility_resume, name="facility-resume"),
    path("<int:facility_pk>/close/", facility_close, name="facility-close"),
    path("<int:facility_pk>/transfer/", facility_transfer, name="facility-transfer"),
]
