"""The addresses of contacts."""

from django.urls import path

from accounts.list_paths import list_paths
from compliance.correspondence.views.contact_list import ContactList
from compliance.correspondence.views.contacts import (
    contact_correct,
    contact_new,
    group_guidance_detail,
    group_guidance_new,
    reply_new,
)

urlpatterns = [
    path("facilities/<int:facility_pk>/contacts/new/", contact_new, name="contact-new"),
    *list_paths("contacts/", ContactList, "contact"),
    path("contacts/<int:contact_pk>/correct/", contact_correct, name="contact-correct"),
    path("replies/new/", reply_new, name="reply-new"),
    path("group-guidance/new/", group_guidance_new, name="group-guidance-new"),
    path(
        "group-guidance/<int:guidance_pk>/",
        group_guidance_detail,
        name="group-guidance-detail",
    ),
]
