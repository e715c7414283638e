CREATE TABLE customer (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    dial_plan VARCHAR NOT NULL CONSTRAINT ck_customer_dial_plan CHECK (dial_plan IN ('flat', 'slc')),
    number_management BOOLEAN NOT NULL,
    time_zone VARCHAR DEFAULT 'UTC' NOT NULL,
    inventory_revision BIGINT NOT NULL,
    record_revision BIGINT NOT NULL,
    setup_revision BIGINT NOT NULL,
    CONSTRAINT uq_customer_name_key UNIQUE (name_key)
);

CREATE TABLE level (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL CONSTRAINT ck_level_kind CHECK (kind IN ('customer', 'site')),
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    code VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT uq_level_customer_id_id UNIQUE (customer_id, id),
    CONSTRAINT uq_level_customer_id_name_key UNIQUE (customer_id, name_key),
    CONSTRAINT fk_level_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX uq_level_customer ON level (customer_id) WHERE kind = 'customer';

CREATE UNIQUE INDEX uq_level_code ON level (customer_id, code) WHERE code <> '';

CREATE TABLE state (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    status VARCHAR NOT NULL CONSTRAINT ck_state_status CHECK (status IN ('Available', 'Used', 'Used-Utility', 'Inactive', 'Reserved', 'Cooling')),
    usage VARCHAR NOT NULL,
    vendor VARCHAR NOT NULL,
    CONSTRAINT pk_state PRIMARY KEY (id),
    CONSTRAINT uq_state_customer_id_id UNIQUE (customer_id, id),
    CONSTRAINT uq_state_customer_id_status_usage_vendor UNIQUE (customer_id, status, usage, vendor),
    CONSTRAINT fk_state_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE TABLE kind (
    customer_id INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    use VARCHAR NOT NULL,
    vendor VARCHAR NOT NULL,
    number_type VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT pk_kind PRIMARY KEY (customer_id, slot),
    CONSTRAINT uq_kind_customer_id_use_vendor_number_type UNIQUE (customer_id, use, vendor, number_type),
    CONSTRAINT fk_kind_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE TABLE kind_set (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    members VARCHAR NOT NULL,
    CONSTRAINT pk_kind_set PRIMARY KEY (id),
    CONSTRAINT uq_kind_set_customer_id_members UNIQUE (customer_id, members),
    CONSTRAINT fk_kind_set_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE TABLE source (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    format VARCHAR DEFAULT '' NOT NULL,
    max_age_days INTEGER,
    settings JSON NOT NULL,
    snapshot_id INTEGER,
    CONSTRAINT uq_source_customer_id_id UNIQUE (customer_id, id),
    CONSTRAINT uq_source_customer_id_name_key UNIQUE (customer_id, name_key),
    CONSTRAINT fk_source_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE TABLE snapshot (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    previous_id INTEGER,
    at VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    counts JSON NOT NULL,
    coverage JSON NOT NULL,
    CONSTRAINT fk_snapshot_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE INDEX ix_snapshot_source ON snapshot (source_id, id);

CREATE TABLE gone_record (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    level_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    snapshot_id INTEGER NOT NULL,
    number VARCHAR NOT NULL,
    kind INTEGER NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    description VARCHAR DEFAULT '' NOT NULL,
    partition VARCHAR DEFAULT '' NOT NULL,
    gone_by INTEGER NOT NULL,
    CONSTRAINT pk_gone_record PRIMARY KEY (id),
    CONSTRAINT fk_gone_record_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE INDEX ix_gone_record_gone_by ON gone_record (gone_by);

CREATE INDEX ix_gone_record_number ON gone_record (customer_id, number);

CREATE TABLE operation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    claimed VARCHAR DEFAULT '' NOT NULL,
    host VARCHAR DEFAULT '' NOT NULL,
    request JSON NOT NULL,
    counts JSON NOT NULL,
    undoes INTEGER,
    CONSTRAINT fk_operation_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE INDEX ix_operation_customer ON operation (customer_id, id);

CREATE TABLE entry (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    level_id INTEGER NOT NULL,
    number VARCHAR NOT NULL,
    state_id INTEGER NOT NULL,
    number_type VARCHAR DEFAULT '' NOT NULL,
    description VARCHAR DEFAULT '' NOT NULL,
    reservation_notes VARCHAR DEFAULT '' NOT NULL,
    release_date VARCHAR(10),
    extra1 VARCHAR DEFAULT '' NOT NULL,
    extra2 VARCHAR DEFAULT '' NOT NULL,
    extra3 VARCHAR DEFAULT '' NOT NULL,
    last_used_at VARCHAR,
    last_used_record INTEGER,
    operation_id INTEGER,
    CONSTRAINT uq_entry_customer_id_number_level_id UNIQUE (customer_id, number, level_id),
    CONSTRAINT fk_entry_level FOREIGN KEY(customer_id, level_id) REFERENCES level (customer_id, id),
    CONSTRAINT fk_entry_state FOREIGN KEY(customer_id, state_id) REFERENCES state (customer_id, id),
    CONSTRAINT fk_entry_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE TABLE source_site (
    customer_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    value_key VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    level_id INTEGER NOT NULL,
    CONSTRAINT pk_source_site PRIMARY KEY (customer_id, source_id, value_key),
    CONSTRAINT fk_source_site_source FOREIGN KEY(customer_id, source_id) REFERENCES source (customer_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_source_site_level FOREIGN KEY(customer_id, level_id) REFERENCES level (customer_id, id)
);

CREATE TABLE record (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL,
    level_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    snapshot_id INTEGER NOT NULL,
    number VARCHAR NOT NULL,
    kind INTEGER NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    description VARCHAR DEFAULT '' NOT NULL,
    partition VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT fk_record_level FOREIGN KEY(customer_id, level_id) REFERENCES level (customer_id, id),
    CONSTRAINT fk_record_source FOREIGN KEY(customer_id, source_id) REFERENCES source (customer_id, id),
    CONSTRAINT fk_record_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE INDEX ix_record_number ON record (customer_id, number, level_id, kind, source_id);

CREATE TABLE problem (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    level_id INTEGER NOT NULL,
    use VARCHAR DEFAULT '' NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    file VARCHAR DEFAULT '' NOT NULL,
    line INTEGER NOT NULL,
    text VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT pk_problem PRIMARY KEY (id),
    CONSTRAINT fk_problem_level FOREIGN KEY(customer_id, level_id) REFERENCES level (customer_id, id),
    CONSTRAINT fk_problem_source FOREIGN KEY(customer_id, source_id) REFERENCES source (customer_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_problem_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE CASCADE
);

CREATE INDEX ix_problem_source ON problem (customer_id, source_id, level_id);

CREATE TABLE change (
    operation_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    before_id INTEGER,
    after_id INTEGER,
    kind_set_id INTEGER,
    record_id INTEGER,
    detail VARCHAR,
    CONSTRAINT pk_change PRIMARY KEY (operation_id, entry_id),
    CONSTRAINT fk_change_operation_id_operation FOREIGN KEY(operation_id) REFERENCES operation (id) ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE TABLE finding (
    operation_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    codes INTEGER NOT NULL,
    level_id INTEGER NOT NULL,
    number VARCHAR NOT NULL,
    note VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT pk_finding PRIMARY KEY (operation_id, place),
    CONSTRAINT fk_finding_operation_id_operation FOREIGN KEY(operation_id) REFERENCES operation (id) ON DELETE CASCADE
)
 WITHOUT ROWID;
