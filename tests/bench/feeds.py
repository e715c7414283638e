"""Files of other systems for the benchmarks of imports, written without keeping them.

``python -m tests.bench.feeds cucm TAR CSV N`` writes an Import/Export archive of N phones and its ``phone.csv`` alone;
``… teams CSV N`` the phone numbers of Teams.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tarfile
from pathlib import Path

from tests.sources.cases import TEAMS
from tests.sources.cucm_files import write_tar

_STATUSES = (
    *["UserAssigned"] * 7,
    *("Unassigned", "VoiceApplicationAssigned", "ConferenceAssigned"),
)


def write_cucm(archive: Path, phones: Path, count: int) -> None:
    """Write the archive, and its phones as a table of their own for the reference."""
    write_tar(archive, count)
    with tarfile.open(archive) as opened, phones.open("wb") as target:
        member = opened.extractfile("phone.csv")
        assert member is not None
        shutil.copyfileobj(member, target)


def write_teams(path: Path, count: int) -> None:
    """Write what ``Get-CsPhoneNumberAssignment | Export-Csv`` gives."""
    at = {title: place for place, title in enumerate(TEAMS.header)}
    row = list(TEAMS.rows[0])
    row[at["Tag"]] = ""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, quoting=csv.QUOTE_ALL)
        rows.writerow(TEAMS.header)
        for place in range(count):
            row[at["TelephoneNumber"]] = f"+155501{place:08d}"
            row[at["AssignedPstnTargetId"]] = f"00000000-0000-4000-8000-{place:012x}"
            row[at["PstnAssignmentStatus"]] = _STATUSES[place % len(_STATUSES)]
            row[at["City"]] = f"City {place % 200}"
            rows.writerow(row)


def main() -> None:
    """Write the files that are asked for."""
    what, *paths, count = sys.argv[1:]
    if what == "cucm":
        write_cucm(Path(paths[0]), Path(paths[1]), int(count))
    else:
        write_teams(Path(paths[0]), int(count))


if __name__ == "__main__":
    main()
