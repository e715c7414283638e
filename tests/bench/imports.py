"""Importing service records beside ``sqlite3``'s own ``.import`` of the same rows."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.bench.estate import CUSTOMER, SOURCE
from tests.bench.processes import Run, copy, median, own, product, run
from tests.bench.report import Bench

PHONES, TEAMS_ROWS = 50_000, 100_000
_REACH = 2.5
_RSS_MB = 150.0


@dataclass(frozen=True, slots=True)
class Feed:
    """A file to import, and the table of the same rows that the reference loads."""

    what: str
    rows: int
    file: Path
    table: Path
    index: tuple[str, ...]
    """Columns of the table that the reference indexes, as the product indexes what it makes of them."""


def run_suite(bench: Bench) -> None:
    """Measure generic records of every size, an archive of CUCM and a list of Teams."""
    bench.report.begin("import", "Import: inventory-tui import services FILE, whole process")
    for size in bench.sizes:
        file = bench.folder / "services.csv"
        own("estate", "services", str(file), str(size))
        _measure(bench, Feed(f"{size:,} rows", size, file, file, ("number", "site", "use")))
    if max(bench.sizes) < PHONES:
        return
    archive, phones = bench.folder / "export.tar", bench.folder / "phone.csv"
    own("feeds", "cucm", str(archive), str(phones), str(PHONES))
    index = ("Directory Number 1", "Device Pool", "Device Name")
    _measure(bench, Feed(f"CUCM archive, {PHONES:,} phones", PHONES, archive, phones, index))
    file = bench.folder / "teams.csv"
    own("feeds", "teams", str(file), str(TEAMS_ROWS))
    index = ("TelephoneNumber", "City", "PstnAssignmentStatus")
    _measure(bench, Feed(f"Teams, {TEAMS_ROWS:,} rows", TEAMS_ROWS, file, file, index))


def _measure(bench: Bench, feed: Feed) -> None:
    """Measure the first import and the same once more."""
    report, base, ours, theirs = bench.report, *(bench.folder / name for name in ("empty.db", "ours.db", "theirs.db"))
    own("estate", "empty", str(base), f"{CUSTOMER}={feed.rows}")
    firsts, seconds, bare, indexed = [], [], [], []
    for _ in range(bench.runs):
        bare.append(_reference(theirs, feed, is_indexed=False))
        indexed.append(_reference(theirs, feed, is_indexed=True))
        copy(base, ours)
        firsts.append(_import(ours, feed.file))
        seconds.append(_import(ours, feed.file))
    answer = firsts[-1].answer()
    counts = ", ".join(f"{each} {answer[each]}" for each in ("read", "taken", "skipped", "ignored", "records"))
    report.say(f"{feed.what}, {feed.file.stat().st_size / 1e6:.0f} MB: {counts}")
    what = "sqlite3 .import" if shutil.which("sqlite3") else "csv.reader and executemany"
    at, runs, less = feed.what, bench.runs, bench.start_of(feed.rows)
    report.add(f"{at}: {what}, no index", median(each.seconds for each in bare), "s", runs=runs)
    report.add(f"{at}: {what}, then one index", median(each.seconds for each in indexed), "s", runs=runs)
    report.add(f"{at}: import", median(each.seconds for each in firsts), "s", runs=runs)
    report.compare(f"{at}: import / {what} with index", firsts, indexed, _REACH, less)
    report.compare(f"{at}: import / {what} without index", firsts, bare, less=less)
    report.add(f"{at}: the same file again", median(each.seconds for each in seconds), "s", runs=runs)
    report.compare(f"{at}: the same again / {what} with index", seconds, indexed, _REACH, less)
    report.add(f"{at}: peak memory, import", max(each.rss_mb for each in firsts), "MB", reach=_RSS_MB)
    report.add(f"{at}: peak memory, again", max(each.rss_mb for each in seconds), "MB", reach=_RSS_MB)
    for each in (base, feed.file, feed.table, ours, theirs):
        each.unlink(missing_ok=True)


def _import(database: Path, file: Path) -> Run:
    named = ("--customer", CUSTOMER, "--source", SOURCE, "--json")
    return product("--database", str(database), "import", "services", str(file), *named)


def _reference(database: Path, feed: Feed, *, is_indexed: bool) -> Run:
    """Load the table, every column as text, with the program ``sqlite3`` where there is one."""
    database.unlink(missing_ok=True)
    with feed.table.open(encoding="utf-8", newline="") as file:
        titles = next(csv.reader(file))
    columns = ", ".join(f"c{place}" for place in range(len(titles)))
    create = f"CREATE TABLE record ({columns});"
    indexed = ", ".join(f"c{titles.index(title)}" for title in feed.index)
    index = f"CREATE INDEX record_number ON record ({indexed});" if is_indexed else ""
    if shutil.which("sqlite3"):
        commands = (create, ".mode csv", f".import --skip 1 {feed.table} record", index)
        return run(["sqlite3", str(database), *(each for each in commands if each)])
    return own("bare", "import", str(database), str(feed.table), create, index)
