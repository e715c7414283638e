"""Starting and leaving: ``--version``, ``--help``, the interface's first frame, its keys and the way out."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from tests.bench.estate import CUSTOMER
from tests.bench.processes import PRODUCT, median, own, product
from tests.bench.report import Bench
from tests.terminal.pty_driver import ENTER, Terminal

_KEYS = {"down": (5.0, 700.0), "pagedown": (12.0, 6_500.0), "end": (12.0, 6_500.0), "home": (12.0, 6_500.0)}
"""Each key with the milliseconds and bytes it may take."""
_PRESSES = 25


def run_suite(bench: Bench) -> None:
    """Measure the command line's start, then the interface on a database of each size."""
    bench.report.begin("start", "Start, frames and keys (80x24)")
    runs = max(bench.runs, 7)
    for option in ("--version", "--help"):
        took = [product(option) for _ in range(runs)]
        note = f"processor {median(each.cpu_s for each in took) * 1_000:.0f} ms"
        shown = median(each.seconds for each in took) * 1_000
        bench.report.add(option, shown, "ms", reach=150.0, runs=runs, note=note)
    for size in bench.sizes:
        base = bench.folder / "start.db"
        own("estate", "database", str(base), f"{CUSTOMER}={size}")
        _measure_start(bench, base, size)
        _measure_keys(bench, base, size)
        base.unlink()


def _open(database: Path, *arguments: str) -> Terminal:
    return Terminal([PRODUCT, "--database", str(database), *arguments])


def _measure_start(bench: Bench, base: Path, size: int) -> None:
    firsts, frames, quits, sizes, worked = [], [], [], [], []
    runs = max(bench.runs, 5)
    for _ in range(runs):
        start = time.perf_counter()
        with _open(base) as terminal:
            terminal.wait(partial(terminal.raw.__contains__, ENTER))
            firsts.append(time.perf_counter() - start)
            terminal.wait(CUSTOMER)
            frames.append(time.perf_counter() - start)
            worked.append(terminal.cpu_s)
            terminal.settle(0.3)
            sizes.append(len(terminal.raw))
            leave = time.perf_counter()
            terminal.send("q")
            terminal.wait_exit()
            quits.append(time.perf_counter() - leave)
    at = f"{size:,}"
    bench.report.add(f"{at}: first byte of the interface", median(firsts) * 1_000, "ms", runs=runs)
    note = f"processor {median(worked) * 1_000:.0f} ms"
    bench.report.add(f"{at}: customers on the screen", median(frames) * 1_000, "ms", reach=500.0, runs=runs, note=note)
    bench.report.add(f"{at}: bytes of the start", median(sizes), "B", reach=32_000.0, runs=runs)
    bench.report.add(f"{at}: quit", median(quits) * 1_000, "ms", reach=300.0, runs=runs)


def _measure_keys(bench: Bench, base: Path, size: int) -> None:
    at = f"{size:,}"
    start = time.perf_counter()
    with _open(base, "--customer", CUSTOMER) as terminal:
        terminal.wait("+155501")
        shown = time.perf_counter() - start
        terminal.settle(0.5)
        sizes: dict[str, list[int]] = {key: [] for key in _KEYS}
        answers: dict[str, list[float]] = {key: [] for key in _KEYS}
        times: dict[str, list[float]] = {key: [] for key in _KEYS}
        worked: dict[str, float] = dict.fromkeys(_KEYS, 0.0)
        for key in _KEYS:
            for _ in range(_PRESSES):
                if key == "end":
                    terminal.press("home")
                elif key == "home":
                    terminal.press("end")
                before, spent = len(terminal.raw), terminal.cpu_s
                first, last = terminal.time_key(key)
                terminal.settle(0.05)
                answers[key].append(first)
                times[key].append(last)
                worked[key] += terminal.cpu_s - spent
                sizes[key].append(len(terminal.raw) - before)
        rss = _rss_mb(terminal.process.pid)
        terminal.send("q")
        terminal.wait_exit()
    bench.report.add(f"{at}: first row of the inventory", shown * 1_000, "ms", reach=800.0)
    for key, (reach_ms, reach_bytes) in _KEYS.items():
        runs = len(times[key])
        note = f"processor {worked[key] * 1_000 / runs:.1f} ms on average"
        what = f"{at}: {key}, p50 to the first byte"
        bench.report.add(what, median(answers[key]), "ms", reach=reach_ms, runs=runs, note=note)
        bench.report.add(f"{at}: {key}, p50 to the last byte", median(times[key]), "ms", reach=reach_ms, runs=runs)
        late = sorted(times[key])[int(runs * 0.95)]
        bench.report.add(f"{at}: {key}, p95 to the last byte", late, "ms", reach=25.0, runs=runs)
        bench.report.add(f"{at}: {key}, bytes", median(sizes[key]), "B", reach=reach_bytes, runs=runs)
    bench.report.add(f"{at}: peak memory of the interface", rss, "MB", reach=150.0)


def _rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
