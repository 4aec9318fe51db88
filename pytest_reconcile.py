"""A plugin for pytest: the assertions of `reconcile.testing` as fixtures.

It is loaded wherever the package is installed, so it loads nothing of it until a test asks for a fixture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

__all__ = ["assert_consistent", "assert_sheets_hold"]


@pytest.fixture(scope="session")
def assert_consistent() -> Callable[..., Any]:
    """Fail where claims cannot all be true, with the report: see `reconcile.testing.assert_consistent`."""
    from reconcile import testing

    return testing.assert_consistent


@pytest.fixture(scope="session")
def assert_sheets_hold() -> Callable[..., None]:
    """Fail where a file of results breaks a check, with what is broken: see `reconcile.testing.assert_sheets_hold`."""
    from reconcile import testing

    return testing.assert_sheets_hold
