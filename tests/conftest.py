"""Fixtures for tests that need the whole engine: the gazetteer is built once into the user's cache."""

from __future__ import annotations

import pytest

from dateline.config import settings_from
from dateline.engine import load_tools
from dateline.reading import Tools


@pytest.fixture(scope="session")
def tools() -> Tools:
    """The embedded gazetteer and models."""
    return load_tools(settings_from())
