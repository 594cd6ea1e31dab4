-- What the filings of a facility say together, kept by PostgreSQL with each of them.
--
-- The same questions as FilingQuerySet.in_effect() and year_sets.filed_years(), once all clocks
-- have passed; verify_filings compares.

CREATE FUNCTION compliance_filings_together(homes bigint[])
RETURNS SETOF compliance_filingsummary LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    WITH held AS MATERIALIZED (
        SELECT w.*,
            coalesce(w.original_id, w.id) AS first_id,
            extract(year FROM w.received_date - interval '3 months')::int AS received_in,
            NOT w.review_required OR EXISTS (SELECT FROM compliance_review AS r
                WHERE r.filing_id = w.id AND r.state = 'accepted') AS is_accepted,
            EXISTS (SELECT FROM compliance_review AS r
                WHERE r.filing_id = w.id AND r.state = 'returned') AS is_returned,
            (SELECT max(r.recorded_at) FROM compliance_review AS r
                WHERE r.filing_id = w.id) AS decided_at
        FROM compliance_filing AS w WHERE w.facility_id = ANY (homes)
    ), version AS (
        SELECT h.*,
            bool_or(h.kind = 'change') OVER chain AS is_change,
            max(h.id) OVER chain AS last_id,
            max(h.id) FILTER (WHERE h.is_accepted) OVER chain AS last_accepted_id
        FROM held AS h WINDOW chain AS (PARTITION BY h.first_id)
    ), counting AS (
        SELECT DISTINCT ON (v.facility_id) v.* FROM version AS v
        WHERE v.is_accepted AND v.id = v.last_accepted_id
        ORDER BY v.facility_id, v.received_date DESC, v.recorded_at DESC, v.id DESC
    ), together AS (
        SELECT v.facility_id,
            max(v.received_date) AS received_to,
            greatest(max(v.recorded_at), max(v.decided_at)) AS recorded_to,
            bool_or(v.review_required) AS is_reviewed,
            bool_and(NOT v.is_returned AND v.fiscal_year BETWEEN 2000 AND 2061
                AND v.received_in BETWEEN 2000 AND 2061) AS is_plain,
            coalesce(bit_or(1::bigint << v.fiscal_year - 2000) FILTER (
                WHERE v.id = v.last_id AND NOT v.is_change
                AND v.fiscal_year BETWEEN 2000 AND 2061), 0) AS years,
            coalesce(bit_or(1::bigint << v.received_in - 2000) FILTER (
                WHERE v.id = v.last_id AND v.is_change
                AND v.received_in BETWEEN 2000 AND 2061), 0) AS change_years
        FROM version AS v GROUP BY v.facility_id
    )
    -- In the order of the columns of the table.
    SELECT t.facility_id, t.received_to, t.recorded_to, t.is_reviewed, t.is_plain, t.years,
        t.change_years, c.facts_code, c.fiscal_year, c.received_date, c.confirmed_date,
        c.planned_month, c.stage, c.partner_count, c.claims_bonus, f.authority_id, c.id,
        f.prefecture_id
    FROM together AS t JOIN facilities_facility AS f ON f.id = t.facility_id
    LEFT JOIN counting AS c ON c.facility_id = t.facility_id
$$;

-- Who records locks the facility first, so that two who record at once do not overlook one
-- another's filings: the second statement sees what the first waited for.
CREATE FUNCTION compliance_summarise_filings(homes bigint[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM facilities_facility WHERE id = ANY (homes) ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO compliance_filingsummary AS s
    SELECT * FROM compliance_filings_together(homes)
    ON CONFLICT (facility_id) DO UPDATE SET
        (authority_id, prefecture_id, received_to, recorded_to, is_reviewed, is_plain, years,
         change_years, filing_id, facts_code, fiscal_year, received_date, confirmed_date,
         planned_month, stage, partner_count, claims_bonus)
        = ROW (EXCLUDED.authority_id, EXCLUDED.prefecture_id, EXCLUDED.received_to,
           EXCLUDED.recorded_to, EXCLUDED.is_reviewed, EXCLUDED.is_plain, EXCLUDED.years,
           EXCLUDED.change_years, EXCLUDED.filing_id, EXCLUDED.facts_code, EXCLUDED.fiscal_year,
           EXCLUDED.received_date, EXCLUDED.confirmed_date, EXCLUDED.planned_month,
           EXCLUDED.stage, EXCLUDED.partner_count, EXCLUDED.claims_bonus);
END $$;

CREATE FUNCTION compliance_filings_recorded() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM compliance_summarise_filings(
        (SELECT array_agg(DISTINCT n.facility_id) FROM new_rows AS n)
    );
    RETURN NULL;
END $$;

CREATE TRIGGER summarised AFTER INSERT ON compliance_filing REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION compliance_filings_recorded();

CREATE FUNCTION compliance_filings_decided() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM compliance_summarise_filings(
        (SELECT array_agg(DISTINCT w.facility_id) FROM new_rows AS n
         JOIN compliance_filing AS w ON w.id = n.filing_id)
    );
    RETURN NULL;
END $$;

CREATE TRIGGER summarised AFTER INSERT ON compliance_review REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION compliance_filings_decided();

CREATE FUNCTION compliance_facility_moved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE compliance_filingsummary
    SET authority_id = NEW.authority_id, prefecture_id = NEW.prefecture_id
    WHERE facility_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER moves_its_summary AFTER UPDATE ON facilities_facility FOR EACH ROW
WHEN ((OLD.authority_id, OLD.prefecture_id)
      IS DISTINCT FROM (NEW.authority_id, NEW.prefecture_id))
EXECUTE FUNCTION compliance_facility_moved();
