"""The file that appears whole or not at all (cli.md, Files; reliability.md X4–X6, F5)."""

from __future__ import annotations

import errno
import io
import os
import resource
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from inventory_tui.errors import ExportError, RefusedError
from inventory_tui.exports import target
from inventory_tui.exports.target import check_target, new_file, spooled


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def write_and(file: BinaryIO, failure: BaseException) -> None:
    file.write(b"half")
    raise failure


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_file_is_for_its_owner_alone_and_named_when_complete(folder: Path, umask: int) -> None:
    os.umask(umask)
    with new_file(folder / "a.csv") as file:
        file.write(b"1")
        assert "a.csv" not in names(folder)

    assert names(folder) == ["a.csv"]
    assert (folder / "a.csv").read_bytes() == b"1"
    assert stat.S_IMODE((folder / "a.csv").stat().st_mode) == 0o600


def test_nothing_is_left_behind_when_the_work_fails(folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt), new_file(folder / "a.csv") as file:
        write_and(file, KeyboardInterrupt())

    assert names(folder) == []


def test_an_existing_file_is_kept_unless_asked(folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text("old")

    with pytest.raises(RefusedError) as caught, new_file(path):
        raise AssertionError("never opened")
    assert caught.value.exit_code == 3
    assert path.read_text() == "old"

    with new_file(path, overwrite=True) as file:
        file.write(b"new")
    assert path.read_text() == "new"
    assert names(folder) == ["a.csv"]


def test_an_overwritten_file_is_the_old_one_until_the_end(folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError), new_file(path, overwrite=True) as file:
        write_and(file, RuntimeError())

    assert path.read_text() == "old"
    assert names(folder) == ["a.csv"]


def test_a_name_taken_in_the_meantime_is_not_lost(folder: Path) -> None:
    path = folder / "a.csv"
    with pytest.raises(RefusedError), new_file(path):
        path.write_text("theirs")

    assert path.read_text() == "theirs"
    assert names(folder) == ["a.csv"]


def test_of_many_that_write_one_name_exactly_one_wins(folder: Path) -> None:
    path, together = folder / "a.csv", threading.Barrier(20)

    def write(number: int) -> bool:
        try:
            with new_file(path) as file:
                file.write(str(number).encode())
                together.wait(timeout=30)
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        won = list(pool.map(write, range(20)))

    assert won.count(True) == 1
    assert path.read_text() == str(won.index(True))
    assert names(folder) == ["a.csv"]


def test_a_link_is_never_followed(folder: Path) -> None:
    (folder / "victim").write_text("safe")
    link = folder / "a.csv"
    link.symlink_to(folder / "victim")

    with pytest.raises(RefusedError), new_file(link):
        pass
    with new_file(link, overwrite=True) as file:
        file.write(b"mine")
    assert (folder / "victim").read_text() == "safe"
    assert not link.is_symlink()


def test_a_dangling_link_is_a_taken_name(folder: Path) -> None:
    (folder / "a.csv").symlink_to(folder / "nowhere")

    with pytest.raises(RefusedError):
        check_target(folder / "a.csv")


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_is_no_file(folder: Path, *, overwrite: bool) -> None:
    with pytest.raises(ExportError, match="is a folder"), new_file(folder, overwrite=overwrite):
        pass


def test_a_device_is_never_replaced() -> None:
    with pytest.raises(ExportError, match="no regular file"):
        check_target(Path(os.devnull), overwrite=True)


@pytest.mark.parametrize(
    ("name", "message"),
    [("missing/a.csv", "there is no folder"), ("x" * 300, "too long"), ("a\0b", "no name of a file")],
)
def test_a_name_that_cannot_be_says_so(folder: Path, name: str, message: str) -> None:
    with pytest.raises(ExportError, match=message), new_file(folder / name):
        pass

    assert names(folder) == []


def test_a_name_with_dots_is_where_it_leads(folder: Path) -> None:
    with new_file(folder / ".." / "b.csv") as file:
        file.write(b"1")

    assert (folder.parent / "b.csv").read_bytes() == b"1"


@pytest.mark.skipif(os.getuid() == 0, reason="root ignores modes")
def test_a_folder_that_cannot_be_written_says_so(folder: Path) -> None:
    folder.chmod(0o500)
    try:
        with pytest.raises(ExportError, match="permission denied"), new_file(folder / "a.csv"):
            pass
    finally:
        folder.chmod(0o700)


def test_a_full_disk_leaves_nothing_and_says_how_much_room_there_is(folder: Path) -> None:
    with pytest.raises(ExportError, match="no room") as caught, new_file(folder / "a.csv"):
        raise OSError(errno.ENOSPC, "No space left on device")

    assert "MB are free" in caught.value.hint
    assert names(folder) == []


def test_a_limit_on_file_sizes_is_no_room(folder: Path) -> None:
    """A child of its own: the limit cannot be lifted again."""
    limit = resource.RLIMIT_FSIZE
    script = f"""
import resource, signal, sys
from pathlib import Path
from inventory_tui.errors import ExportError
from inventory_tui.exports.target import new_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit({limit}, (1000, 1000))
try:
    with new_file(Path(sys.argv[1])) as file:
        file.write(b"x" * 100_000)
except ExportError as error:
    print(error.message)
"""
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run(
        [sys.executable, "-c", script, str(folder / "a.csv")], capture_output=True, text=True, env=environment
    )

    assert "no room" in answer.stdout, answer.stderr
    assert names(folder) == []


@pytest.mark.parametrize("is_taken", [False, True])
def test_without_hard_links_the_first_one_has_the_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, is_taken: bool
) -> None:
    def refuse(self: Path, other: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = folder / "a.csv"

    def export() -> None:
        with new_file(path) as file:
            file.write(b"mine")
            if is_taken:
                path.write_text("theirs")

    if is_taken:
        with pytest.raises(RefusedError):
            export()
    else:
        export()
    assert path.read_text() == ("theirs" if is_taken else "mine")
    assert names(folder) == ["a.csv"]


def test_another_fault_while_naming_it_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, other: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "hardlink_to", fail)
    with pytest.raises(ExportError, match="input/output error"), new_file(folder / "a.csv"):
        pass

    assert names(folder) == []


