"""The addresses of what leaves the system."""

from django.urls import path

from common.suffixes import register_suffixes
from reports.exports import FORMATS
from reports.views.activity import activity_export, activity_page, activity_records
from reports.views.breakdown import breakdown_export, breakdown_page, sources_page

register_suffixes("breakdown_suffix", FORMATS)

app_name = "reports"
urlpatterns = [
    path("activity/", activity_page, name="activity"),
    path("activity/export.xlsx", activity_export, name="activity-export"),
    path("activity/records/", activity_records, name="activity-records"),
    path("sources/", sources_page, name="sources"),
    path("breakdown/", breakdown_page, name="breakdown"),
    path("breakdown/export.<breakdown_suffix:suffix>", breakdown_export, name="breakdown-export"),
]
