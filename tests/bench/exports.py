"""Exporting the inventory beside ``sqlite3``'s own output modes."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.bench.estate import CUSTOMER
from tests.bench.processes import Run, median, own, product, run
from tests.bench.report import Bench

_COLUMNS = {
    "customer": "c.name",
    "level": "l.kind",
    "site": "CASE l.kind WHEN 'site' THEN l.name ELSE '' END",
    "number": "e.number",
    "status": "s.status",
    "usage": "s.usage",
    "vendor": "s.vendor",
    "number_type": "e.number_type",
    "description": "e.description",
    "reservation_notes": "e.reservation_notes",
    "release_date": "COALESCE(e.release_date, '')",
    "extra1": "e.extra1",
    "extra2": "e.extra2",
    "extra3": "e.extra3",
}
_FROM = (
    "FROM entry e JOIN customer c ON c.id = e.customer_id JOIN level l ON l.id = e.level_id "
    f"JOIN state s ON s.id = e.state_id WHERE c.name = '{CUSTOMER}' ORDER BY e.customer_id, e.number, e.level_id"
)
SELECT = "SELECT " + ", ".join(f"{value} AS {name}" for name, value in _COLUMNS.items()) + " " + _FROM
"""The rows of an export, as one statement."""
_JSON = "SELECT json_object(" + ", ".join(f"'{name}', {value}" for name, value in _COLUMNS.items()) + ") " + _FROM


def run_suite(bench: Bench) -> None:
    """Measure CSV and JSON lines."""
    bench.report.begin("export", "Export: inventory-tui export FILE, whole process")
    for size in bench.sizes:
        base = bench.folder / "export.db"
        own("estate", "database", str(base), f"{CUSTOMER}={size}")
        for form in ("csv", "jsonl"):
            _measure(bench, base, size, form)
        base.unlink()


def _measure(bench: Bench, base: Path, size: int, form: str) -> None:
    report, at = bench.report, f"{size:,}, {form}"
    ours, theirs = bench.folder / f"ours.{form}", bench.folder / f"theirs.{form}"
    took, references = [], []
    for _ in range(bench.runs):
        references.append(_reference(base, theirs, form))
        took.append(product("--database", str(base), "export", str(ours), "--customer", CUSTOMER, "--overwrite"))
    rows, expected = _lines(ours), _lines(theirs)
    report.say(f"{at}: {rows:,} lines, {ours.stat().st_size / 1e6:.0f} MB (sqlite3: {expected:,} lines)")
    report.add(f"{at}: sqlite3", median(each.seconds for each in references), "s", runs=bench.runs)
    report.add(f"{at}: export", median(each.seconds for each in took), "s", runs=bench.runs)
    report.compare(f"{at}: export / sqlite3", took, references, 3.0, bench.start_of(size))
    report.add(f"{at}: peak memory", max(each.rss_mb for each in took), "MB", reach=100.0)
    ours.unlink()
    theirs.unlink()


def _reference(base: Path, target: Path, form: str) -> Run:
    statement = SELECT if form == "csv" else _JSON
    if not shutil.which("sqlite3"):
        return own("bare", "export", str(base), statement, form, stdout=target)
    mode = ["-csv", "-header"] if form == "csv" else ["-list"]
    return run(["sqlite3", *mode, str(base), statement], stdout=target)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
