"""The addresses of what leaves the system."""

from django.urls import path, register_converter

from reports.exports import FORMATS
from reports.views.activity import activity_export, activity_page, activity_records
from reports.views.breakdown import breakdown_export, breakdown_page, sources_page


class SuffixConverter:
    """The kinds of files that a table can be."""

    regex = "|".join(suffix.lstrip(".") for suffix in FORMATS)

    def to_python(self, value: str) -> str:
        """Return the suffix."""
        return value

    def to_url(self, value: str) -> str:
        """Return the suffix."""
        return value


register_converter(SuffixConverter, "suffix")

app_name = "reports"
urlpatterns = [
    path("activity/", activity_page, name="activity"),
    path("activity/export.xlsx", activity_export, name="activity-export"),
    path("activity/records/", activity_records, name="activity-records"),
    path("sources/", sources_page, name="sources"),
    path("breakdown/", breakdown_page, name="breakdown"),
    path("breakdown/export.<suffix:suffix>", breakdown_export, name="breakdown-export"),
]
