-- How far the backfill has come: one row. The service itself writes only that it is in charge.
CREATE TABLE backfill (
    -- The last account that was copied; null when no backfill is under way.
    watermark uuid,
    copied    bigint NOT NULL,
    -- What the monolith's tables held when the last backfill ended and both sides were the same.
    digest    text,
    -- Auth has answered for itself, so nothing may be copied over what it knows any more.
    in_charge boolean NOT NULL
);

INSERT INTO backfill (watermark, copied, digest, in_charge) VALUES (NULL, 0, NULL, FALSE);
