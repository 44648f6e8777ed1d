-- The monolith is gone, and with it what auth had here until chapter 04. Where accounts are left,
-- nobody has moved them, and this refuses to go on: dropping them would lose them.
CREATE TABLE IF NOT EXISTS accounts (id uuid);
CREATE TABLE left_here (
    accounts bigint CONSTRAINT run_backfill_and_contract_of_step_04_first CHECK (accounts = 0)
);
INSERT INTO left_here (accounts) SELECT count(*) FROM accounts;
DROP TABLE left_here;

DROP TABLE IF EXISTS sessions;
DROP TABLE IF EXISTS codes;
DROP TABLE accounts;
