"""``python -m tests.bench [SUITE …] [--size N …] [--runs N] [--json FILE]``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import audits, browsing, demos, exports, imports, starts, workbooks
from tests.bench.processes import FailedError, median, product
from tests.bench.report import Bench, Report

SUITES: dict[str, Callable[[Bench], None]] = {
    "start": starts.run_suite,
    "browse": browsing.run_suite,
    "audit": audits.run_suite,
    "import": imports.run_suite,
    "export": exports.run_suite,
    "workbook": workbooks.run_suite,
    "demo": demos.run_suite,
}
SIZES = (10_000, 100_000, 1_000_000)


def main() -> int:
    """Run the suites asked for, or all."""
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"of {', '.join(SUITES)}; all when none is named")
    parser.add_argument("--size", type=int, action="append", help="numbers; repeatable (default: 10,000 to 1,000,000)")
    parser.add_argument("--runs", type=int, default=3, help="of which the median is shown")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    parser.add_argument("--folder", type=Path, help="where the databases are made (default: a temporary folder)")
    asked = parser.parse_args()
    unknown = set(asked.suites) - SUITES.keys()
    if unknown:
        parser.error(f"no suite {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")
    report = Report()
    print(f"load {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores; medians of {asked.runs} runs, ratios pairwise")
    with tempfile.TemporaryDirectory(dir=asked.folder, prefix="inventory-bench-") as folder:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = folder  # nothing is left in the person's own
        start_s = median(product("--version").seconds for _ in range(5))
        bench = Bench(report, Path(folder), tuple(sorted(asked.size or SIZES)), asked.runs, start_s)
        for name in asked.suites or SUITES:
            try:
                SUITES[name](bench)
            except (FailedError, AssertionError) as error:
                print(f"  NOT MEASURED: {error}", file=sys.stderr)
    if asked.json:
        report.save(asked.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
