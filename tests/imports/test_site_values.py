"""By which values files tell their sites, and giving them sites before the import (sources.md I5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.actions.folders import expand, list_folder
from inventory_tui.actions.import_values import propose_sites
from inventory_tui.actions.imports import Imports, ServicesRequest, SiteValue
from inventory_tui.errors import CancelledError, NotFoundError, UsageError
from inventory_tui.inventory.work import Work
from inventory_tui.store.engine import Store
from tests.imports.files import CUSTOMER, TEAMS, generic, number, records, take, write_csv

POOLS = ("DP_Amsterdam_1", "DP_Amsterdam_1", "Corke", "amsterdam", "Elsewhere")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Teams numbers whose city is what a device pool is elsewhere."""
    rows = [(number(at), "", "UserAssigned", f"user{at}", pool) for at, pool in enumerate(POOLS)]
    return write_csv(tmp_path / "teams.csv", TEAMS, rows)


def asked(path: Path, **options: object) -> ServicesRequest:
    return ServicesRequest(CUSTOMER, (path,), source="Teams", site_column="City", **options)  # type: ignore[arg-type]


def test_values_are_listed_with_rows_sites_and_proposals(imports: Imports, file: Path) -> None:
    """The values without a site come first, the most frequent first; the name may be left open."""
    request = ServicesRequest(CUSTOMER, (file,), source="", site_column="City", create_sites=True)
    assert imports.site_values(request) == (
        SiteValue("DP_Amsterdam_1", 2, "", "Amsterdam"),
        SiteValue("Corke", 1, "", "Cork"),
        SiteValue("Elsewhere", 1),
        SiteValue("amsterdam", 1, "Amsterdam"),
    )


def test_a_site_named_for_a_value_is_used_and_kept_with_a_new_source(
    imports: Imports, store: Store, file: Path
) -> None:
    """I5: the import saves the translation together with its records, by site and not by name."""
    given = (("dp_amsterdam_1", "Amsterdam"), ("Elsewhere", "customer"))
    trial = imports.import_services(asked(file, translations=given, dry_run=True))
    assert trial.unmapped == {"Corke": 1}
    assert imports.sources(CUSTOMER) == []
    imports.import_services(asked(file, translations=given))
    assert [level for _, _, level, _ in records(store)] == [
        "Amsterdam",
        "Amsterdam",
        "Customer",
        "Amsterdam",
        "Customer",
    ]
    assert sorted(imports.translations(CUSTOMER, "Teams")) == [
        ("Elsewhere", "customer"),
        ("dp_amsterdam_1", "Amsterdam"),
    ]
    imports.import_services(asked(file, translations=(("Corke", "Cork"),)))
    assert len(imports.translations(CUSTOMER, "Teams")) == 3
    assert {value.site for value in imports.site_values(asked(file))} == {"Amsterdam", "Cork", "customer"}


def test_a_site_that_is_not_there_is_refused(imports: Imports, file: Path) -> None:
    with pytest.raises(NotFoundError):
        imports.import_services(asked(file, translations=(("Corke", "Nowhere"),)))
    with pytest.raises(UsageError, match="two sites"):
        imports.import_services(asked(file, translations=(("Corke", "Cork"), ("corke", "Amsterdam"))))
    assert imports.sources(CUSTOMER) == []


def test_values_count_in_strict_formats_and_masks_too(imports: Imports, tmp_path: Path) -> None:
    path = generic(tmp_path / "a.csv", ("1555010XX", "call_park", "Delft"), (number(1), "phone_line", ""))
    assert imports.site_values(ServicesRequest(CUSTOMER, (path,), source="")) == (SiteValue("Delft", 1),)


def test_reading_values_can_be_given_up(imports: Imports, file: Path) -> None:
    work = Work()
    work.cancel()
    with pytest.raises(CancelledError):
        imports.site_values(asked(file), work)


def test_a_proposal_is_a_name_within_or_a_name_much_like_it() -> None:
    sites = ["York", "New York", "Den Haag", "Öland"]
    values = ["DP-NEW-YORK-2", "yorkshire", "denhaag", "oland", "ÖLAND (HQ)", "---", ""]
    assert propose_sites(values, sites) == {
        "DP-NEW-YORK-2": "New York",
        "denhaag": "Den Haag",
        "oland": "Öland",
        "ÖLAND (HQ)": "Öland",
    }


def test_folders_stand_for_their_files(tmp_path: Path) -> None:
    """A file named beside them stays where it was named; what a name promises is shown."""
    (tmp_path / "pages" / "deeper").mkdir(parents=True)
    names = ("b.JSON", "a.csv.gz", "phones.tar.gz", "noname", "x.xlsx", ".hidden.csv")
    for name in names:
        (tmp_path / "pages" / name).write_text("x")
    single = tmp_path / "z.csv"
    single.write_text("x")
    assert [path.name for path in expand([single, tmp_path / "pages"])][:3] == ["z.csv", "a.csv.gz", "b.JSON"]
    kinds = {entry.name: entry.kind for entry in list_folder(tmp_path / "pages")}
    assert kinds == {
        "deeper/": "",
        "a.csv.gz": "CSV, gzip",
        "b.JSON": "JSON",
        "noname": "",
        "phones.tar.gz": "TAR, gzip",
        "x.xlsx": "workbook",
    }


def test_files_are_seen_as_what_they_are(imports: Imports, tmp_path: Path) -> None:
    """I3: a folder stands for the files that can be read together; packed ones are told apart."""
    import gzip

    generic(tmp_path / "b.csv", (number(1), "phone_line"))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((tmp_path / "b.csv").read_bytes()))
    (tmp_path / "notes.txt").write_text("nothing\n")
    sight = imports.see([tmp_path])
    assert [path.name for path in sight.files] == ["a.csv.gz", "b.csv"]
    assert sight.is_packed
    assert sight.look.guesses[0][0] == "generic"
    preview = imports.preview_services(ServicesRequest(CUSTOMER, (tmp_path,), source=""))
    assert preview.files == sight.files
    assert "notes.txt" in preview.notices[0]
    (tmp_path / "b.csv").write_text("Telephone\n1\n")
    (tmp_path / "a.csv.gz").unlink()
    assert [path.name for path in imports.see([tmp_path]).files] == ["b.csv", "notes.txt"]
    assert take(imports, generic(tmp_path / "c.csv", (number(1), "phone_line"))).taken == 1
