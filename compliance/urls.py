"""The addresses of the office's work."""

from django.urls import path

from compliance.correspondence.views.contact_list import ContactList, contact_export
from compliance.correspondence.views.contacts import (
    contact_correct,
    contact_new,
    group_guidance_detail,
    group_guidance_new,
    reply_new,
)
from compliance.desk.views.attachments import attachment, attachment_new
from compliance.desk.views.closings import year_close, year_reopen
from compliance.desk.views.filings import (
    filing_correct,
    filing_detail,
    filing_new,
    institution_options,
)
from compliance.desk.views.reviews import (
    filing_accept,
    filing_opened,
    filing_return,
    review_accept,
    review_list,
)
from compliance.register.views.duplicates import duplicate_decide, duplicate_list, facility_separate
from compliance.register.views.facility import facility_detail
from compliance.register.views.facility_list import FacilityList, FacilityPrint, facility_export
from compliance.register.views.institution import institution_detail
from compliance.register.views.list_choices import column_choice, saved_view_delete, saved_view_new
from compliance.settings.views import (
    authority_settings,
    deadline_rule_edit,
    deadline_rule_end,
    deadline_rule_new,
)
from compliance.views.jobs import job_detail, job_restart
from compliance.views.uploads import (
    upload_answer,
    upload_detail,
    upload_list,
    upload_new,
    upload_record,
    upload_set_aside,
    upload_template,
)

app_name = "compliance"
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
    path("facilities/<int:facility_pk>/filings/new/", filing_new, name="filing-new"),
    path(
        "facilities/<int:facility_pk>/institution-options/",
        institution_options,
        name="institution-options",
    ),
    path("institutions/<int:institution_pk>/", institution_detail, name="institution-detail"),
    path("filings/<int:filing_pk>/", filing_detail, name="filing-detail"),
    path("filings/<int:filing_pk>/correct/", filing_correct, name="filing-correct"),
    path("filings/<int:filing_pk>/accept/", filing_accept, name="filing-accept"),
    path("filings/<int:filing_pk>/return/", filing_return, name="filing-return"),
    path("filings/<int:filing_pk>/attachments/new/", attachment_new, name="attachment-new"),
    path("attachments/<int:attachment_pk>/", attachment, name="attachment"),
    path("filings/<int:filing_pk>/opened/", filing_opened, name="filing-opened"),
    path("reviews/", review_list, name="review-list"),
    path("reviews/accept/", review_accept, name="review-accept"),
    path("jobs/<int:job_pk>/", job_detail, name="job-detail"),
    path("jobs/<int:job_pk>/restart/", job_restart, name="job-restart"),
    path("facilities/<int:facility_pk>/contacts/new/", contact_new, name="contact-new"),
    path("facilities/<int:facility_pk>/years/close/", year_close, name="year-close"),
    path("year-closings/<int:closing_pk>/reopen/", year_reopen, name="year-reopen"),
    path("contacts/", ContactList.as_view(), name="contact-list"),
    path("contacts/export.<str:suffix>", contact_export, name="contact-export"),
    path("contacts/<int:contact_pk>/correct/", contact_correct, name="contact-correct"),
    path("replies/new/", reply_new, name="reply-new"),
    path("group-guidance/new/", group_guidance_new, name="group-guidance-new"),
    path(
        "group-guidance/<int:guidance_pk>/",
        group_guidance_detail,
        name="group-guidance-detail",
    ),
    path("uploads/", upload_list, name="upload-list"),
    path("uploads/new/", upload_new, name="upload-new"),
    path("uploads/<int:upload_pk>/", upload_detail, name="upload-detail"),
    path("uploads/<int:upload_pk>/record/", upload_record, name="upload-record"),
    path("uploads/<int:upload_pk>/answer/", upload_answer, name="upload-answer"),
    path("uploads/<int:upload_pk>/set-aside/", upload_set_aside, name="upload-set-aside"),
    path("uploads/template/<int:authority_pk>/", upload_template, name="upload-template"),
    path("authorities/<int:authority_pk>/settings/", authority_settings, name="authority-settings"),
    path(
        "authorities/<int:authority_pk>/deadline-rules/new/",
        deadline_rule_new,
        name="deadline-rule-new",
    ),
    path(
        "deadline-rules/<int:deadline_rule_pk>/edit/",
        deadline_rule_edit,
        name="deadline-rule-edit",
    ),
    path("deadline-rules/<int:deadline_rule_pk>/end/", deadline_rule_end, name="deadline-rule-end"),
]
