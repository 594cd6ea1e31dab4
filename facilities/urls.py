"""The addresses of the register of facilities."""

from django.urls import path

from accounts.list_paths import list_paths
from facilities.views.facility import (
    facility_close,
    facility_edit,
    facility_new,
    facility_resume,
    facility_suspend,
)
from facilities.views.office_note import facility_note
from facilities.views.transfer import (
    TransferList,
    facility_transfer,
    transfer_accept,
    transfer_decline,
    transfer_detail,
    transfer_withdraw,
)

app_name = "facilities"
urlpatterns = [
    path("new/", facility_new, name="facility-new"),
    path("<int:facility_pk>/edit/", facility_edit, name="facility-edit"),
    path("<int:facility_pk>/suspend/", facility_suspend, name="facility-suspend"),
    path("<int:facility_pk>/resume/", facility_resume, name="facility-resume"),
    path("<int:facility_pk>/close/", facility_close, name="facility-close"),
    path("<int:facility_pk>/note/", facility_note, name="facility-note"),
    path("<int:facility_pk>/transfer/", facility_transfer, name="facility-transfer"),
    *list_paths("transfers/", TransferList, "transfer"),
    path("transfers/<int:transfer_pk>/", transfer_detail, name="transfer-detail"),
    path("transfers/<int:transfer_pk>/accept/", transfer_accept, name="transfer-accept"),
    path("transfers/<int:transfer_pk>/decline/", transfer_decline, name="transfer-decline"),
    path("transfers/<int:transfer_pk>/withdraw/", transfer_withdraw, name="transfer-withdraw"),
]
