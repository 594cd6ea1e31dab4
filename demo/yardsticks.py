"""The counts of the nation as hand-written SQL, in several ways, to measure the product against.

Each takes %(on)s and %(known_at)s, and returns prefecture, type, code of the facts, and number. All
state the whole rule: received by the day, recorded and where needed accepted by the time, no later
version of the same first filing accepted by then, the population of the day, what the law asks,
what waits for the office.
"""

# The bits of Facts.code here: under_review 4, returned 8, must_admit 16.
# No statement is put together from anything but the parts below (S608).

_SETS = """
WITH accepted AS MATERIALIZED (
    SELECT r.filing_id FROM compliance_review r
    WHERE r.state = 'accepted' AND r.recorded_at <= %(known_at)s
), newest AS MATERIALIZED (
    SELECT c.original_id, max(c.id) AS id FROM compliance_filing c
    WHERE c.original_id IS NOT NULL AND c.recorded_at <= %(known_at)s
    AND (NOT c.review_required OR c.id IN (SELECT filing_id FROM accepted))
    GROUP BY c.original_id
), corrected AS MATERIALIZED (
    SELECT original_id AS id FROM newest
    UNION ALL
    SELECT v.id FROM newest n
    JOIN compliance_filing v ON v.original_id = n.original_id AND v.id < n.id
), duty AS MATERIALIZED (
    SELECT o.facility_type_id FROM facilities_obligation o
    WHERE o.covers_admission AND o.valid_from <= %(on)s
    AND (o.valid_to IS NULL OR o.valid_to >= %(on)s)
)"""

_POPULATION = """
    (f.designated_date IS NULL OR f.designated_date <= %(on)s)
    AND (f.closed_date IS NULL OR f.closed_date > %(on)s)
    AND f.counted_under_id IS NULL AND f.merged_into_id IS NULL
    AND f.id NOT IN (
        SELECT s.facility_id FROM facilities_suspension s WHERE s.start_date <= %(on)s
        AND (s.resumed_date IS NULL OR s.resumed_date > %(on)s)
    )"""

_LATEST_FIRST = "w.received_date DESC, w.recorded_at DESC, w.id DESC"

_KNOWN = "w.received_date <= %(on)s AND w.recorded_at <= %(known_at)s"

_IN_EFFECT = f"""
    {_KNOWN} AND (NOT w.review_required OR w.id IN (SELECT filing_id FROM accepted))
    AND w.id NOT IN (SELECT id FROM corrected)"""  # noqa: S608 - put together from constants

_IN_EFFECT_ONE_BY_ONE = f"""
    {_KNOWN} AND (NOT w.review_required OR EXISTS (
        SELECT FROM accepted a WHERE a.filing_id = w.id))
    AND NOT EXISTS (SELECT FROM compliance_filing c
        WHERE c.original_id = CASE WHEN w.original_id IS NULL THEN w.id ELSE w.original_id END
        AND c.id > w.id AND c.recorded_at <= %(known_at)s
        AND (NOT c.review_required OR c.id IN (SELECT filing_id FROM accepted)))"""  # noqa: S608 - put together from constants

_WAITING = f"""(
    SELECT CASE WHEN EXISTS (
        SELECT FROM compliance_review r WHERE r.filing_id = w.id
        AND r.state = 'returned' AND r.recorded_at <= %(known_at)s
    ) THEN 8 ELSE 4 END
    FROM compliance_filing w
    WHERE w.facility_id = f.id AND w.review_required AND {_KNOWN}
    AND w.id NOT IN (SELECT filing_id FROM accepted)
    AND NOT EXISTS (SELECT FROM compliance_filing c
        WHERE c.corrects_id = w.id AND c.recorded_at <= %(known_at)s)
    ORDER BY {_LATEST_FIRST} LIMIT 1)"""  # noqa: S608 - put together from constants


def _latest(in_effect: str) -> str:
    return f"""(
        SELECT w.facts_code FROM compliance_filing w
        WHERE w.facility_id = f.id AND {in_effect}
        ORDER BY {_LATEST_FIRST} LIMIT 1)"""  # noqa: S608 - put together from constants


def _counts(latest: str, joined: str = "") -> str:
    """Return the statement around the way in which the filing that counts is found."""
    return f"""{_SETS}, counted AS MATERIALIZED (
            SELECT f.prefecture_id, f.facility_type_id,
                coalesce({latest}, {_WAITING}, 0)
                + CASE WHEN f.facility_type_id IN (SELECT facility_type_id FROM duty)
                  THEN 16 ELSE 0 END AS facts
            FROM facilities_facility f {joined}
            WHERE {_POPULATION}
        )
        SELECT prefecture_id, facility_type_id, facts, count(*) FROM counted
        GROUP BY prefecture_id, facility_type_id, facts"""  # noqa: S608 - put together from constants


_DISTINCT_ON = f"""
    LEFT JOIN (
        SELECT DISTINCT ON (w.facility_id) w.facility_id, w.facts_code
        FROM compliance_filing w WHERE {_IN_EFFECT}
        ORDER BY w.facility_id, {_LATEST_FIRST}
    ) AS latest ON latest.facility_id = f.id"""  # noqa: S608 - put together from constants

_WINDOW = f"""
    LEFT JOIN (
        SELECT w.facility_id, w.facts_code, row_number() OVER (
            PARTITION BY w.facility_id ORDER BY {_LATEST_FIRST}) AS place
        FROM compliance_filing w WHERE {_IN_EFFECT}
    ) AS latest ON latest.facility_id = f.id AND latest.place = 1"""  # noqa: S608 - put together from constants

_LATERAL = f"""
    LEFT JOIN LATERAL (
        SELECT w.facts_code FROM compliance_filing w
        WHERE w.facility_id = f.id AND {_IN_EFFECT}
        ORDER BY {_LATEST_FIRST} LIMIT 1
    ) AS latest ON true"""  # noqa: S608 - put together from constants

YARDSTICKS = {
    "DISTINCT ON": _counts("latest.facts_code", _DISTINCT_ON),
    "row_number()": _counts("latest.facts_code", _WINDOW),
    "LATERAL": _counts("latest.facts_code", _LATERAL),
    "scalar subquery, sets": _counts(_latest(_IN_EFFECT)),
    "scalar subquery, EXISTS": _counts(_latest(_IN_EFFECT_ONE_BY_ONE)),
}
