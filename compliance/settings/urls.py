"""The addresses of an authority's settings."""

from django.urls import path

from compliance.settings.views import (
    authority_settings,
    deadline_rule_edit,
    deadline_rule_end,
    deadline_rule_new,
)

urlpatterns = [
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
