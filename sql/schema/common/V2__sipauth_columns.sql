-- What sipauth keeps beside Kamailio's columns. Each column has a default, so that a row inserted by kamctl is
-- complete, and Kamailio never reads them.

-- SHA-2 hashes in lower-case hexadecimal: H(username:realm:password), and ha1b with username@domain.
ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS ha1_sha256 VARCHAR(64) DEFAULT '' NOT NULL;
ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS ha1_sha512t256 VARCHAR(64) DEFAULT '' NOT NULL;
ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS ha1b_sha256 VARCHAR(64) DEFAULT '' NOT NULL;
ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS ha1b_sha512t256 VARCHAR(64) DEFAULT '' NOT NULL;

-- The fingerprint of what those four were made from: SHA2(CONCAT_WS(':', ha1, ha1b, password), 256) over UTF-8.
-- Where it does not match the row any more (kamctl changed the password) the four count as absent.
ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS hash_source VARCHAR(64) DEFAULT '' NOT NULL;

-- The URI for Remote-Party-ID.
ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS rpid VARCHAR(255) DEFAULT '' NOT NULL;
ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS enabled TINYINT DEFAULT 1 NOT NULL;
ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL;
ALTER TABLE subscriber ADD COLUMN IF NOT EXISTS updated_at TIMESTAMP
    DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP NOT NULL;

-- Who may call the API: a bcrypt hash of the secret, scopes joined by commas (auth, location, admin).
CREATE TABLE IF NOT EXISTS api_client (
    name VARCHAR(64) PRIMARY KEY NOT NULL,
    secret_hash VARCHAR(72) NOT NULL,
    scopes VARCHAR(64) NOT NULL,
    changed_at TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) NOT NULL
);

-- What an adopted database told about itself: the zone of location's DATETIMEs.
CREATE TABLE IF NOT EXISTS sipauth_setting (
    name VARCHAR(64) PRIMARY KEY NOT NULL,
    text VARCHAR(255) NOT NULL
);

-- 16,384 rows to lock: an AOR hashes to one of them, so that instances decide over an AOR one after the other
-- even while it has no row in location that could be locked.
CREATE TABLE IF NOT EXISTS sipauth_lock (
    slot INT PRIMARY KEY NOT NULL
);

INSERT INTO sipauth_lock (slot)
SELECT a.n + 8 * b.n + 64 * c.n + 512 * d.n + 4096 * e.n
FROM (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
      UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7) AS a
CROSS JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
      UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7) AS b
CROSS JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
      UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7) AS c
CROSS JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
      UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7) AS d
CROSS JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) AS e
WHERE NOT EXISTS (SELECT 1 FROM sipauth_lock AS present);
