"""Building the demo estate."""

from __future__ import annotations

from tests.bench.processes import product
from tests.bench.report import Bench


def run_suite(bench: Bench) -> None:
    """Measure the estate a newcomer gets, and those of every size."""
    bench.report.begin("demo", "Demo: inventory-tui demo --no-open --numbers N, whole process")
    for size in sorted({20_000, *bench.sizes}):
        folder = bench.folder / f"demo-{size}"
        took = product("--database", str(folder / "inventory.db"), "demo", "--no-open", "--numbers", str(size))
        size_mb = (folder / "demo.db").stat().st_size / 1e6
        note = f"{size_mb:.0f} MB, peak memory {took.rss_mb:.0f} MB, processor {took.cpu_s:.1f} s"
        bench.report.add(f"{size:,} numbers", took.seconds, "s", reach=120.0, note=note)
        (folder / "demo.db").unlink()
