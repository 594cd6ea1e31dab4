"""Guard the notes of offices: their own staff alone see them, and name one of themselves."""

from django.db import migrations

from accounts.history_triggers import record_changes
from accounts.row_security import (
    VISIBLE_AUTHORITIES,
    WRITABLE_AUTHORITIES,
    only_changes,
    protect,
    signs_changes,
)

NOTE = "facilities_officenote"
OWN = f"""{NOTE}.authority_id = {WRITABLE_AUTHORITIES} AND EXISTS (
    SELECT FROM facilities_facility AS f
    WHERE f.id = {NOTE}.facility_id AND f.authority_id = {NOTE}.authority_id)"""
# Whoever is in charge belongs, or belonged, to the staff of the authority.
COLLEAGUE = f"""({NOTE}.person_in_charge_id IS NULL OR EXISTS (
    SELECT FROM accounts_membership AS m
    WHERE m.user_id = {NOTE}.person_in_charge_id AND m.authority_id = {NOTE}.authority_id))"""


class Migration(migrations.Migration):

    dependencies = [
        ("facilities", "0003_office_note"),
        ("accounts", "0004_colleagues_know_each_other"),
    ]

    operations = [
        protect(
            NOTE,
            sees=f"authority_id = {VISIBLE_AUTHORITIES}",
            changes=OWN,
            inserts=f"{OWN} AND {COLLEAGUE}",
            checks=f"{OWN} AND {COLLEAGUE}",
            acts=("INSERT", "UPDATE"),
        ),
        only_changes(NOTE, "person_in_charge_id", "note", "changed_at", "changed_by_id"),
        signs_changes(NOTE, "changed_by_id"),
        record_changes(NOTE, authority="r.authority_id"),
    ]
