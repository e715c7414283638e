"""A customer with two sites, ready for imports."""

from __future__ import annotations

import pytest

from inventory_tui.actions.imports import Imports
from inventory_tui.bootstrap import Actions
from tests.imports.files import CUSTOMER


@pytest.fixture
def imports(actions: Actions) -> Imports:
    """Imports into a customer that has the sites Amsterdam and Cork."""
    actions.customers.add(CUSTOMER)
    for site in ("Amsterdam", "Cork"):
        actions.customers.add_site(CUSTOMER, site)
    return actions.imports
