"""Let whoever manages an authority bring the public lists of its prefecture."""

from django.db import migrations

TABLE = "medical_partners_medicalinstitution"
STANDARDS = "medical_partners_filedstandard"
MANAGED = (
    "(SELECT a.prefecture_id FROM jurisdictions_authority AS a "
    "WHERE a.id = ANY ((SELECT accounts_writable_authorities('manage'))::bigint[]))"
)
PUBLIC = f"registered_by_id IS NULL AND prefecture_id IN {MANAGED}"
OF_PUBLIC = (
    f"EXISTS (SELECT FROM {TABLE} AS i WHERE i.id = institution_id "
    f"AND i.registered_by_id IS NULL AND i.prefecture_id IN {MANAGED})"
)
# A public list makes the entry of an authority public; nothing makes a public entry somebody's.
KEEP = """
CREATE OR REPLACE FUNCTION medical_partners_keep_registrar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.registered_by_id IS NULL
        AND OLD.registered_by_id = ANY (accounts_writable_authorities('manage')) THEN
        RETURN NEW;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'an institution keeps its registrar';
END $$
"""
KEPT_BEFORE = """
CREATE OR REPLACE FUNCTION medical_partners_keep_registrar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'an institution keeps its registrar';
END $$
"""
POLICIES = {
    TABLE: {"listed_by_its_prefecture": f"FOR INSERT TO cooperating_web WITH CHECK ({PUBLIC})"},
    STANDARDS: {
        "listed_by_its_prefecture": f"FOR INSERT TO cooperating_web WITH CHECK ({OF_PUBLIC})",
        "changed_by_its_prefecture": "FOR UPDATE TO cooperating_web "
        f"USING ({OF_PUBLIC}) WITH CHECK ({OF_PUBLIC})",
    },
}


class Migration(migrations.Migration):

    dependencies = [("medical_partners", "0006_assessed_by_the_prefecture")]

    operations = [
        migrations.RunSQL(KEEP, KEPT_BEFORE),
        *(
            migrations.RunSQL(
                f"CREATE POLICY {name} ON {table} {words}", f"DROP POLICY {name} ON {table}"
            )
            for table, policies in POLICIES.items()
            for name, words in policies.items()
        ),
    ]
