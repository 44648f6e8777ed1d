-- One text for SQLite and PostgreSQL. SQLite takes a type such as `uuid` for a hint only; the
-- constraints hold on both. The program checks what it is sent; the constraints say it to whoever
-- writes here by another way.

CREATE TABLE {{ plural }} (
{% for line in lines %}
    {{ line }}{{ "," if not loop.last }}
{% endfor %}
);
{% for parent in parents %}

-- To find the {{ plural_words }} of one {{ parent.snake }}.
CREATE INDEX {{ plural }}_of_{{ parent.snake }} ON {{ plural }} ({{ parent.key }});
{% endfor %}
{% if id_counts %}

-- The last id that was given. A table that deletes its greatest id must not give it again.
CREATE TABLE {{ plural }}_last_id (
    last bigint NOT NULL
);

INSERT INTO {{ plural }}_last_id (last) VALUES (0);
{% endif %}
