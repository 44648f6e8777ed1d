CREATE TABLE notes (
    -- UUIDv7 starts with the time, so "newest first" is "greatest id first", and an id is a place in
    -- the list.
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    title       text,
    content     text NOT NULL,
    color       text NOT NULL,
    -- Title and content in lower case. The two databases do not agree on what lower case is beyond
    -- ASCII, so the program says.
    search_text text NOT NULL,
    -- Counts the changes; it is the ETag.
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);

CREATE INDEX notes_of_owner ON notes (owner_id, id);

CREATE TABLE tags (
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    title       text NOT NULL,
    description text,
    color       text NOT NULL,
    CONSTRAINT tags_title_once UNIQUE (owner_id, title)
);

CREATE TABLE note_tags (
    note_id uuid NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    tag_id  uuid NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (note_id, tag_id)
);

CREATE INDEX note_tags_of_tag ON note_tags (tag_id);

CREATE TABLE shares (
    note_id    uuid NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    permission text NOT NULL CHECK (permission IN ('viewer', 'editor')),
    PRIMARY KEY (note_id, account_id)
);

CREATE INDEX shares_of_account ON shares (account_id, note_id);
