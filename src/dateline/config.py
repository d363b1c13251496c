"""Settings, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from dateline.errors import SettingsError

__all__ = ["Settings", "data_folder", "seeds_folder", "settings_from", "static_folder"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a deployment may choose.  Each field is a ``DATELINE_…`` variable in upper case."""

    cache_dir: Path  # the built gazetteer, geocoder answers
    data_dir: Path  # dossiers
    online: bool = False  # may anything leave this machine at all?
    contact: str = ""  # e-mail or URL named to online geocoders, as their policies ask
    tiles_url: str = ""  # template of an online tile server that may be used
    tiles_attribution: str = ""
    max_upload_mb: int = 10
    database_url: str = ""  # postgresql://user:password@host/name; empty: SQLite files in data_dir


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from ``DATELINE_…`` variables, with the platform's own folders as defaults."""

    def variable(name: str) -> str:
        return environment.get(f"DATELINE_{name}", "").strip()

    return Settings(
        cache_dir=Path(variable("CACHE_DIR") or platformdirs.user_cache_dir("dateline", appauthor=False)),
        data_dir=Path(variable("DATA_DIR") or platformdirs.user_data_dir("dateline", appauthor=False)),
        online=variable("ONLINE").lower() in {"1", "true", "yes", "on"},
        contact=variable("CONTACT"),
        tiles_url=variable("TILES_URL"),
        tiles_attribution=variable("TILES_ATTRIBUTION"),
        max_upload_mb=_whole_number("MAX_UPLOAD_MB", variable("MAX_UPLOAD_MB") or "10"),
        database_url=variable("DATABASE_URL"),
    )


def _whole_number(name: str, value: str) -> int:
    if not value.isdigit() or int(value) == 0:
        raise SettingsError(
            f"DATELINE_{name} is {value!r}. Give a whole number from 1 up.", "settings.number", name=name, value=value
        )
    return int(value)


def _beside(installed: str, checkout: str) -> Path:
    """A data folder: inside the package once installed, at the top of the checkout otherwise."""
    package = Path(__file__).resolve().parent
    inside = package / installed
    return inside if inside.is_dir() else package.parents[1] / checkout


def data_folder() -> Path:
    """The tables that people edit: sites, areas, exonyms."""
    return _beside("_data", "data")


def seeds_folder() -> Path:
    """The articles that a first start opens."""
    return _beside("_seeds", "seeds")


def static_folder() -> Path:
    """The basemap and the scripts that the app serves."""
    return _beside("_static", "static")
