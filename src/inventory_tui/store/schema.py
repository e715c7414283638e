"""The tables (architecture.md §2). Rows of different customers are kept apart by composite keys (W9).

Why it looks as it does:

* *Level is a row*: the customer itself and each of its sites. Entries and records point to ``(customer_id, level_id)``;
  there is no NULL site that would let duplicates in.
* *State is a dictionary*: the few hundred different (Status, Usage, Vendor) of a customer are rows; an entry, and each
  side of a change, holds one small integer. An audit compares and writes integers.
* *Kind is a dictionary*, too: the different (use, vendor, number type) of a customer's records, numbered from 0 by
  ``slot``, so that the set of kinds behind a number is a set of bits. A record has no number type of its own.
* Ids that history names, or that a restored snapshot brings back, are never handed out again
  (``sqlite_autoincrement``).

Schema changes go through ``migrations/``; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    event,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BYTES = String().with_variant(String(collation="C"), "postgresql")
"""Text compared and ordered by bytes on every engine (N1). SQLite's BINARY is its default."""
ID = BigInteger().with_variant(Integer, "sqlite")
"""SQLite hands out row ids only to a column declared INTEGER."""


def _id() -> Column[int]:
    return Column("id", ID, primary_key=True, autoincrement=True)


def _customer(table: str = "customer.id") -> Column[int]:
    return Column("customer_id", ID, ForeignKey(table, ondelete="CASCADE"), nullable=False)


def _words(name: str) -> Column[str]:
    return Column(name, String, nullable=False, server_default="")


