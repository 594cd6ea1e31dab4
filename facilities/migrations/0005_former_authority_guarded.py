"""Record each change of authority by itself, and let the web role hand a facility over."""

from django.db import migrations

from accounts.recording import OF_FACILITY, record_changes
from accounts.row_security import protect_of_facility

# Imports, the site and raw SQL change the authority; none of them can forget to record it.
REMEMBER = """
CREATE FUNCTION facilities_remember_authority() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO facilities_formerauthority (facility_id, authority_id, until_date)
    VALUES (
        NEW.id, OLD.authority_id,
        coalesce(
            nullif(current_setting('app.transfer_date', true), '')::date,
            (now() AT TIME ZONE 'Asia/Tokyo')::date
        )
    )
    ON CONFLICT (facility_id, until_date) DO NOTHING;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER remembers_authority AFTER UPDATE OF authority_id ON facilities_facility
FOR EACH ROW WHEN (OLD.authority_id IS DISTINCT FROM NEW.authority_id)
EXECUTE FUNCTION facilities_remember_authority()
"""
# The policies refuse a row that leaves the person's scope; this is the one door out of it.
TRANSFER = """
CREATE FUNCTION facilities_transfer(facility bigint, new_authority bigint, on_date date)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('app.transfer_date', on_date::text, true);
    UPDATE facilities_facility SET authority_id = new_authority
    WHERE id = facility AND authority_id = ANY (accounts_writable_authorities('record'));
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'the facility is not the person''s to give';
    END IF;
    PERFORM set_config('app.transfer_date', '', true);
END $$
"""


class Migration(migrations.Migration):

    dependencies = [("facilities", "0004_former_authority"), ("accounts", "0007_history_functions")]

    operations = [
        protect_of_facility("facilities_formerauthority", acts=()),
        record_changes("facilities_formerauthority", authority=OF_FACILITY),
        migrations.RunSQL(REMEMBER, "DROP FUNCTION facilities_remember_authority()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER remembers_authority ON facilities_facility"),
        migrations.RunSQL(
            [
                TRANSFER,
                "REVOKE ALL ON FUNCTION facilities_transfer(bigint, bigint, date) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION facilities_transfer(bigint, bigint, date) "
                "TO cooperating_web",
            ],
            "DROP FUNCTION facilities_transfer(bigint, bigint, date)",
        ),
    ]
