"""The built wheel: it holds all that the program needs, installs into a fresh environment and starts there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terminal.pty_driver import Terminal

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "inventory_tui"


@dataclass(frozen=True)
class Installed:
    """A fresh environment with the wheel in it, and nothing of this project besides."""

    wheel: Path
    folder: Path

    def run(self, *command: str, environ: Mapping[str, str]) -> str:
        """Run a program of the environment and return what it prints."""
        path = self.folder / "bin" / command[0]
        done = subprocess.run(
            [path, *command[1:]], cwd=self.folder, env=environ, capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build and install as a person would; what the environment says of package indexes stays valid."""
    folder = tmp_path_factory.mktemp("package")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("COV", "PYTHON"))}
    environ["PIP_NO_COMPILE"] = "1"  # most of it is never loaded

    def do(*command: str | Path) -> None:
        done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr

    do(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", ROOT)
    (wheel,) = (folder / "dist").iterdir()
    do(sys.executable, "-m", "venv", "--without-pip", folder / "fresh")
    pip = (sys.executable, "-m", "pip", "--python", folder / "fresh", "--quiet", "--disable-pip-version-check")
    do(*pip, "install", "--constraint", ROOT / "constraints.txt", wheel)
    return Installed(wheel, folder / "fresh")


def test_the_wheel_installs_and_starts(installed: Installed, tmp_path: Path) -> None:
    """One test, so that several workers build one wheel."""
    check_content(installed)
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    check_commands(installed, environ)
    check_interface(installed, environ)


def check_content(installed: Installed) -> None:
    """Everything is in the wheel: the styles of the screens and the steps of the schema, too."""
    wanted = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(installed.wheel) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == wanted
    assert {Path(name).suffix for name in held} >= {".py", ".tcss", ".sql"}


def check_commands(installed: Installed, environ: Mapping[str, str]) -> None:
    """The commands work where nothing else is installed."""
    assert installed.run("inventory-tui", "--version", environ=environ).startswith("inventory-tui ")
    assert installed.run("python", "-m", "inventory_tui", "--help", environ=environ).startswith("Usage: inventory-tui")
    path = installed.run("inventory-tui", "demo", "--numbers", "1000", "--no-open", environ=environ).rstrip("\n")
    where = ("inventory-tui", "--database", path)
    assert "Northwind" in installed.run(*where, "customer", "list", environ=environ)
    audit = ("audit", "--customer", "Contoso Health", "--all-sites", "--json")
    assert '"saved": false' in installed.run(*where, *audit, environ=environ)


def check_interface(installed: Installed, environ: Mapping[str, str]) -> None:
    """The interface opens and can be left."""
    program = str(installed.folder / "bin" / "inventory-tui")
    with Terminal([program], environ=dict(environ) | {"PYTHONPATH": ""}) as terminal:
        terminal.wait("Number Inventory")
        terminal.send("q")
        assert terminal.wait_exit() == 0
