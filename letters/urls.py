"""The addresses of letters."""

from django.urls import path

from accounts.list_paths import list_paths
from letters.issuing.views.batches import BatchDetail, BatchList
from letters.issuing.views.issuing import notice_new, notice_replace
from letters.issuing.views.kinds import notice_selection
from letters.issuing.views.letters import (
    envelope_test,
    letter_sample,
    letter_settings,
    wording_edit,
    wording_list,
)
from letters.issuing.views.notices import (
    notice_batch_archive,
    notice_batch_export,
    notice_batch_pdf,
    notice_batch_release,
    notice_batch_resume,
    notice_batch_withdraw,
    notice_batch_zip,
    notice_detail,
    notice_print,
)

app_name = "letters"
urlpatterns = [
    path("authorities/<int:authority_pk>/letters/", letter_settings, name="letter-settings"),
    path(
        "authorities/<int:authority_pk>/letters/envelope-test.pdf",
        envelope_test,
        name="envelope-test",
    ),
    path("authorities/<int:authority_pk>/letters/sample.pdf", letter_sample, name="letter-sample"),
    path("authorities/<int:authority_pk>/wordings/", wording_list, name="wording-list"),
    path(
        "authorities/<int:authority_pk>/wordings/<str:paragraph>/",
        wording_edit,
        name="wording-edit",
    ),
    path("notices/new/", notice_new, name="notice-new"),
    path("notices/selection/", notice_selection, name="notice-selection"),
    path("notices/<int:notice_pk>/", notice_detail, name="notice-detail"),
    path("notices/<int:notice_pk>/print/", notice_print, name="notice-print"),
    path("notices/<int:notice_pk>/replace/", notice_replace, name="notice-replace"),
    *list_paths("notices/batches/", BatchList, "notice-batches", screen="notice-batch-list"),
    *list_paths(
        "notices/batches/<int:batch_pk>/",
        BatchDetail,
        "notice-recipients",
        screen="notice-batch-detail",
    ),
    path(
        "notices/batches/<int:batch_pk>/release/", notice_batch_release, name="notice-batch-release"
    ),
    path(
        "notices/batches/<int:batch_pk>/withdraw/",
        notice_batch_withdraw,
        name="notice-batch-withdraw",
    ),
    path("notices/batches/<int:batch_pk>/resume/", notice_batch_resume, name="notice-batch-resume"),
    path(
        "notices/batches/<int:batch_pk>/archive/", notice_batch_archive, name="notice-batch-archive"
    ),
    path("notices/batches/<int:batch_pk>/letters.pdf", notice_batch_pdf, name="notice-batch-pdf"),
    path("notices/batches/<int:batch_pk>/letters.zip", notice_batch_zip, name="notice-batch-zip"),
    path(
        "notices/batches/<int:batch_pk>/recipients.xlsx",
        notice_batch_export,
        name="notice-batch-export",
    ),
]
