"""Let whoever records in a prefecture write what its public institutions can do."""

from django.db import migrations

from accounts.recording import OF_NOBODY, record_changes
from accounts.row_security import READS_ALL, WRITABLE_AUTHORITIES, protect

TABLE = "medical_partners_medicalinstitution"
DECISIONS = "medical_partners_institutiondecision"
PLACES = (
    "(SELECT a.prefecture_id FROM jurisdictions_authority AS a "
    f"WHERE a.id = {WRITABLE_AUTHORITIES})"
)
PUBLIC = f"registered_by_id IS NULL AND prefecture_id IN {PLACES}"
# A row keeps its registrar: nobody makes a public entry their own, or their own one public.
POLICY = (
    f"CREATE POLICY assessed_by_its_prefecture ON {TABLE} FOR UPDATE TO cooperating_web "
    f"USING ({PUBLIC}) WITH CHECK ({PUBLIC})"
)
KEEP = """
CREATE FUNCTION medical_partners_keep_registrar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'an institution keeps its registrar';
END $$
"""
KEEPS = f"""
CREATE TRIGGER keeps_its_registrar BEFORE UPDATE OF registered_by_id ON {TABLE}
FOR EACH ROW WHEN (
    OLD.registered_by_id IS DISTINCT FROM NEW.registered_by_id AND current_user = 'cooperating_web'
) EXECUTE FUNCTION medical_partners_keep_registrar()
"""
SEEN = f"SELECT FROM {TABLE} AS i WHERE i.id ="
OWN = f"(i.registered_by_id = {WRITABLE_AUTHORITIES} OR i.registered_by_id IS NULL AND i.prefecture_id IN {PLACES})"


class Migration(migrations.Migration):

    dependencies = [
        ("medical_partners", "0005_capabilities_and_duplicates"),
        ("accounts", "0007_history_functions"),
    ]

    operations = [
        migrations.RunSQL(POLICY, f"DROP POLICY assessed_by_its_prefecture ON {TABLE}"),
        migrations.RunSQL(KEEP, "DROP FUNCTION medical_partners_keep_registrar()"),
        migrations.RunSQL(KEEPS, f"DROP TRIGGER keeps_its_registrar ON {TABLE}"),
        protect(
            DECISIONS,
            sees=f"{READS_ALL} OR EXISTS ({SEEN} {DECISIONS}.first_id) "
            f"AND EXISTS ({SEEN} {DECISIONS}.second_id)",
            changes=f"EXISTS ({SEEN} {DECISIONS}.first_id AND {OWN}) "
            f"AND EXISTS ({SEEN} {DECISIONS}.second_id AND {OWN})",
            acts=("INSERT", "UPDATE"),
        ),
        record_changes(DECISIONS, authority=OF_NOBODY),
    ]
