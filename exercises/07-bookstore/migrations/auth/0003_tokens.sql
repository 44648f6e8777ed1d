-- The move from the monolith is over.
DROP TABLE backfill;

-- Tokens are signed now: nobody looks them up any more. Whoever has an old one signs in again.
DROP TABLE sessions;

-- How often the password has been reset. A reset starts a new era, in the row that it changes, and
-- the tokens of the eras before are worthless.
ALTER TABLE accounts ADD COLUMN era bigint NOT NULL DEFAULT 0;

-- Who can read the private key can sign in as everybody. In production it would not be here: a key
-- management service or a hardware module signs, and never shows it.
CREATE TABLE signing_keys (
    kid         text PRIMARY KEY,
    public_jwk  text NOT NULL,
    -- PKCS#8 in base64url. It is forgotten as soon as the key signs no more.
    private_key text,
    signs       boolean NOT NULL,
    -- Seconds since 1970: from then on the key is not published. NULL while it signs.
    retires_at  bigint,
    CHECK (signs = (private_key IS NOT NULL)),
    CHECK (signs = (retires_at IS NULL))
);

-- One key signs. Of two processes that start at once, one makes the first key.
CREATE UNIQUE INDEX signing_keys_one_signs ON signing_keys (signs) WHERE signs;

-- What must be refused although its signature is good. Kept as long as such a token could live.
CREATE TABLE revocation_list (
    seq        bigint PRIMARY KEY,
    -- A token's jti, an account's id, or a key's kid.
    subject    text NOT NULL,
    -- Of an account: the first era whose tokens are good.
    era        bigint,
    expires_at bigint NOT NULL
);

CREATE INDEX revocation_list_of_subject ON revocation_list (subject);

-- The last seq that was given out. Taking the next one locks this row until the transaction ends,
-- so a reader who has seen number 5 will never find a number 4 that came late.
CREATE TABLE revocation_last (seq bigint NOT NULL);
INSERT INTO revocation_last (seq) VALUES (0);
