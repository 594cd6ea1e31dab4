"""The addresses of what leaves the system."""

from django.urls import path, register_converter

from reports.exports import FORMATS
from reports.views.breakdown import breakdown_export, breakdown_page, sources_page
from reports.views.letters import (
    envelope_test,
    letter_sample,
    letter_settings,
    wording_edit,
    wording_list,
)


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
    path("sources/", sources_page, name="sources"),
    path("breakdown/", breakdown_page, name="breakdown"),
    path("breakdown/export.<suffix:suffix>", breakdown_export, name="breakdown-export"),
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
]
