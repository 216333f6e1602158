"""What the tests share."""

from __future__ import annotations

import pytest

import copydesk


@pytest.fixture(scope="session")
def engine() -> copydesk.Engine:
    """The engine with the shipped packs."""
    return copydesk.Engine()
