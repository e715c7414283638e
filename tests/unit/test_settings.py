"""Where the database is: option, variable, default (cli.md, common options)."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory_tui.errors import UsageError
from inventory_tui.settings import DATABASE_VARIABLE, Settings, data_folder, read_settings


def test_the_default_is_in_the_users_data_folder(environment: Path) -> None:
    settings = read_settings({})
    assert settings == Settings(environment / ".local/share/inventory-tui/inventory.db")
    assert settings.database.parent == data_folder()
    assert settings.is_default_database


def test_the_data_folder_follows_the_desktop_standard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    assert data_folder() == tmp_path / "elsewhere" / "inventory-tui"


def test_reading_settings_makes_nothing(environment: Path) -> None:
    read_settings({})
    assert list(environment.iterdir()) == []


def test_the_variable_names_a_database() -> None:
    settings = read_settings({DATABASE_VARIABLE: "/srv/team/inventory.db"})
    assert settings.database == Path("/srv/team/inventory.db")
    assert not settings.is_default_database


def test_the_option_wins_over_the_variable() -> None:
    assert read_settings({DATABASE_VARIABLE: "/srv/a.db"}, "/srv/b.db").database == Path("/srv/b.db")


@pytest.mark.parametrize("blank", ["", None])
def test_blank_means_not_named(blank: str | None) -> None:
    assert read_settings({DATABASE_VARIABLE: ""}, blank).is_default_database


def test_a_tilde_is_the_home_folder(environment: Path) -> None:
    assert read_settings({}, "~/team.db").database == environment / "team.db"


@pytest.mark.parametrize("url", ["postgresql://host/inventory", "sqlite:///inventory.db", "mysql+pymysql://u@h/d"])
def test_urls_are_refused_clearly(url: str) -> None:
    with pytest.raises(UsageError, match="not supported yet") as refused:
        read_settings({}, url)
    assert repr(url.split("://")[0]) in refused.value.message
    assert "--database" in refused.value.hint


def test_a_password_in_a_url_is_not_repeated() -> None:
    with pytest.raises(UsageError) as refused:
        read_settings({}, "postgresql://admin:secret@host/inventory")
    assert "secret" not in refused.value.message + refused.value.hint


def test_others_are_waited_for_half_a_minute() -> None:
    """G4."""
    assert read_settings({}).busy_timeout_s == 30.0
