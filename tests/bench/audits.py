"""The audit beside its reference: first run, second run, growth, locks, a small customer among large ones."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from tests.bench.estate import CUSTOMER, OTHERS
from tests.bench.locks import Watch
from tests.bench.processes import Run, copy, median, own, product, run
from tests.bench.report import Bench

SMALL_CUSTOMER = 20_000
_MB = 1024 * 1024


def run_suite(bench: Bench) -> None:
    """Measure the audit at every size."""
    bench.report.begin("audit", "Audit: inventory-tui audit --level customer --save --json, whole process")
    per_row: dict[int, float] = {}
    for size in bench.sizes:
        per_row[size] = _measure_size(bench, size)
    if len(per_row) > 1:
        small, large = min(per_row, key=lambda size: abs(size - 100_000)), max(per_row)
        if small < large:
            growth = per_row[large] / per_row[small]
            bench.report.add(f"seconds a row at {large:,} / at {small:,}", growth, "x", reach=1.6, runs=bench.runs)
    _measure_among_others(bench)


def audit(database: Path, customer: str = CUSTOMER) -> Run:
    """Audit a customer and save."""
    arguments = ("--level", "customer", "--save", "--json", "--accept", "stale", "--max-freed", "100000000")
    return product("--database", str(database), "audit", "--customer", customer, *arguments)


def _measure_size(bench: Bench, size: int) -> float:
    report = bench.report
    base = bench.folder / f"audit-{size}.db"
    own("estate", "database", str(base), f"{CUSTOMER}={size}")
    ours, theirs = bench.folder / "ours.db", bench.folder / "theirs.db"
    firsts, seconds, bare, references = [], [], [], []
    starts = bench.start_of(size)
    steps: dict[str, list[float]] = {}
    untouched = True
    for _ in range(bench.runs):
        copy(base, theirs)
        bare.append(own("reference", "audit", str(theirs), CUSTOMER))
        reference = bare[-1].answer()
        references.append(reference["seconds"])
        for step, value in reference.items():
            steps.setdefault(step, []).append(value)
        copy(base, ours)
        firsts.append(audit(ours))
        before = _state(ours)
        seconds.append(audit(ours))
        untouched &= _state(ours) == before
    answer = firsts[-1].answer()
    same = (
        own("reference", "digest", str(ours), CUSTOMER).answer()
        == own("reference", "digest", str(theirs), CUSTOMER).answer()
    )
    runs = bench.runs
    at = f"{size:,}"
    report.say(
        f"{at} records: {answer['created']:,} created, {answer['updated']:,} updated; "
        f"outcome {'the same as' if same else 'DIFFERENT FROM'} the reference's"
    )
    held = ", ".join(f"{name} {median(values):.2f}" for name, values in steps.items() if name[0] not in "ucs")
    report.add(f"{at}: reference", median(references), "s", runs=runs, note=held)
    report.add(f"{at}: audit --save, whole process", median(each.seconds for each in firsts), "s", runs=runs)
    ratio = median((each.seconds - starts) / ref for each, ref in zip(firsts, references, strict=True))
    report.add(f"{at}: audit / reference", ratio, "x", reach=1.5, runs=runs)
    again = median((each.seconds - starts) / ref for each, ref in zip(seconds, references, strict=True))
    report.add(f"{at}: second run / reference's first", again, "x", reach=0.8, runs=runs)
    for what, took in (("audit", firsts), ("second run", seconds)):
        cpu = median(one.cpu_s / other.cpu_s for one, other in zip(took, bare, strict=True))
        report.add(f"{at}: {what} / reference, processor time, both whole processes", cpu, "x", runs=runs)
    report.add(f"{at}: second run touched the file", float(not untouched), "", reach=0.0)
    report.add(f"{at}: peak memory, first run", max(each.rss_mb for each in firsts), "MB", reach=150.0)
    report.add(f"{at}: peak memory, second run", max(each.rss_mb for each in seconds), "MB", reach=150.0)
    grown = _grown(base, ours) / (answer["created"] + answer["updated"])
    report.add(f"{at}: growth of the file a changed number", grown, "B", note="entries created included")
    _measure_locks(bench, base, at)
    _measure_pandas(bench, base, at, firsts)
    for each in (base, ours, theirs):
        each.unlink()
    return (median(each.seconds for each in firsts) - bench.start_s) / size


def _measure_locks(bench: Bench, base: Path, at: str) -> None:
    shares, reads = [], []
    for _ in range(bench.runs):
        database = copy(base, bench.folder / "locked.db")
        with Watch(database) as watch:
            whole = audit(database).seconds
        shares.append(watch.kept.write_s / whole)
        reads.append(watch.kept.longest_read_s)
        database.unlink()
    bench.report.add(f"{at}: write lock held, share of the run", median(shares), "", reach=0.5, runs=bench.runs)
    bench.report.add(f"{at}: readers kept out, longest", median(reads), "s", runs=bench.runs)


def _measure_pandas(bench: Bench, base: Path, at: str, firsts: list[Run]) -> None:
    if importlib.util.find_spec("pandas") is None:
        bench.report.say(f"{at}: pandas is not installed, so its merge-and-write script was not measured")
        return
    took = []
    for _ in range(bench.runs):
        database = copy(base, bench.folder / "pandas.db")
        took.append(run([sys.executable, "-m", "tests.bench.frames", str(database), CUSTOMER]))
        database.unlink()
    bench.report.add(f"{at}: pandas script, whole process", median(each.seconds for each in took), "s")
    ratio = median(ours.seconds / theirs.seconds for ours, theirs in zip(firsts, took, strict=True))
    bench.report.add(f"{at}: audit / pandas script", ratio, "x", reach=0.4, runs=bench.runs)


def _measure_among_others(bench: Bench) -> None:
    others = max(bench.sizes)
    alone, among = bench.folder / "alone.db", bench.folder / "among.db"
    own("estate", "database", str(alone), f"{CUSTOMER}={SMALL_CUSTOMER}")
    own("estate", "database", str(among), f"{OTHERS}={others}", f"{CUSTOMER}={SMALL_CUSTOMER}")
    ratios = []
    for _ in range(max(bench.runs, 5)):
        took = []
        for base in (alone, among):
            database = copy(base, bench.folder / "one.db")
            took.append(audit(database).seconds - bench.start_s)
            database.unlink()
        ratios.append(took[1] / took[0])
    what = f"a customer of {SMALL_CUSTOMER:,} among {others:,} others / alone"
    bench.report.add(what, median(ratios), "x", reach=1.1, runs=len(ratios))
    for each in (alone, among):
        each.unlink()


def _state(database: Path) -> tuple[int, int, bytes, bool]:
    """Return what a written page would change: time, size, the file's own change counter, a journal."""
    with database.open("rb") as file:
        file.seek(24)
        counter = file.read(4)
    stat = database.stat()
    return stat.st_mtime_ns, stat.st_size, counter, Path(f"{database}-wal").exists()


def _grown(before: Path, after: Path) -> int:
    return after.stat().st_size - before.stat().st_size
