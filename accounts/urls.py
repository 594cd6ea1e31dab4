"""The pages of an authority's staff."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("<int:authority_pk>/staff/", views.staff_list, name="staff-list"),
    path("<int:authority_pk>/staff/invite/", views.staff_invite, name="staff-invite"),
    path("staff/<int:membership_pk>/edit/", views.staff_edit, name="staff-edit"),
    path("staff/<int:membership_pk>/suspend/", views.staff_suspend, name="staff-suspend"),
    path("staff/<int:membership_pk>/resume/", views.staff_resume, name="staff-resume"),
]
