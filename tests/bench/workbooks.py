"""Exporting a workbook beside bare xlsxwriter, which writes the same cells and nothing else."""

from __future__ import annotations

import sqlite3
import sys

from tests.bench.estate import CUSTOMER
from tests.bench.exports import SELECT
from tests.bench.processes import median, own, product
from tests.bench.report import Bench

MAX_ROWS = 1 << 20


def run_suite(bench: Bench) -> None:
    """Measure the export at every size, once with the reference where that takes minutes."""
    bench.report.begin("workbook", "Export: inventory-tui export FILE.xlsx, whole process")
    for size in bench.sizes:
        base = bench.folder / "workbook.db"
        ours, theirs = bench.folder / "ours.xlsx", bench.folder / "theirs.xlsx"
        own("estate", "database", str(base), f"{CUSTOMER}={size}")
        runs = bench.runs if size < 500_000 else 1
        took, references = [], []
        for _ in range(runs):
            references.append(own("workbooks", str(base), str(theirs)))
            took.append(product("--database", str(base), "export", str(ours), "--customer", CUSTOMER, "--overwrite"))
        at, report = f"{size:,}, xlsx", bench.report
        report.say(f"{at}: {ours.stat().st_size / 1e6:.1f} MB (xlsxwriter: {theirs.stat().st_size / 1e6:.1f} MB)")
        report.add(f"{at}: xlsxwriter", median(each.seconds for each in references), "s", runs=runs)
        report.add(f"{at}: export", median(each.seconds for each in took), "s", runs=runs)
        report.compare(f"{at}: export / xlsxwriter", took, references, 1.2, bench.start_of(size))
        report.add(f"{at}: peak memory", max(each.rss_mb for each in took), "MB", reach=100.0)
        for file in (base, ours, theirs):
            file.unlink()


def main() -> None:
    """Write the export of ``DATABASE`` to ``FILE``, every cell a text."""
    import xlsxwriter

    database, file = sys.argv[1:]
    plain = {f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")}
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True, **plain})
    sheet, line = workbook.add_worksheet(), 0
    for row in sqlite3.connect(database).execute(SELECT):
        if line == MAX_ROWS:
            sheet, line = workbook.add_worksheet(), 0
        for place, cell in enumerate(row):
            sheet.write_string(line, place, cell)
        line += 1
    workbook.close()


if __name__ == "__main__":
    main()