@contextmanager
def failing_sync(monkeypatch: pytest.MonkeyPatch, code: int) -> Iterator[None]:
    """Let the sync of folders fail, that of files not."""
    real: Callable[[int], None] = os.fsync

    def sync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    yield


def test_a_folder_that_cannot_be_synced_is_no_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with failing_sync(monkeypatch, errno.EINVAL), new_file(folder / "a.csv") as file:
        file.write(b"1")

    assert names(folder) == ["a.csv"]


def test_a_folder_that_fails_to_sync_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        failing_sync(monkeypatch, errno.EIO),
        pytest.raises(ExportError),
        new_file(folder / "a.csv"),
    ):
        pass


def test_what_a_killed_process_left_is_removed_later(folder: Path) -> None:
    dead, alive = folder / ".inventory-tui-1.part", folder / ".inventory-tui-2.part"
    for each in (dead, alive):
        each.write_text("half")
    os.utime(dead, (0, 0))
    with new_file(folder / "a.csv"):
        pass

    assert names(folder) == [".inventory-tui-2.part", "a.csv"]


def test_a_stream_gets_everything_at_the_end() -> None:
    stream = io.BytesIO()
    with spooled(stream) as file:
        file.write(b"rows")
        assert stream.getvalue() == b""

    assert stream.getvalue() == b"rows"


def test_a_stream_gets_nothing_when_the_work_fails() -> None:
    stream = io.BytesIO()
    with pytest.raises(RuntimeError), spooled(stream) as file:
        write_and(file, RuntimeError())

    assert stream.getvalue() == b""


def test_no_room_to_spool_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(ExportError, match="missing cannot be written"), spooled(io.BytesIO()):
        pass


def test_no_folder_to_spool_in_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: ["/nowhere/at/all"])
    with pytest.raises(ExportError, match="no folder for temporary files") as refused, spooled(io.BytesIO()):
        pass
    assert "TMPDIR" in refused.value.hint


def test_a_full_folder_to_spool_in_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(ExportError) as refused, spooled(io.BytesIO()) as file:
        write_and(file, full)
    assert refused.value.message == f"no room in {tmp_path} for temporary files; nothing was written"
    assert f"free in {tmp_path}" in refused.value.hint


def test_room_is_not_told_where_nobody_knows() -> None:
    assert target.free_space(Path("/nowhere/at/all")) == ""
