"""Let both sides and the prefecture see an offer, and only the side that is asked take it up."""

from django.db import migrations

from accounts.recording import record_changes
from accounts.row_security import (
    READS_ALL,
    VISIBLE_AUTHORITIES,
    VISIBLE_PREFECTURES,
    only_changes,
    protect,
)

TABLE = "facilities_transferproposal"
MANAGED = "ANY ((SELECT accounts_writable_authorities('manage'))::bigint[])"
GIVES = f"{TABLE}.from_authority_id = {MANAGED}"
# The other side, or the prefecture in which the facility lies unless it is the one that gives.
ANSWERS = f"""({TABLE}.to_authority_id = {MANAGED} OR EXISTS (
    SELECT FROM jurisdictions_authority AS a
    WHERE a.kind = 'prefecture' AND a.prefecture_id = {TABLE}.prefecture_id
      AND a.id <> {TABLE}.from_authority_id AND a.id = {MANAGED}))"""
# What is said of the facility is what its row says; both authorities are of its prefecture.
TRUE_OFFER = f"""{GIVES} AND {TABLE}.state = 'open'
    AND {TABLE}.proposed_by_id = accounts_person()
    AND EXISTS (
        SELECT FROM facilities_facility AS f
        WHERE f.id = {TABLE}.facility_id AND f.authority_id = {TABLE}.from_authority_id
          AND f.prefecture_id = {TABLE}.prefecture_id
          AND f.number = {TABLE}.number AND f.name = {TABLE}.name
          AND f.facility_type_id = {TABLE}.facility_type_id)
    AND EXISTS (
        SELECT FROM jurisdictions_authority AS a
        WHERE a.id = {TABLE}.to_authority_id AND a.prefecture_id = {TABLE}.prefecture_id)"""
BY_ONESELF = f"{TABLE}.decided_by_id = accounts_person()"

# The facility belongs to the other side until then: the one door through which it changes hands.
ACCEPT = f"""
CREATE FUNCTION facilities_accept_transfer(proposal bigint, answered text, at timestamptz)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    offered {TABLE};
BEGIN
    SELECT * INTO offered FROM {TABLE} WHERE id = proposal AND {ANSWERS} FOR UPDATE;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'the offer is not the person''s to accept';
    END IF;
    IF offered.state <> 'open' THEN
        RETURN 'decided';
    END IF;
    -- A change of the same day or later would be lost, and a past day be told wrong.
    IF EXISTS (SELECT FROM facilities_formerauthority AS f
               WHERE f.facility_id = offered.facility_id
                 AND f.until_date >= offered.transfer_date) THEN
        RETURN 'moved';
    END IF;
    PERFORM set_config('app.transfer_date', offered.transfer_date::text, true);
    UPDATE facilities_facility SET authority_id = offered.to_authority_id
    WHERE id = offered.facility_id AND authority_id = offered.from_authority_id;
    IF NOT FOUND THEN
        PERFORM set_config('app.transfer_date', '', true);
        RETURN 'moved';
    END IF;
    PERFORM set_config('app.transfer_date', '', true);
    UPDATE {TABLE} SET state = 'accepted', answer = answered, decided_at = at,
                       decided_by_id = accounts_person()
    WHERE id = offered.id;
    RETURN 'accepted';
END $$
"""
SIGNATURE = "facilities_accept_transfer(bigint, text, timestamptz)"
NO_TRANSFER = "DROP FUNCTION facilities_transfer(bigint, bigint, date)"


class Migration(migrations.Migration):

    dependencies = [
        ("facilities", "0013_transfer_proposal"),
        ("accounts", "0018_invitations_withdrawn"),
    ]

    operations = [
        protect(
            TABLE,
            sees=f"{READS_ALL} OR {TABLE}.from_authority_id = {VISIBLE_AUTHORITIES} "
            f"OR {TABLE}.to_authority_id = {VISIBLE_AUTHORITIES} "
            f"OR {TABLE}.prefecture_id = {VISIBLE_PREFECTURES}",
            inserts=TRUE_OFFER,
            changes=f"{TABLE}.state = 'open' AND ({GIVES} OR {ANSWERS})",
            checks=f"{BY_ONESELF} AND (({GIVES} AND {TABLE}.state = 'withdrawn') "
            f"OR ({ANSWERS} AND {TABLE}.state = 'declined'))",
            acts=("INSERT", "UPDATE"),
        ),
        only_changes(TABLE, "state", "answer", "decided_at", "decided_by_id"),
        record_changes(TABLE, authority="r.from_authority_id"),
        migrations.RunSQL(
            [
                ACCEPT,
                f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO cooperating_web",
            ],
            f"DROP FUNCTION {SIGNATURE}",
        ),
        # Nobody gives a facility away alone any more.
        migrations.RunSQL(NO_TRANSFER, migrations.RunSQL.noop),
    ]
