-- One text for SQLite and PostgreSQL. SQLite takes a type such as `uuid` for a hint only; the
-- constraints hold on both.

CREATE TABLE accounts (
    id            uuid PRIMARY KEY,
    name          text NOT NULL,
    -- In lower case, so that Ada@example.com and ada@example.com are one person. The constraint, and
    -- not a SELECT before the INSERT, is what stops two sign-ups that come at once.
    email         text NOT NULL UNIQUE,
    password_hash text NOT NULL,
    confirmed     boolean NOT NULL,
    created_at    timestamptz NOT NULL
);

-- At most one code of each purpose per account: a new one replaces the old one.
CREATE TABLE codes (
    account_id    uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    purpose       text NOT NULL CHECK (purpose IN ('confirm', 'reset')),
    code_hash     text NOT NULL,
    attempts_left bigint NOT NULL,
    -- Seconds since 1970. SQLite stores a timestamptz as text, which does not compare as a time.
    expires_at    bigint NOT NULL,
    -- How many codes were mailed since window_start: a limit on guessing by asking again.
    issued        bigint NOT NULL,
    window_start  bigint NOT NULL,
    PRIMARY KEY (account_id, purpose)
);

CREATE TABLE sessions (
    -- SHA-256 of the token: who reads this table cannot sign in with it.
    token_hash text PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at bigint NOT NULL
);

CREATE INDEX sessions_of_account ON sessions (account_id);
