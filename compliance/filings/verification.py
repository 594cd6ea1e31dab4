"""Hold what is stored beside the filings against the filings themselves."""

from dataclasses import dataclass

from django.db import connection

from compliance.rule.classification import STATED

# Names of our own columns, no input (S608).
_DIFFERENCES = f"""
    SELECT f.id FROM compliance_filing AS f
    LEFT JOIN (
        SELECT filing_id, count(*) AS n,
               {", ".join(f"bool_or({name}) AS {name}" for name in STATED)}
        FROM compliance_filedpartner GROUP BY filing_id
    ) AS u ON u.filing_id = f.id
    WHERE (f.partner_count, {", ".join(f"f.{name}" for name in STATED)}) IS DISTINCT FROM (
        coalesce(u.n, 0), {", ".join(f"coalesce(u.{name}, false)" for name in STATED)}
    )
    ORDER BY f.id
"""  # noqa: S608  # names of columns of ours

# Both ways round: a summary that is not as it should be, one that is missing, one too many.
_STALE_SUMMARIES = """
    SELECT DISTINCT coalesce(s.facility_id, t.facility_id) FROM compliance_filingsummary AS s
    FULL JOIN compliance_filings_together((SELECT array_agg(id) FROM facilities_facility)) AS t
    ON t.facility_id = s.facility_id
    WHERE s IS DISTINCT FROM t
    ORDER BY 1
"""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """How many filings were checked, and what differs from them.

    `differing` are filings whose partner rows say something else, `stale` facilities whose summary
    does not say what their filings say.
    """

    checked: int
    differing: list[int]
    stale: list[int]


def verify_filings() -> Verification:
    """Recompute the union of every filing, and the summary of every facility, in one pass each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM compliance_filing")
        (checked,) = cursor.fetchone()
        cursor.execute(_DIFFERENCES)
        differing = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(_STALE_SUMMARIES)
        stale = [pk for (pk,) in cursor.fetchall()]
    return Verification(checked=checked, differing=differing, stale=stale)


def renew_summaries(facilities: list[int]) -> None:
    """Write the summaries of these facilities anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT compliance_summarise_filings(%s)", [facilities])
