"""The pages of an authority's staff."""

from django.urls import path

from accounts.views import staff
from accounts.views.history import HistoryList

app_name = "accounts"
urlpatterns = [
    path("<int:authority_pk>/staff/", staff.staff_list, name="staff-list"),
    path("<int:authority_pk>/staff/invite/", staff.staff_invite, name="staff-invite"),
    path("<int:authority_pk>/history/", HistoryList.as_view(), name="history-list"),
    path(
        "staff/invitations/<int:invitation_pk>/withdraw/",
        staff.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("staff/<int:membership_pk>/edit/", staff.staff_edit, name="staff-edit"),
    path("staff/<int:membership_pk>/suspend/", staff.staff_suspend, name="staff-suspend"),
    path("staff/<int:membership_pk>/resume/", staff.staff_resume, name="staff-resume"),
]
