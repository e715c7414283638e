"""Sources are retired, and unusable rows kept so that a restore brings them back: ``0002.sql``, to the letter.

Unusable rows that are there are held for those of their source's present snapshot: nobody kept who had brought them.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remake the tables of sources and problems, and make that of problems that are gone."""
    for statement in Path(__file__).with_name("0002.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
