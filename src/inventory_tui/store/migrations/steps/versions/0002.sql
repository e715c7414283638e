CREATE TEMPORARY TABLE old_source AS SELECT * FROM source;

DROP TABLE source;

CREATE TABLE source (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    format VARCHAR DEFAULT '' NOT NULL,
    max_age_days INTEGER,
    settings JSON NOT NULL,
    snapshot_id INTEGER,
    retired_at VARCHAR,
    CONSTRAINT uq_source_customer_id_id UNIQUE (customer_id, id),
    CONSTRAINT fk_source_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX uq_source_name ON source (customer_id, name_key) WHERE retired_at IS NULL;

INSERT INTO source (id, customer_id, name, name_key, format, max_age_days, settings, snapshot_id)
SELECT id, customer_id, name, name_key, format, max_age_days, settings, snapshot_id FROM old_source ORDER BY id;

DROP TABLE old_source;

CREATE TEMPORARY TABLE old_problem AS SELECT * FROM problem;

DROP TABLE problem;

CREATE TABLE problem (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    level_id INTEGER NOT NULL,
    snapshot_id INTEGER NOT NULL,
    use VARCHAR DEFAULT '' NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    file VARCHAR DEFAULT '' NOT NULL,
    line INTEGER NOT NULL,
    text VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT fk_problem_level FOREIGN KEY(customer_id, level_id) REFERENCES level (customer_id, id),
    CONSTRAINT fk_problem_source FOREIGN KEY(customer_id, source_id) REFERENCES source (customer_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_problem_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE INDEX ix_problem_source ON problem (customer_id, source_id, level_id);

INSERT INTO problem (id, customer_id, source_id, level_id, snapshot_id, use, name, file, line, text, reason)
SELECT p.id, p.customer_id, p.source_id, p.level_id, COALESCE(s.snapshot_id, 0), p.use, p.name, p.file, p.line, p.text,
  p.reason
FROM old_problem p LEFT JOIN source s ON s.id = p.source_id ORDER BY p.id;

DROP TABLE old_problem;

CREATE TABLE gone_problem (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    level_id INTEGER NOT NULL,
    snapshot_id INTEGER NOT NULL,
    use VARCHAR DEFAULT '' NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    file VARCHAR DEFAULT '' NOT NULL,
    line INTEGER NOT NULL,
    text VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    gone_by INTEGER NOT NULL,
    CONSTRAINT pk_gone_problem PRIMARY KEY (id),
    CONSTRAINT fk_gone_problem_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE INDEX ix_gone_problem_gone_by ON gone_problem (gone_by);
