"""The addresses of files that come in."""

from django.urls import path

from accounts.list_paths import list_paths
from intake.filing_forms.views import filing_form, filing_forms
from intake.views import (
    UploadList,
    upload_answer,
    upload_detail,
    upload_new,
    upload_record,
    upload_set_aside,
    upload_template,
)

app_name = "intake"
urlpatterns = [
    *list_paths("uploads/", UploadList, "upload"),
    path("uploads/new/", upload_new, name="upload-new"),
    path("uploads/<int:upload_pk>/", upload_detail, name="upload-detail"),
    path("uploads/<int:upload_pk>/record/", upload_record, name="upload-record"),
    path("uploads/<int:upload_pk>/answer/", upload_answer, name="upload-answer"),
    path("uploads/<int:upload_pk>/set-aside/", upload_set_aside, name="upload-set-aside"),
    path("filing-forms/", filing_forms, name="filing-forms"),
    path("facilities/<int:facility_pk>/filing-form.xlsx", filing_form, name="filing-form"),
    path("uploads/template/<int:authority_pk>/", upload_template, name="upload-template"),
]
