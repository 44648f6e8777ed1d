-- A context's tables refer to none of another's: the foreign keys from notes, tags and shares to
-- accounts go. SQLite cannot drop a constraint, so the tables are made afresh, and what they held is
-- copied out and back. A child goes before its parent, because DROP TABLE deletes the rows, and
-- ON DELETE CASCADE would take the child's with them.

CREATE TABLE old_notes AS SELECT * FROM notes;
CREATE TABLE old_tags AS SELECT * FROM tags;
CREATE TABLE old_note_tags AS SELECT * FROM note_tags;
CREATE TABLE old_shares AS SELECT * FROM shares;

DROP TABLE shares;
DROP TABLE note_tags;
DROP TABLE tags;
DROP TABLE notes;

CREATE TABLE notes (
    id          uuid PRIMARY KEY,
    -- An account of identity's. Nothing here makes sure that there is one: a token that is good says
    -- so when the note is written, and nobody says so later.
    owner_id    uuid NOT NULL,
    title       text,
    content     text NOT NULL,
    color       text NOT NULL,
    search_text text NOT NULL,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);

CREATE INDEX notes_of_owner ON notes (owner_id, id);

CREATE TABLE tags (
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL,
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
    account_id uuid NOT NULL,
    permission text NOT NULL CHECK (permission IN ('viewer', 'editor')),
    PRIMARY KEY (note_id, account_id)
);

CREATE INDEX shares_of_account ON shares (account_id, note_id);

INSERT INTO notes (id, owner_id, title, content, color, search_text, version, created_at, updated_at)
SELECT id, owner_id, title, content, color, search_text, version, created_at, updated_at
FROM old_notes;
INSERT INTO tags (id, owner_id, title, description, color)
SELECT id, owner_id, title, description, color FROM old_tags;
INSERT INTO note_tags (note_id, tag_id) SELECT note_id, tag_id FROM old_note_tags;
INSERT INTO shares (note_id, account_id, permission)
SELECT note_id, account_id, permission FROM old_shares;

DROP TABLE old_shares;
DROP TABLE old_note_tags;
DROP TABLE old_tags;
DROP TABLE old_notes;
