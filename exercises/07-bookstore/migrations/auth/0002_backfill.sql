-- How far the backfill has come: one row. The service itself never reads it.
CREATE TABLE backfill (
    -- The last account that was copied; null when no backfill is under way.
    watermark uuid,
    copied    bigint NOT NULL,
    -- What the monolith's tables held when the last backfill ended and both sides were the same.
    digest    text
);

INSERT INTO backfill (watermark, copied, digest) VALUES (NULL, 0, NULL);
