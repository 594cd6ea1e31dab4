"""Triggers that keep filings as they were recorded."""

import pgtrigger

from compliance.rule.classification import STATED

# Each trigger asks first whether it shall be ignored. Where nobody has ever set that, the question
# fails inside PostgreSQL, and every such failure goes through all deferred checks that still wait:
# 20,000 filings took a minute. An answer set beforehand, for the transaction, costs nothing.
_NOTHING_IGNORED = (
    "text := coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), "
    "set_config('pgtrigger.ignore', '{}', true))"
)


def never_changes(name: str) -> pgtrigger.Protect:
    """Return the trigger that keeps a recorded row as it is."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def states_its_partners(name: str, *, filing: str) -> pgtrigger.Trigger:
    """Return the trigger that, at commit, holds a filing's union equal to its partner rows."""
    united = ",\n                           ".join(
        f"coalesce(bool_or(p.{fact}), false) AS {fact}" for fact in STATED
    )
    filed, promised = (", ".join(f"{row}.{fact}" for fact in STATED) for row in "fu")
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        declare=[("ignored", _NOTHING_IGNORED)],
        # Names of our own columns, no input.
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM compliance_filing AS f,
                LATERAL (
                    SELECT count(*) AS n, {united}
                    FROM compliance_filedpartner AS p WHERE p.filing_id = f.id
                ) AS u
                WHERE f.id = {filing}
                  AND (f.partner_count, {filed})
                    = (u.n, {promised})
            ) THEN
                RAISE EXCEPTION 'filing %: the union differs from its partner rows', {filing}
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - put together from constants
    )
