"""The addresses of the register of medical institutions."""

from django.urls import path

from accounts.list_paths import list_paths
from medical_partners.views.institution_list import InstitutionList
from medical_partners.views.institutions import (
    duplicate_list,
    institution_capabilities,
    institution_edit,
    institution_merge,
    institution_new,
    institution_separate,
    private_character_list,
)

app_name = "medical_partners"
urlpatterns = [
    *list_paths("", InstitutionList, "institution"),
    path("new/", institution_new, name="institution-new"),
    path("private-characters/", private_character_list, name="private-character-list"),
    path("duplicates/", duplicate_list, name="duplicate-list"),
    path("<int:institution_pk>/edit/", institution_edit, name="institution-edit"),
    path(
        "<int:institution_pk>/capabilities/",
        institution_capabilities,
        name="institution-capabilities",
    ),
    path("<int:institution_pk>/merge/", institution_merge, name="institution-merge"),
    path("<int:institution_pk>/separate/", institution_separate, name="institution-separate"),
]
