-- MariaDB's functions that H2 lacks, for the census below and for the operator's own subscriber migrations.
CREATE ALIAS IF NOT EXISTS MD5 DETERMINISTIC FOR 'io.sipauth.sql.H2Functions.md5';
CREATE ALIAS IF NOT EXISTS SHA2 DETERMINISTIC FOR 'io.sipauth.sql.H2Functions.sha2';
