-- One text for SQLite and PostgreSQL. SQLite takes a type such as `uuid` for a hint only; the
-- constraints hold on both. The program checks what it is sent; the constraints say it to whoever
-- writes here by another way.

CREATE TABLE books (
    id        uuid PRIMARY KEY,
    title     text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    author    text NOT NULL CHECK (length(author) BETWEEN 1 AND 120),
    isbn      text CHECK (length(isbn) BETWEEN 10 AND 17),
    pages     bigint CHECK (pages BETWEEN 1 AND 10000),
    published date,
    in_stock  boolean NOT NULL
);
