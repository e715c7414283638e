"""Importing service records beside ``sqlite3``'s own ``.import``."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.bench.estate import CUSTOMER, SOURCE
from tests.bench.processes import Run, copy, median, own, product, run
from tests.bench.report import Bench

_TABLE = "CREATE TABLE record (number, use, site, name, vendor, description);"
_INDEX = "CREATE INDEX record_number ON record (number, site, use);"


def run_suite(bench: Bench) -> None:
    """Measure first import, the same once more, and one where a hundredth is new and a hundredth gone."""
    bench.report.begin("import", "Import: inventory-tui import services FILE.csv, whole process")
    for size in bench.sizes:
        _measure_size(bench, size)


def _measure_size(bench: Bench, size: int) -> None:
    report, at = bench.report, f"{size:,}"
    base, file = bench.folder / "empty.db", bench.folder / "services.csv"
    own("estate", "empty", str(base), f"{CUSTOMER}={size}")
    own("estate", "services", str(file), str(size))
    firsts, seconds, bare, indexed = [], [], [], []
    ours = bench.folder / "ours.db"
    for _ in range(bench.runs):
        bare.append(_reference(bench.folder / "theirs.db", file, ""))
        indexed.append(_reference(bench.folder / "theirs.db", file, _INDEX))
        copy(base, ours)
        firsts.append(_import(ours, file))
        seconds.append(_import(ours, file))
    answer = firsts[-1].answer()
    counts = ("read", "taken", "skipped", "ignored", "records")
    report.say(
        f"{at} rows, {file.stat().st_size / 1e6:.0f} MB: " + ", ".join(f"{each} {answer[each]}" for each in counts)
    )
    what = "sqlite3 .import" if shutil.which("sqlite3") else "csv.reader and executemany"
    runs, less = bench.runs, bench.start_of(size)
    report.add(f"{at}: {what}, no index", median(each.seconds for each in bare), "s", runs=runs)
    report.add(f"{at}: {what}, then one index", median(each.seconds for each in indexed), "s", runs=runs)
    report.add(f"{at}: import", median(each.seconds for each in firsts), "s", runs=runs)
    report.compare(f"{at}: import / {what} with index", firsts, indexed, 2.5, less)
    report.compare(f"{at}: import / {what} without index", firsts, bare, less=less)
    report.add(f"{at}: the same file again", median(each.seconds for each in seconds), "s", runs=runs)
    report.compare(f"{at}: the same again / {what} with index", seconds, indexed, 2.5, less)
    report.add(f"{at}: peak memory, import", max(each.rss_mb for each in firsts), "MB", reach=150.0)
    report.add(f"{at}: peak memory, again", max(each.rss_mb for each in seconds), "MB", reach=150.0)
    for each in (base, file, ours, bench.folder / "theirs.db"):
        each.unlink(missing_ok=True)


def _import(database: Path, file: Path) -> Run:
    named = ("--customer", CUSTOMER, "--source", SOURCE, "--json")
    return product("--database", str(database), "import", "services", str(file), *named)


def _reference(database: Path, file: Path, index: str) -> Run:
    database.unlink(missing_ok=True)
    if shutil.which("sqlite3"):
        commands = (_TABLE, ".mode csv", f".import --skip 1 {file} record", index)
        return run(["sqlite3", str(database), *(each for each in commands if each)])
    return own("bare", "import", str(database), str(file), index)
