"""Guard filings and what is done about them: who sees and changes what, and what is recorded.

One line or two for each table. What the filings of a facility say together PostgreSQL keeps
itself, by the functions in sql/.
"""

from django.db import migrations

from accounts.history_triggers import OF_FACILITY, OF_FILING, OF_NOBODY, never_emptied, record_changes
from accounts.row_security import (
    READS_ALL,
    VISIBLE_AUTHORITIES,
    VISIBLE_PREFECTURES,
    WRITABLE_AUTHORITIES,
    protect,
    protect_of_authority,
    protect_of_facility,
    protect_of_parent,
    signed_by,
    signs_changes,
)
from common.sql_files import run_file

MANAGED = "ANY ((SELECT accounts_writable_authorities('manage'))::bigint[])"
# A person's own, or what is shared with the staff of an authority.
OWN = "user_id = (SELECT accounts_person())"
SHARED = f"shared_with_id = {VISIBLE_AUTHORITIES}"

# What never changes is only added to.
ADD = ("INSERT",)
CHANGE = ("INSERT", "UPDATE")

# Records: rows that never change, and whose tables nobody empties.
OF_A_FACILITY = ("filing", "yearclosing", "contact", "notice")
OF_A_FILING = ("filedpartner", "plannedinstitution", "review", "filingopened", "attachment")
RECORDS = (*OF_A_FACILITY, *OF_A_FILING, "groupguidance", "filingsummary")

# Whoever adds a row can name only themselves.
SIGNED = {
    "filing": "recorded_by_id",
    "review": "recorded_by_id",
    "attachment": "recorded_by_id",
    "notice": "issued_by_id",
    "contact": "recorded_by_id",
    "groupguidance": "recorded_by_id",
    "yearclosing": "recorded_by_id",
    "noticebatch": "created_by_id",
    "upload": "uploaded_by_id",
}
# Rows that change, each time signed by whoever does it.
SIGNS = {
    "noticebatch": ("created_by_id", "released_by_id"),
    "upload": ("uploaded_by_id", "recorded_by_id"),
    "authorityprofile": ("recorded_by_id",),
    "deadlinerule": ("recorded_by_id",),
    "lettersettings": ("recorded_by_id",),
}
# In whose chain a change of a row stands. A summary says what the filings say: it is not recorded.
AUTHORITY_OF = {
    "filing": OF_FACILITY,
    "yearclosing": OF_FACILITY,
    "contact": OF_FACILITY,
    **dict.fromkeys(OF_A_FILING, OF_FILING),
    **dict.fromkeys(
        (
            "authorityprofile",
            "deadlinerule",
            "groupguidance",
            "lettersettings",
            "noticebatch",
            "upload",
        ),
        "r.authority_id",
    ),
    "savedview": "r.shared_with_id",
}


class Migration(migrations.Migration):

    dependencies = [
        ("compliance", "0001_initial"),
        ("accounts", "0002_guards"),
        ("facilities", "0002_guards"),
        ("medical_partners", "0002_guards"),
    ]

    operations = [
        *(protect_of_facility(f"compliance_{name}", acts=ADD) for name in OF_A_FACILITY),
        *(
            protect_of_parent(
                f"compliance_{name}", parent="compliance_filing", column="filing_id", acts=ADD
            )
            for name in OF_A_FILING
        ),
        protect_of_authority("compliance_groupguidance", acts=ADD),
        *(
            protect_of_authority(f"compliance_{name}", acts=CHANGE)
            for name in ("lettersettings", "noticebatch")
        ),
        # Only the staff of an authority itself see what it uploads.
        protect(
            "compliance_upload",
            sees=f"authority_id = {VISIBLE_AUTHORITIES}",
            changes=f"authority_id = {WRITABLE_AUTHORITIES}",
            acts=CHANGE,
        ),
        # What an authority publishes to all its facilities, and prefectures compare.
        *(
            protect(
                f"compliance_{name}",
                sees="true",
                changes=f"authority_id = {MANAGED}",
                acts=CHANGE,
            )
            for name in ("authorityprofile", "deadlinerule")
        ),
        protect(
            "compliance_savedview",
            sees=f"{OWN} OR {SHARED}",
            changes=f"{OWN} AND (shared_with_id IS NULL OR {SHARED})",
            acts=("INSERT", "DELETE"),
        ),
        protect(
            "compliance_filingsummary",
            sees=f"{READS_ALL} OR authority_id = {VISIBLE_AUTHORITIES} "
            f"OR prefecture_id = {VISIBLE_PREFECTURES}",
            changes="false",
            acts=(),
        ),
        *(signed_by(f"compliance_{name}", column) for name, column in SIGNED.items()),
        *(signs_changes(f"compliance_{name}", *columns) for name, columns in SIGNS.items()),
        never_emptied(*(f"compliance_{name}" for name in RECORDS)),
        *(
            record_changes(f"compliance_{name}", authority=authority)
            for name, authority in AUTHORITY_OF.items()
        ),
        # The words stay in the letter itself, which never changes.
        record_changes("compliance_notice", authority="r.authority_id", hidden=("letter",)),
        run_file(__file__, "what_filings_say_together.sql"),
    ]
