"""The first tables, as the first release made them: ``0001.sql``, to the letter.

Revision ID: 0001
Revises: nothing
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    for statement in Path(__file__).with_name("0001.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
