"""The pages of an authority's staff."""

from django.urls import path

from accounts.list_paths import list_paths
from accounts.views import staff
from accounts.views.history import HistoryList
from accounts.views.staff_list import StaffList

app_name = "accounts"
urlpatterns = [
    *list_paths("<int:authority_pk>/staff/", StaffList, "staff"),
    path("<int:authority_pk>/staff/invite/", staff.staff_invite, name="staff-invite"),
    *list_paths("<int:authority_pk>/history/", HistoryList, "history"),
    path(
        "staff/invitations/<int:invitation_pk>/withdraw/",
        staff.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("staff/<int:membership_pk>/edit/", staff.staff_edit, name="staff-edit"),
    path("staff/<int:membership_pk>/suspend/", staff.staff_suspend, name="staff-suspend"),
    path("staff/<int:membership_pk>/resume/", staff.staff_resume, name="staff-resume"),
]
