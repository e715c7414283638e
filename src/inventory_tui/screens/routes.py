"""From places to screens. Screens are imported when they are first opened: the first one is there sooner."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from inventory_tui.screens.capabilities import Actions
from inventory_tui.screens.places import (
    ImportPlace,
    InventoryPlace,
    NumberPlace,
    Place,
    PreviewPlace,
    ResultPlace,
    ScopePlace,
    SitesPlace,
    SourcesPlace,
    StartPlace,
    TranslationsPlace,
)


def screen_at(place: Place, actions: Actions) -> Screen[Any]:
    """Return a new screen for a place, with all it needs."""
    match place:
        case StartPlace():
            from inventory_tui.screens.customers import CustomersScreen

            return CustomersScreen(actions)
        case SitesPlace(customer):
            from inventory_tui.screens.sites import SitesScreen

            return SitesScreen(actions, customer)
        case ScopePlace(customer, sites):
            from inventory_tui.screens.scope import ScopeScreen

            return ScopeScreen(actions, customer, sites)
        case PreviewPlace(request):
            from inventory_tui.screens.preview import PreviewScreen

            return PreviewScreen(actions, request)
        case ResultPlace(request, run):
            from inventory_tui.screens.result import ResultScreen

            return ResultScreen(request, run)
        case ImportPlace(customer, source):
            from inventory_tui.screens.imports import ImportScreen

            return ImportScreen(actions, customer, source)
        case SourcesPlace(customer):
            from inventory_tui.screens.sources import SourcesScreen

            return SourcesScreen(actions, customer)
        case TranslationsPlace(customer, source):
            from inventory_tui.screens.translations import TranslationsScreen

            return TranslationsScreen(actions, customer, source)
        case InventoryPlace(customer, query):
            from inventory_tui.screens.inventory import InventoryScreen

            return InventoryScreen(actions, customer, query)
        case NumberPlace(customer, number):
            from inventory_tui.screens.number import NumberScreen

            return NumberScreen(actions, customer, number)
        case _:
            raise NotImplementedError(place)
