"""The addresses of filings."""

from django.urls import path

from accounts.list_paths import list_paths
from compliance.desk.views.attachments import attachment, attachment_new
from compliance.desk.views.closings import year_close, year_reopen
from compliance.desk.views.entry import filing_entry
from compliance.desk.views.filings import (
    filing_correct,
    filing_detail,
    filing_new,
    institution_options,
)
from compliance.desk.views.review_list import ReviewList
from compliance.desk.views.reviews import (
    filing_accept,
    filing_opened,
    filing_return,
    review_accept,
)

urlpatterns = [
    path("filings/new/", filing_entry, name="filing-entry"),
    path("facilities/<int:facility_pk>/filings/new/", filing_new, name="filing-new"),
    path(
        "facilities/<int:facility_pk>/institution-options/",
        institution_options,
        name="institution-options",
    ),
    path("filings/<int:filing_pk>/", filing_detail, name="filing-detail"),
    path("filings/<int:filing_pk>/correct/", filing_correct, name="filing-correct"),
    path("filings/<int:filing_pk>/accept/", filing_accept, name="filing-accept"),
    path("filings/<int:filing_pk>/return/", filing_return, name="filing-return"),
    path("filings/<int:filing_pk>/attachments/new/", attachment_new, name="attachment-new"),
    path("attachments/<int:attachment_pk>/", attachment, name="attachment"),
    path("filings/<int:filing_pk>/opened/", filing_opened, name="filing-opened"),
    *list_paths("reviews/", ReviewList, "review"),
    path("reviews/accept/", review_accept, name="review-accept"),
    path("facilities/<int:facility_pk>/years/close/", year_close, name="year-close"),
    path("year-closings/<int:closing_pk>/reopen/", year_reopen, name="year-reopen"),
]
