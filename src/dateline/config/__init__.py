"""Settings of a deployment, and where what is shipped lies."""

from __future__ import annotations

from pathlib import Path

from dateline.config.reading import settings_from
from dateline.config.values import Settings, shown

__all__ = ["Settings", "app_file", "data_folder", "seeds_folder", "settings_from", "shown", "static_folder"]

_PACKAGE = Path(__file__).resolve().parents[1]


def _beside(installed: str, checkout: str) -> Path:
    """A data folder: inside the package once installed, at the top of the checkout otherwise."""
    inside = _PACKAGE / installed
    return inside if inside.exists() else _PACKAGE.parents[1] / checkout


def data_folder() -> Path:
    """The tables that people edit: sites, areas, exonyms."""
    return _beside("_data", "data")


def seeds_folder() -> Path:
    """The articles that a first start opens."""
    return _beside("_seeds", "seeds")


def static_folder() -> Path:
    """The basemap and the scripts that the app serves."""
    return _beside("_app/static", "static")


def app_file() -> Path:
    """The script that the dashboard's server runs; ``pages/`` and ``static/`` lie beside it."""
    return _beside("_app/app.py", "app.py")
