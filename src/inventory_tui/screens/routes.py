"""From places to screens. Screens are imported when they are first opened: the first one is there sooner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from importlib import import_module
from typing import Any

from textual.screen import Screen

from inventory_tui.screens import places
from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.places import Place

ROUTES: Mapping[type[Any], tuple[str, str]] = {
    places.StartPlace: ("customers", "CustomersScreen"),
    places.SitesPlace: ("sites", "SitesScreen"),
    places.ScopePlace: ("scope", "ScopeScreen"),
    places.PreviewPlace: ("preview", "PreviewScreen"),
    places.ResultPlace: ("result", "ResultScreen"),
    places.InventoryPlace: ("inventory", "InventoryScreen"),
    places.NumberPlace: ("number", "NumberScreen"),
    places.ImportPlace: ("imports", "ImportScreen"),
    places.SourcesPlace: ("sources", "SourcesScreen"),
    places.TranslationsPlace: ("translations", "TranslationsScreen"),
    places.ComparisonPlace: ("comparison", "ComparisonScreen"),
    places.HistoryPlace: ("history", "HistoryScreen"),
    places.OperationPlace: ("operation", "OperationScreen"),
}
"""Module and class of the screen for each kind of place; it is made with the actions, then the place's fields."""


def screen_at(place: Place, actions: Actions) -> Screen[Any]:
    """Return a new screen for a place, with all it needs."""
    module, name = ROUTES[type(place)]
    make: Callable[..., Screen[Any]] = getattr(import_module(f"inventory_tui.screens.{module}"), name)
    return make(actions, *(getattr(place, each.name) for each in fields(place)))