customer = Table(
    "customer",
    metadata,
    _id(),
    Column("name", String, nullable=False),
    Column("name_key", BYTES, nullable=False, unique=True),
    Column("dial_plan", String, CheckConstraint("dial_plan IN ('flat', 'slc')", name="dial_plan"), nullable=False),
    Column("number_management", Boolean, nullable=False),
    Column("time_zone", String, nullable=False, server_default="UTC"),
    # Random, replaced inside the write gate whenever what an audit reads changes (P2).
    Column("inventory_revision", BigInteger, nullable=False),
    Column("record_revision", BigInteger, nullable=False),
    Column("setup_revision", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

level = Table(
    "level",
    metadata,
    _id(),
    _customer(),
    Column("kind", String, CheckConstraint("kind IN ('customer', 'site')", name="kind"), nullable=False),
    Column("name", String, nullable=False),
    Column("name_key", BYTES, nullable=False),
    Column("code", BYTES, nullable=False, server_default=""),
    UniqueConstraint("customer_id", "id"),
    UniqueConstraint("customer_id", "name_key"),
    Index(
        "uq_level_customer",
        "customer_id",
        unique=True,
        sqlite_where=text("kind = 'customer'"),
    ),
    Index(
        "uq_level_code",
        "customer_id",
        "code",
        unique=True,
        sqlite_where=text("code <> ''"),
    ),
    sqlite_autoincrement=True,
)

state = Table(
    "state",
    metadata,
    _id(),
    _customer(),
    Column(
        "status",
        String,
        CheckConstraint(
            "status IN ('Available', 'Used', 'Used-Utility', 'Inactive', 'Reserved', 'Cooling')", name="status"
        ),
        nullable=False,
    ),
    Column("usage", BYTES, nullable=False),
    Column("vendor", BYTES, nullable=False),
    UniqueConstraint("customer_id", "id"),
    UniqueConstraint("customer_id", "status", "usage", "vendor"),
)

kind = Table(
    "kind",
    metadata,
    Column("customer_id", ID, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("use", String, nullable=False),
    Column("vendor", BYTES, nullable=False),
    Column("number_type", BYTES, nullable=False, server_default=""),
    UniqueConstraint("customer_id", "use", "vendor", "number_type"),
)

kind_set = Table(
    "kind_set",
    metadata,
    _id(),
    _customer(),
    Column("members", String, nullable=False),  # slots, ascending, joined by commas
    UniqueConstraint("customer_id", "members"),
)

entry = Table(
    "entry",
    metadata,
    _id(),
    _customer(),
    Column("level_id", ID, nullable=False),
    Column("number", BYTES, nullable=False),
    Column("state_id", ID, nullable=False),
    _words("number_type"),
    _words("description"),
    _words("reservation_notes"),
    Column("release_date", String(10)),  # a calendar date in the customer's time zone, YYYY-MM-DD
    _words("extra1"),
    _words("extra2"),
    _words("extra3"),
    Column("last_used_at", String),  # an instant in UTC, ISO 8601
    Column("last_used_record", ID),
    Column("operation_id", ID),  # the last operation that wrote it
    # One index keeps entries unique, finds them by number at every level, and is the default order of all lists.
    UniqueConstraint("customer_id", "number", "level_id"),
    ForeignKeyConstraint(["customer_id", "level_id"], ["level.customer_id", "level.id"], name="fk_entry_level"),
    ForeignKeyConstraint(["customer_id", "state_id"], ["state.customer_id", "state.id"], name="fk_entry_state"),
    sqlite_autoincrement=True,
)

source = Table(
    "source",
    metadata,
    _id(),
    _customer(),
    Column("name", String, nullable=False),
    Column("name_key", BYTES, nullable=False),
    _words("format"),
    Column("max_age_days", Integer),
    Column("settings", JSON, nullable=False),  # how it was last imported: path, site_id, site_column, encoding …
    Column("snapshot_id", ID),  # the snapshot whose records it has now; NULL: declared, never imported
    Column("retired_at", String),  # it counts no more and its name is free; the history names what it once said
    UniqueConstraint("customer_id", "id"),
    Index("uq_source_name", "customer_id", "name_key", unique=True, sqlite_where=text("retired_at IS NULL")),
    sqlite_autoincrement=True,
)

source_site = Table(
    "source_site",
    metadata,
    Column("customer_id", ID, primary_key=True, autoincrement=False),
    Column("source_id", ID, primary_key=True, autoincrement=False),
    Column("value_key", BYTES, primary_key=True),
    Column("value", String, nullable=False),
    Column("level_id", ID, nullable=False),
    ForeignKeyConstraint(
        ["customer_id", "source_id"],
        ["source.customer_id", "source.id"],
        name="fk_source_site_source",
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(["customer_id", "level_id"], ["level.customer_id", "level.id"], name="fk_source_site_level"),
)

snapshot = Table(
    "snapshot",
    metadata,
    _id(),
    _customer(),
    Column("source_id", ID, nullable=False),
    Column("previous_id", ID),  # the snapshot it replaced
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("counts", JSON, nullable=False),  # read, taken, skipped, ignored, records, added, gone, same
    Column("coverage", JSON, nullable=False),  # files, uses, sites
    Index("ix_snapshot_source", "source_id", "id"),
    sqlite_autoincrement=True,
)


def _record_columns() -> list[Column[str] | Column[int]]:
    return [
        Column("level_id", ID, nullable=False),
        Column("source_id", ID, nullable=False),
        Column("snapshot_id", ID, nullable=False),  # the snapshot that added it
        Column("number", BYTES, nullable=False),
        Column("kind", Integer, nullable=False),  # kind.slot
        _words("name"),
        _words("description"),
        _words("partition"),
    ]


record = Table(
    "record",
    metadata,
    _id(),
    _customer(),
    *_record_columns(),
    # Covers all that the audit asks of a record. Without it the audit is quadratic (performance.md §0.3).
    Index("ix_record_number", "customer_id", "number", "level_id", "kind", "source_id"),
    ForeignKeyConstraint(["customer_id", "level_id"], ["level.customer_id", "level.id"], name="fk_record_level"),
    ForeignKeyConstraint(["customer_id", "source_id"], ["source.customer_id", "source.id"], name="fk_record_source"),
    sqlite_autoincrement=True,
)

gone_record = Table(
    "gone_record",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),  # the id it had in record
    _customer(),
    *_record_columns(),
    # The snapshot that took it away; the very one that had added it, where that was itself taken back.
    Column("gone_by", ID, nullable=False),
    Index("ix_gone_record_number", "customer_id", "number"),
    Index("ix_gone_record_gone_by", "gone_by"),
)


def _problem_columns() -> list[Column[str] | Column[int]]:
    return [
        Column("source_id", ID, nullable=False),
        Column("level_id", ID, nullable=False),
        Column("snapshot_id", ID, nullable=False),  # the snapshot that brought it
        _words("use"),
        _words("name"),
        _words("file"),
        Column("line", Integer, nullable=False),
        _words("text"),
        _words("reason"),
    ]


problem = Table(
    "problem",
    metadata,
    _id(),
    _customer(),
    *_problem_columns(),
    Index("ix_problem_source", "customer_id", "source_id", "level_id"),
    ForeignKeyConstraint(["customer_id", "level_id"], ["level.customer_id", "level.id"], name="fk_problem_level"),
    ForeignKeyConstraint(
        ["customer_id", "source_id"],
        ["source.customer_id", "source.id"],
        name="fk_problem_source",
        ondelete="CASCADE",
    ),
    sqlite_autoincrement=True,
)

gone_problem = Table(
    "gone_problem",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),  # the id it had in problem
    _customer(),
    *_problem_columns(),
    Column("gone_by", ID, nullable=False),  # the snapshot that took it away
    Index("ix_gone_problem_gone_by", "gone_by"),
)

operation = Table(
    "operation",
    metadata,
    _id(),
    _customer(),
    Column("kind", String, nullable=False),  # audit, add, import numbers, customer, site …
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),  # the password database's name of the real user
    _words("claimed"),  # SUDO_USER and the SSH source, as the environment claims
    _words("host"),
    Column("request", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("undoes", ID),
    Index("ix_operation_customer", "customer_id", "id"),
    sqlite_autoincrement=True,
)

change = Table(
    "change",
    metadata,
    Column("operation_id", ID, ForeignKey("operation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("entry_id", ID, primary_key=True, autoincrement=False),
    Column("before_id", ID),  # state before; NULL: created
    Column("after_id", ID),  # state after; NULL: deleted
    Column("kind_set_id", ID),  # why: the kinds of the records behind it
    Column("record_id", ID),  # why: the one that speaks loudest
    Column("detail", String),  # JSON: level, number and free fields, only where they changed
    sqlite_with_rowid=False,
)

finding = Table(
    "finding",
    metadata,
    Column("operation_id", ID, ForeignKey("operation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),  # its order within the run
    Column("codes", Integer, nullable=False),  # bits of audit.findings.Finding
    Column("level_id", ID, nullable=False),
    Column("number", BYTES, nullable=False),
    _words("note"),
    sqlite_with_rowid=False,
)


@event.listens_for(metadata, "before_create")
def say_where(_: MetaData, connection: Connection, **__: object) -> None:
    """Make indexes that are partial on SQLite so on PostgreSQL; said with them, it would load that dialect always."""
    if connection.dialect.name == "postgresql":
        for index in (each for table in metadata.tables.values() for each in table.indexes):
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
