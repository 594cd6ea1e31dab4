"""Guard facilities: who sees and changes which, and what is recorded.

What PostgreSQL itself has to know stands in sql/; this file is the list of the tables.
"""

from django.db import migrations

from accounts.history_triggers import OF_FACILITY, OF_NOBODY, never_emptied, record_changes
from accounts.row_security import (
    READS_ALL,
    VISIBLE_AUTHORITIES,
    VISIBLE_PREFECTURES,
    WRITABLE_AUTHORITIES,
    only_changes,
    protect,
    protect_of_facility,
    signs_changes,
)
from common.sql_files import run_file

SUPERUSER = "(SELECT accounts_is_superuser())"
MANAGED = "ANY ((SELECT accounts_writable_authorities('manage'))::bigint[])"

# Whoever sees one of two that look alike sees what was decided; both must be one's own to decide.
DECISION = "facilities_duplicatedecision"
SEEN = f"SELECT FROM facilities_facility AS f WHERE f.id = {DECISION}.first_id"
OWN = f"SELECT FROM facilities_facility AS f WHERE f.authority_id = {WRITABLE_AUTHORITIES}"
OF_FIRST = "(SELECT f.authority_id FROM facilities_facility AS f WHERE f.id = r.first_id)"

OFFER = "facilities_transferproposal"
GIVES = f"{OFFER}.from_authority_id = {MANAGED}"
# The other side, or the prefecture in which the facility lies unless it is the one that gives.
ANSWERS = f"""({OFFER}.to_authority_id = {MANAGED} OR EXISTS (
    SELECT FROM jurisdictions_authority AS a
    WHERE a.kind = 'prefecture' AND a.prefecture_id = {OFFER}.prefecture_id
      AND a.id <> {OFFER}.from_authority_id AND a.id = {MANAGED}))"""
# What is said of the facility is what its row says; both authorities are of its prefecture.
TRUE_OFFER = f"""{GIVES} AND {OFFER}.state = 'open'
    AND {OFFER}.proposed_by_id = accounts_person()
    AND EXISTS (
        SELECT FROM facilities_facility AS f
        WHERE f.id = {OFFER}.facility_id AND f.authority_id = {OFFER}.from_authority_id
          AND f.prefecture_id = {OFFER}.prefecture_id
          AND f.number = {OFFER}.number AND f.name = {OFFER}.name
          AND f.facility_type_id = {OFFER}.facility_type_id)
    AND EXISTS (
        SELECT FROM jurisdictions_authority AS a
        WHERE a.id = {OFFER}.to_authority_id AND a.prefecture_id = {OFFER}.prefecture_id)"""
BY_ONESELF = f"{OFFER}.decided_by_id = accounts_person()"


class Migration(migrations.Migration):

    dependencies = [("facilities", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        run_file(__file__, "changing_hands.sql"),
        # What the law asks of which facilities: only superusers change it through the site.
        *(
            protect(f"facilities_{name}", sees="true", changes=SUPERUSER)
            for name in ("facilitytype", "obligation", "service")
        ),
        record_changes("facilities_facilitytype", authority=OF_NOBODY, key="code"),
        record_changes("facilities_obligation", authority=OF_NOBODY),
        record_changes("facilities_service", authority=OF_NOBODY, key="name"),
        protect(
            "facilities_facility",
            sees=f"{READS_ALL} OR authority_id = {VISIBLE_AUTHORITIES} "
            f"OR prefecture_id = {VISIBLE_PREFECTURES}",
            changes=f"authority_id = {WRITABLE_AUTHORITIES}",
        ),
        record_changes("facilities_facility", authority="r.authority_id"),
        protect_of_facility("facilities_suspension"),
        record_changes("facilities_suspension", authority=OF_FACILITY),
        protect_of_facility("facilities_formerauthority", acts=()),
        record_changes("facilities_formerauthority", authority=OF_FACILITY),
        never_emptied("facilities_formerauthority"),
        protect(
            DECISION,
            sees=f"{READS_ALL} OR EXISTS ({SEEN})",
            changes=f"EXISTS ({OWN} AND f.id = {DECISION}.first_id) "
            f"AND EXISTS ({OWN} AND f.id = {DECISION}.second_id)",
            acts=("INSERT", "UPDATE"),
        ),
        signs_changes(DECISION, "decided_by_id"),
        record_changes(DECISION, authority=OF_FIRST),
        # Both sides and the prefecture see an offer; only the side that is asked takes it up.
        protect(
            OFFER,
            sees=f"{READS_ALL} OR {OFFER}.from_authority_id = {VISIBLE_AUTHORITIES} "
            f"OR {OFFER}.to_authority_id = {VISIBLE_AUTHORITIES} "
            f"OR {OFFER}.prefecture_id = {VISIBLE_PREFECTURES}",
            inserts=TRUE_OFFER,
            changes=f"{OFFER}.state = 'open' AND ({GIVES} OR {ANSWERS})",
            checks=f"{BY_ONESELF} AND (({GIVES} AND {OFFER}.state = 'withdrawn') "
            f"OR ({ANSWERS} AND {OFFER}.state = 'declined'))",
            acts=("INSERT", "UPDATE"),
        ),
        only_changes(OFFER, "state", "answer", "decided_at", "decided_by_id"),
        record_changes(OFFER, authority="r.from_authority_id"),
    ]
