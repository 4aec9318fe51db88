"""What a user's tests look like; the plugin of pytest brings the fixtures."""

from collections.abc import Callable

import pytest


def test_claims(assert_consistent: Callable[..., object]) -> None:
    """Claims that can all be true."""
    assert_consistent("town.toml")


def test_claims_that_collide(assert_consistent: Callable[..., object]) -> None:
    """Claims that cannot."""
    with pytest.raises(AssertionError, match="the claims cannot all be true"):
        assert_consistent("apart.toml")


def test_tables(assert_sheets_hold: Callable[..., None]) -> None:
    """A file of results."""
    assert_sheets_hold("mesas.csv")
