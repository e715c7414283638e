"""What the file system says: local or shared, drafts and their names, folders (F11, F15, X6)."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from inventory_tui.errors import StoreError
from inventory_tui.store import filesystem
from inventory_tui.store.pragmas import choose_journal

MOUNTS = """\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
25 22 0:23 / /home rw,relatime shared:9 - nfs4 files:/home rw
26 25 0:24 / /home/ada\\040lovelace rw - xfs /dev/vdb rw
27 22 0:25 / /srv rw - ext4 /dev/vdc rw
28 27 0:26 / /srv rw - fuse.sshfs ada@files: rw
29 22 0:27 / /home2 rw master:1 propagate_from:2 - btrfs /dev/vdd rw
"""


@pytest.mark.parametrize(
    ("path", "file_system"),
    [
        ("/inventory.db", "ext4"),
        ("/var/lib/inventory.db", "ext4"),
        ("/home/bob/inventory.db", "nfs4"),
        ("/home/ada lovelace/inventory.db", "xfs"),
        ("/home2/inventory.db", "btrfs"),
        ("/srv/inventory.db", "fuse.sshfs"),
    ],
)
def test_the_innermost_and_latest_mount_counts(path: str, file_system: str) -> None:
    assert filesystem.file_system_of(Path(path), MOUNTS) == file_system


def test_this_machine_says_what_it_has(tmp_path: Path) -> None:
    assert filesystem.file_system_of(tmp_path) != "" or not Path("/proc/self/mountinfo").exists()


def test_a_machine_that_does_not_say_is_not_trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(filesystem, "_MOUNTS", tmp_path / "missing")
    assert filesystem.file_system_of(tmp_path) == ""
    assert not filesystem.is_local("")


@pytest.mark.parametrize("name", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs"])
def test_local_file_systems(name: str) -> None:
    assert filesystem.is_local(name)


@pytest.mark.parametrize(
    "name",
    ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuseblk", "ceph", "lustre", "glusterfs", "virtiofs", "vboxsf"],
)
def test_everything_else_may_be_shared(name: str) -> None:
    assert not filesystem.is_local(name)


@pytest.mark.parametrize(
    ("version", "is_local", "journal"),
    [
        ((3, 40, 1), True, "delete"),
        ((3, 50, 7), True, "delete"),
        ((3, 51, 2), True, "delete"),
        ((3, 51, 3), True, "wal"),
        ((3, 53, 0), True, "wal"),
        ((4, 0, 0), True, "wal"),
        ((3, 40, 1), False, "delete"),
        ((3, 51, 3), False, "delete"),
        ((4, 0, 0), False, "delete"),
    ],
)
def test_a_write_ahead_log_needs_a_new_sqlite_and_a_local_disk(
    version: tuple[int, ...], is_local: bool, journal: str
) -> None:
    """F11: the whole decision table."""
    assert choose_journal(version, is_local=is_local) == journal


def test_folders_are_made_for_this_user_alone(tmp_path: Path) -> None:
    os.umask(0)
    filesystem.make_folder(tmp_path / "one" / "two")
    assert {stat.S_IMODE((tmp_path / each).stat().st_mode) for each in ("one", "one/two")} == {0o700}


def test_folders_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    tmp_path.chmod(0o2775)
    filesystem.make_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o2775


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot make the folder .*/file/folder"):
        filesystem.make_folder(tmp_path / "file" / "folder")


def test_a_draft_takes_its_name_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    os.umask(0)
    with filesystem.new_file(target) as draft:
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600
        draft.write_text("all of it")
        assert not target.exists()
    assert target.read_text() == "all of it"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.glob(".*")) == []


def test_a_draft_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="half way"), filesystem.new_file(tmp_path / "copy.db"):
        raise RuntimeError("half way")
    assert [each.name for each in tmp_path.iterdir()] == ["home"]


def test_a_draft_never_takes_the_name_of_another(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("first")
    with pytest.raises(FileExistsError), filesystem.new_file(target) as draft:
        draft.write_text("late")
    assert target.read_text() == "first"
    assert list(tmp_path.glob(".*")) == []


def test_a_draft_does_not_follow_a_link(tmp_path: Path) -> None:
    (tmp_path / "copy.db").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError), filesystem.new_file(tmp_path / "copy.db"):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_without_hard_links_the_name_is_claimed_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    target = tmp_path / "copy.db"
    with filesystem.new_file(target) as draft:
        draft.write_text("all of it")
    assert target.read_text() == "all of it"
    with pytest.raises(FileExistsError), filesystem.new_file(target) as draft:
        draft.write_text("late")
    assert target.read_text() == "all of it"
    assert list(tmp_path.glob(".*")) == []


def test_a_draft_needs_a_folder(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match=r"cannot make .*/nowhere/copy.db: No such file"),
        filesystem.new_file(tmp_path / "nowhere" / "copy.db"),
    ):
        pass


def test_dead_drafts_are_removed_and_others_stay(tmp_path: Path) -> None:
    dead, young, other, foreign = (
        tmp_path / name
        for name in (
            ".copy.db.0123456789ab.new",
            ".copy.db.ba9876543210.new",
            ".other.db.0123456789ab.new",
            ".copy.db.notes.new",
        )
    )
    for each in (dead, young, other, foreign):
        each.touch()
        os.utime(each, (0, 0))
    os.utime(young)
    with filesystem.new_file(tmp_path / "copy.db"):
        pass
    assert not dead.exists()
    assert all(each.exists() for each in (young, other, foreign))


def test_one_file_is_told_from_another(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert filesystem.identity(path) is None
    path.touch()
    first = filesystem.identity(path)
    (tmp_path / "b").touch()
    assert filesystem.identity(tmp_path / "b") != first
    (tmp_path / "c").symlink_to(path)
    assert filesystem.identity(tmp_path / "c") == first


def test_a_path_through_a_file_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not filesystem.exists(tmp_path / "file" / "inventory.db")


def test_what_is_gone_by_now_is_an_answer(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is gone"):
        filesystem.inspect(tmp_path / "inventory.db")


def test_a_loop_of_links_is_an_answer(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(StoreError, match=r"cannot open the database .*: Too many levels"):
        filesystem.exists(tmp_path / "loop")


def test_sqlite_is_as_new_as_the_code_needs() -> None:
    """RETURNING and UPDATE FROM came with 3.35 and 3.33."""
    assert sqlite3.sqlite_version_info >= (3, 35, 0)
