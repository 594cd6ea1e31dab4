-- How far apart two places are, and whose entry an institution is.

-- Straight-line distances; no extension is needed. The sphere of the mean radius; within Japan it
-- is wrong by less than 0.3 %.
CREATE FUNCTION medical_partners_distance_km(lat1 float8, lon1 float8, lat2 float8, lon2 float8)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 2 * 6371.0088 * asin(sqrt(least(1,
        sin(radians(lat2 - lat1) / 2) ^ 2
        + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ^ 2)))
$$;

-- A public list makes the entry of an authority public; nothing makes a public entry somebody's.
CREATE FUNCTION medical_partners_keep_registrar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.registered_by_id IS NULL
        AND OLD.registered_by_id = ANY (accounts_writable_authorities('manage')) THEN
        RETURN NEW;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'an institution keeps its registrar';
END $$;

CREATE TRIGGER keeps_its_registrar
BEFORE UPDATE OF registered_by_id ON medical_partners_medicalinstitution
FOR EACH ROW WHEN (
    OLD.registered_by_id IS DISTINCT FROM NEW.registered_by_id AND current_user = 'cooperating_web'
) EXECUTE FUNCTION medical_partners_keep_registrar();
