"""Browsing a large inventory on a pseudo-terminal, beside VisiData on the same numbers in the same run.

VisiData is no dependency of anything here: it is measured when ``vd`` is on the PATH, as after
``python3 -m venv /tmp/vd && /tmp/vd/bin/pip install visidata && PATH=$PATH:/tmp/vd/bin make bench ARGS=browse``.
It redraws its status line later than its rows, so its first byte is the fair time, and its last one is not.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.bench.estate import CUSTOMER
from tests.bench.processes import PRODUCT, median, own, product
from tests.bench.report import LARGE, Bench
from tests.terminal.pty_driver import Terminal

SIZES = ((80, 24), (120, 40))
NUMBER = "+155501"
"""How every number begins."""
REACH_MS = {"down": 5.0, "pagedown": 12.0, "end": 12.0, "home": 12.0, "jump": 15.0}
REACH_BYTES = {"down": 1_000.0, "pagedown": 6_500.0, "end": 6_500.0, "home": 6_500.0}
"""At 80x24; a cursor that scrolls is counted with those that do not."""
PRESSES = {"down": 60, "pagedown": 25, "end": 15, "home": 15}
_OF = re.compile(r" of ([0-9,]+)")
_PAUSE_S = 0.03
_HELD = 40
_LONGEST = 40
"""Letters of a filter at most."""


class Times(NamedTuple):
    """Milliseconds until something was seen after a key."""

    frame: float
    hits: float
    total: float


def run_suite(bench: Bench) -> None:
    """Measure browsing at the largest size asked for."""
    size = bench.sizes[-1]
    bench.report.begin("browse", f"Browsing {size:,} numbers, on a pseudo-terminal")
    base = bench.folder / "browse.db"
    own("estate", "database", str(base), f"{CUSTOMER}={size}")
    _measure_start(bench, base)
    for cols, rows in SIZES:
        with _open(base, cols, rows) as terminal:
            _measure_keys(bench, terminal, f"{cols}x{rows}")
            if (cols, rows) == SIZES[0]:
                _measure_held_key(bench, terminal)
            _leave(terminal)
    with _open(base, *SIZES[-1]) as terminal:
        _measure_filter(bench, terminal)
        for field in ("status", "description", "number:desc"):
            _measure_sort(bench, terminal, field, size)
        bench.report.add("peak memory after filters and sorts", rss_mb(terminal), "MB", reach=150.0)
        _leave(terminal)
    if visidata := shutil.which("vd"):
        _measure_visidata(bench, base, visidata)
    else:
        bench.report.say("VisiData is not on the PATH: not compared")
    base.unlink()


def _open(base: Path, cols: int, rows: int) -> Terminal:
    terminal = Terminal([PRODUCT, "--database", str(base), "--customer", CUSTOMER], cols=cols, rows=rows)
    terminal.wait(NUMBER, 60)
    terminal.wait(lambda: _OF.search(terminal.text) is not None, 60)
    terminal.settle(1.0)
    return terminal


def _leave(terminal: Terminal) -> None:
    terminal.send("q")
    terminal.wait_exit()


def _measure_start(bench: Bench, base: Path) -> None:
    firsts, usables, peaks = [], [], []
    for _ in range(max(bench.runs, 5)):
        start = time.perf_counter()
        with Terminal([PRODUCT, "--database", str(base), "--customer", CUSTOMER]) as terminal:
            terminal.wait(NUMBER, 60)
            firsts.append((time.perf_counter() - start) * 1_000)
            terminal.wait(partial(_is_counted, terminal), 60)
            usables.append((time.perf_counter() - start) * 1_000)
            terminal.settle(1.0)
            peaks.append(rss_mb(terminal))
            _leave(terminal)
    bench.report.add("first row", median(firsts), "ms", reach=800.0, runs=len(firsts))
    bench.report.add("usable: rows and their number", median(usables), "ms", reach=1_200.0, runs=len(usables))
    bench.report.add("peak memory after the start", max(peaks), "MB", reach=150.0)


def _is_counted(terminal: Terminal) -> bool:
    return _OF.search(terminal.text) is not None


def _measure_keys(bench: Bench, terminal: Terminal, at: str) -> None:
    for key, presses in PRESSES.items():
        if key in ("end", "home"):
            others = {"end": "home", "home": "end"}
            measured = [_press(terminal, key, others[key]) for _ in range(presses)]
        else:
            terminal.press("home")
            measured = [_press(terminal, key) for _ in range(presses)]
        _tell_key(bench, f"{at}: {key}", key, measured, is_small=at == "80x24")
    measured = []
    for place in range(1, 13):
        terminal.send(":")
        terminal.settle(0.2)
        terminal.send(f"#{place * 7_919 * 9}")
        terminal.settle(0.2)
        measured.append(_press(terminal, "enter"))
    _tell_key(bench, f"{at}: jump to a row", "jump", measured, is_small=False)


def _press(terminal: Terminal, key: str, before: str = "") -> tuple[float, float, int]:
    """Return the milliseconds to the first and the last byte, and the bytes."""
    if before:
        terminal.press(before)
    written = len(terminal.raw)
    first, last = terminal.time_key(key)
    terminal.settle(_PAUSE_S)
    return first, last, len(terminal.raw) - written


def _tell_key(
    bench: Bench, what: str, key: str, measured: Sequence[tuple[float, float, int]], *, is_small: bool
) -> None:
    firsts, lasts, sizes = ([each[nth] for each in measured] for nth in range(3))
    add = partial(bench.report.add, runs=len(measured))
    add(f"{what}, p50 to the first byte", median(firsts), "ms", reach=REACH_MS[key])
    add(f"{what}, p50 to the last byte", median(lasts), "ms", reach=REACH_MS[key])
    add(f"{what}, p95 to the last byte", _late(lasts), "ms", reach=25.0)
    reach = REACH_BYTES.get(key) if is_small else None
    add(f"{what}, bytes a key on average", sum(sizes) / len(sizes), "B", reach=reach)


def _late(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[int(len(ordered) * 0.95)]


def _measure_held_key(bench: Bench, terminal: Terminal) -> None:
    """Hold Down as a keyboard repeats it, and see how long the screen goes on afterwards."""
    terminal.press("home")
    for _ in range(_HELD):
        terminal.send("down")
        until = time.perf_counter() + 1 / 30
        while (left := until - time.perf_counter()) > 0:
            terminal.pump(left)
    released = time.perf_counter()
    terminal.settle(0.3)
    after = max(0.0, terminal.stamps[-1][1] - released) * 1_000
    bench.report.add("80x24: holding Down, last frame after the last key", after, "ms", reach=100.0)


def _measure_filter(bench: Bench, terminal: Terminal) -> None:
    """Type a part of numbers, key by key: that of every keystroke, and the slowest."""
    terminal.send("/")
    terminal.settle(0.3)
    taken = [_watch(terminal, key) for key in "63491"]
    for what, values, reach in zip(
        ("first frame", "first hits", "exact count"), zip(*taken, strict=True), (20.0, 150.0, 300.0), strict=True
    ):
        note = f"slowest {max(values):.0f} ms"
        bench.report.add(f"filter keystroke: {what}", median(values), "ms", reach=reach, runs=len(values), note=note)
    _clear(terminal)


def _measure_sort(bench: Bench, terminal: Terminal, field: str, size: int) -> None:
    """Ask for an order in the filter bar; then jump to the middle, which needs every row at its place."""
    terminal.send("/")
    terminal.settle(0.3)
    terminal.send(f"sort:{field}"[:-1])
    terminal.settle(0.5)
    first = _watch(terminal, field[-1]).hits
    terminal.send("enter")
    terminal.settle(0.3)
    terminal.send(":")
    terminal.settle(0.3)
    terminal.send(f"#{size // 2}")
    terminal.settle(0.1)
    asked = time.perf_counter()
    terminal.send("enter")
    terminal.wait(lambda: f"row {size // 2:,} of" in terminal.text and _rows_of(terminal).count(NUMBER) > 5, 60)
    placed = (time.perf_counter() - asked) * 1_000
    reach = 2_000.0 if field == "description" else 700.0
    bench.report.add(f"sort by {field}: first page", first, "ms")
    bench.report.add(f"sort by {field}: then the middle row", placed, "ms", reach=reach if size >= LARGE else None)
    _clear(terminal)


def _clear(terminal: Terminal) -> None:
    """Take the filter away, letter by letter as a person would, and leave its field."""
    if "enter OK" not in terminal.text:
        terminal.send("/")
        terminal.settle(0.3)
    terminal.send("end", *["backspace"] * _LONGEST)
    terminal.settle(1.5)
    terminal.send("enter")
    terminal.settle(1.5)


def _rows_of(terminal: Terminal) -> str:
    return "\n".join(terminal.lines[3:-2])


def _watch(terminal: Terminal, key: str, quiet: float = 1.0) -> Times:
    """Type a key; see when the first frame comes, when the rows are other ones, when their number is last told anew."""
    terminal.settle(0.3)
    rows, told, seen = _rows_of(terminal), _OF.findall(terminal.text), len(terminal.stamps)
    start = last = time.perf_counter()
    hits = total = 0.0
    terminal.send(key)
    while time.perf_counter() - last < quiet:
        if not terminal.pump(0.01):
            continue
        last = terminal.stamps[-1][1]
        if not hits and _rows_of(terminal) != rows:
            hits = last
        if (now := _OF.findall(terminal.text)) != told:
            told, total = now, last
    frame = terminal.stamps[seen][1] if len(terminal.stamps) > seen else last
    return Times(*((max(each, frame) - start) * 1_000 for each in (frame, hits, total)))


def rss_mb(terminal: Terminal) -> float:
    """Return the peak memory of the program on a terminal."""
    status = Path(f"/proc/{terminal.process.pid}/status")
    if not status.exists():
        return 0.0
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _measure_visidata(bench: Bench, base: Path, program: str) -> None:
    """Open the same numbers, exported as CSV, in VisiData."""
    file = bench.folder / "browse.csv"
    product("--database", str(base), "export", str(file), "--customer", CUSTOMER, "--overwrite")
    with file.open("rb") as lines:
        rows = sum(block.count(b"\n") for block in iter(partial(lines.read, 1 << 20), b"")) - 1
    home = bench.folder / "home"
    home.mkdir(exist_ok=True)
    keys: dict[str, Callable[[Terminal], tuple[float, float, int]]] = {
        "Down": partial(_press, key="down"),
        "page": partial(_press, key="pagedown"),
        "End": partial(_press, key="G", before="gg"),
        "Home": partial(_press, key="gg", before="G"),
    }
    start = time.perf_counter()
    with Terminal([program, "-N", "--motd-url=", str(file)], environ={"HOME": str(home)}) as terminal:
        add = partial(bench.report.add)
        terminal.wait(NUMBER, 60)
        add("VisiData: first row", (time.perf_counter() - start) * 1_000, "ms", note="part of them")
        told = re.compile(rf"\b({rows}|{rows:,}) ")
        terminal.wait(lambda: told.search(terminal.text) is not None, 180)
        add("VisiData: all rows", (time.perf_counter() - start) * 1_000, "ms")
        terminal.settle(0.5, 60)
        add("VisiData: peak memory", rss_mb(terminal), "MB")
        for name, press in keys.items():
            measured = [press(terminal) for _ in range(15)]
            firsts, lasts, sizes = ([each[nth] for each in measured] for nth in range(3))
            note = f"last byte {median(lasts):.0f} ms, p95 {_late(lasts):.0f} ms"
            add(f"VisiData: {name}, p50 to the first byte", median(firsts), "ms", runs=15, note=note)
            add(f"VisiData: {name}, bytes a key on average", sum(sizes) / 15, "B")
        asked = time.perf_counter()
        terminal.send("[")
        terminal.settle(2.0, 120)
        add("VisiData: sort by a column", (terminal.stamps[-1][1] - asked) * 1_000, "ms")
        os.kill(terminal.process.pid, 9)
        terminal.process.wait()
    file.unlink()
