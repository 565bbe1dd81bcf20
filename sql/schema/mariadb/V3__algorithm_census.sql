-- Which accounts stand in the way of offering an algorithm, for the census that runs every 10 s:
-- 0 both name forms have a usable hash, 1 only the clear text serves, 2 nothing does.
-- VIRTUAL: nothing is stored but the index. The fingerprint is taken over UTF-8 whatever the table's charset.

ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS md5_lack TINYINT GENERATED ALWAYS AS (
    CASE
        WHEN ha1 REGEXP '^[0-9A-Fa-f]{32}$'
            AND ha1b REGEXP '^[0-9A-Fa-f]{32}$' THEN 0
        WHEN CHAR_LENGTH(password) > 0 THEN 1
        ELSE 2
    END) VIRTUAL;
CREATE INDEX IF NOT EXISTS md5_lack_idx ON subscriber (domain, enabled, md5_lack);

ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS sha256_lack TINYINT GENERATED ALWAYS AS (
    CASE
        WHEN ha1_sha256 REGEXP '^[0-9A-Fa-f]{64}$'
            AND ha1b_sha256 REGEXP '^[0-9A-Fa-f]{64}$'
            AND hash_source = SHA2(CONVERT(CONCAT_WS(':', ha1, ha1b, password) USING utf8mb4), 256) THEN 0
        WHEN CHAR_LENGTH(password) > 0 THEN 1
        ELSE 2
    END) VIRTUAL;
CREATE INDEX IF NOT EXISTS sha256_lack_idx ON subscriber (domain, enabled, sha256_lack);

ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS sha512t256_lack TINYINT GENERATED ALWAYS AS (
    CASE
        WHEN ha1_sha512t256 REGEXP '^[0-9A-Fa-f]{64}$'
            AND ha1b_sha512t256 REGEXP '^[0-9A-Fa-f]{64}$'
            AND hash_source = SHA2(CONVERT(CONCAT_WS(':', ha1, ha1b, password) USING utf8mb4), 256) THEN 0
        WHEN CHAR_LENGTH(password) > 0 THEN 1
        ELSE 2
    END) VIRTUAL;
CREATE INDEX IF NOT EXISTS sha512t256_lack_idx ON subscriber (domain, enabled, sha512t256_lack);
