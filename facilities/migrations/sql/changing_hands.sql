-- A facility changes hands in one way only, and remembers whose it was.

-- Imports, the site and raw SQL change the authority; none of them can forget to record it.
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
END $$;

CREATE TRIGGER remembers_authority AFTER UPDATE OF authority_id ON facilities_facility
FOR EACH ROW WHEN (OLD.authority_id IS DISTINCT FROM NEW.authority_id)
EXECUTE FUNCTION facilities_remember_authority();

-- The facility belongs to the other side until then: the one door through which it changes hands.
-- The other side answers, or the prefecture in which the facility lies unless it is the one that
-- gives; the policies of the table say the same (0002_guards.py).
CREATE FUNCTION facilities_accept_transfer(proposal bigint, answered text, at timestamptz)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    offered facilities_transferproposal;
BEGIN
    SELECT * INTO offered FROM facilities_transferproposal
    WHERE id = proposal AND (
        facilities_transferproposal.to_authority_id
            = ANY ((SELECT accounts_writable_authorities('manage'))::bigint[])
        OR EXISTS (
            SELECT FROM jurisdictions_authority AS a
            WHERE a.kind = 'prefecture'
              AND a.prefecture_id = facilities_transferproposal.prefecture_id
              AND a.id <> facilities_transferproposal.from_authority_id
              AND a.id = ANY ((SELECT accounts_writable_authorities('manage'))::bigint[])
        )
    ) FOR UPDATE;
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
    UPDATE facilities_transferproposal SET state = 'accepted', answer = answered,
        decided_at = at, decided_by_id = accounts_person()
    WHERE id = offered.id;
    RETURN 'accepted';
END $$;
