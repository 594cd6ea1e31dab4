"""Let only its management change an authority's rules, and nobody empty or sign for another."""

from django.db import migrations

from accounts.recording import never_emptied
from accounts.row_security import only_changes, protect, signed_by, signs_changes

MANAGED = "ANY ((SELECT accounts_writable_authorities('manage'))::bigint[])"
RECORDS = (
    "filing",
    "filedpartner",
    "plannedinstitution",
    "review",
    "attachment",
    "filingopened",
    "notice",
    "wording",
    "contact",
    "groupguidance",
)
SIGNED = {
    "filing": "recorded_by_id",
    "review": "recorded_by_id",
    "attachment": "recorded_by_id",
    "notice": "issued_by_id",
    "wording": "recorded_by_id",
    "contact": "recorded_by_id",
    "groupguidance": "recorded_by_id",
    "job": "created_by_id",
    "noticebatch": "created_by_id",
    "upload": "uploaded_by_id",
}
# Rows that change, each time signed by whoever does it.
SIGNS = {
    "job": ("created_by_id",),
    "noticebatch": ("created_by_id", "released_by_id"),
    "upload": ("uploaded_by_id", "recorded_by_id"),
    "authorityprofile": ("recorded_by_id",),
    "deadlinerule": ("recorded_by_id",),
    "lettersettings": ("recorded_by_id",),
}


class Migration(migrations.Migration):

    dependencies = [
        ("compliance", "0030_upload_hidden_sheets"),
        ("accounts", "0015_history_never_changes"),
        ("facilities", "0011_law_guarded"),
    ]

    operations = [
        # What an authority publishes to all its facilities, and prefectures compare.
        *(
            protect(
                f"compliance_{name}",
                sees="true",
                changes=f"authority_id = {MANAGED}",
                acts=("INSERT", "UPDATE"),
            )
            for name in ("authorityprofile", "deadlinerule")
        ),
        *(signed_by(f"compliance_{name}", column) for name, column in SIGNED.items()),
        *(signs_changes(f"compliance_{name}", *columns) for name, columns in SIGNS.items()),
        only_changes(
            "compliance_job",
            "state",
            "stage",
            "done",
            "total",
            "message",
            "beat_at",
            "finished_at",
            "created_by_id",
            "created_at",
        ),
        never_emptied(*(f"compliance_{name}" for name in RECORDS)),
    ]
