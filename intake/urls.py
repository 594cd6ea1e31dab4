"""The addresses of files that come in."""

from django.urls import path

from intake.views import (
    upload_answer,
    upload_detail,
    upload_list,
    upload_new,
    upload_record,
    upload_set_aside,
    upload_template,
)

app_name = "intake"
urlpatterns = [
    path("uploads/", upload_list, name="upload-list"),
    path("uploads/new/", upload_new, name="upload-new"),
    path("uploads/<int:upload_pk>/", upload_detail, name="upload-detail"),
    path("uploads/<int:upload_pk>/record/", upload_record, name="upload-record"),
    path("uploads/<int:upload_pk>/answer/", upload_answer, name="upload-answer"),
    path("uploads/<int:upload_pk>/set-aside/", upload_set_aside, name="upload-set-aside"),
    path("uploads/template/<int:authority_pk>/", upload_template, name="upload-template"),
]
