"""What stands in for the ``sqlite3`` program where it is not installed: csv and sqlite3 of Python, nothing else."""

from __future__ import annotations

import csv
import sqlite3
import sys
from pathlib import Path


def import_csv(database: str, file: str, create: str, index: str) -> None:
    """Load a CSV file into a new table ``record`` of as many columns."""
    connection = sqlite3.connect(database)
    connection.execute(create)
    with Path(file).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        places = ", ".join("?" for _ in next(rows))
        connection.executemany(f"INSERT INTO record VALUES ({places})", rows)
    if index:
        connection.execute(index)
    connection.commit()
    connection.close()


def export(database: str, statement: str, form: str) -> None:
    """Write what a query returns to standard output, as CSV or one JSON text a line."""
    rows = sqlite3.connect(database).execute(statement)
    if form == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
    else:
        sys.stdout.writelines(f"{row[0]}\n" for row in rows)


def main() -> None:
    """Run ``import DATABASE FILE CREATE INDEX`` or ``export DATABASE STATEMENT csv|jsonl``."""
    what, *rest = sys.argv[1:]
    if what == "import":
        import_csv(*rest)
    else:
        export(*rest)


if __name__ == "__main__":
    main()
