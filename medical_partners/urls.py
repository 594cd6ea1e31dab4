"""The addresses of the register of medical institutions."""

from django.urls import path

from medical_partners.views import (
    InstitutionList,
    duplicate_list,
    institution_capabilities,
    institution_edit,
    institution_export,
    institution_merge,
    institution_new,
    institution_separate,
    private_character_list,
)

app_name = "medical_partners"
urlpatterns = [
    path("", InstitutionList.as_view(), name="institution-list"),
    path("export.<str:suffix>", institution_export, name="institution-export"),
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
