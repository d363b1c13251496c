"""Variables and a TOML file → Settings, with every fault named at once."""

from __future__ import annotations

import difflib
import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs

from dateline.config.checks import faults
from dateline.config.values import Settings
from dateline.errors import SettingsError

__all__ = ["settings_from"]

_PREFIX = "DATELINE_"
_FILE = "SETTINGS"  # DATELINE_SETTINGS names the file
_OF_A_FILE = "_FILE"  # DATELINE_COOKIE_SECRET_FILE: a file that holds the value, as container secrets come
_YES, _NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
_FIELDS = Settings.__dataclass_fields__
ROLES = ("reader", "editor", "owner")


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from ``DATELINE_…`` variables over the TOML file that ``DATELINE_SETTINGS`` names.

    Raises SettingsError; where there are several faults, ``others`` holds the rest of them.
    """
    found: list[SettingsError] = []
    written = _written(environment, found)
    values: dict[str, Any] = {
        "cache_dir": Path(platformdirs.user_cache_dir("dateline", appauthor=False)),
        "data_dir": Path(platformdirs.user_data_dir("dateline", appauthor=False)),
    }
    for name, (value, shown) in written.items():
        try:
            values[name] = _READERS[str(_FIELDS[name].metadata.get("kind", "path"))](shown, value)
        except SettingsError as error:
            found.append(error)
    settings = Settings(**values)
    if not found:
        found = list(faults(settings))
    if found:
        first, *others = found
        first.others = tuple(others)
        raise first
    return settings


def _written(environment: Mapping[str, str], found: list[SettingsError]) -> dict[str, tuple[Any, str]]:
    """What is set: name → (value, how the setting is called where it was set)."""
    out: dict[str, tuple[Any, str]] = {}
    path = environment.get(_PREFIX + _FILE, "").strip()
    if path:
        for name, value in _table(Path(path)).items():
            if name in _FIELDS:
                out[name] = (value, name)
            else:
                found.append(_unknown(name, [*_FIELDS], path))
    for variable, value in sorted(environment.items()):
        name = variable.removeprefix(_PREFIX).lower()
        if not variable.startswith(_PREFIX) or variable == _PREFIX + _FILE:
            continue
        if name in _FIELDS:
            if value.strip():
                out[name] = (value.strip(), variable)
        elif name.removesuffix(_OF_A_FILE.lower()) in _FIELDS:
            name = name.removesuffix(_OF_A_FILE.lower())
            try:
                out[name] = (Path(value).read_text(encoding="utf-8").strip(), variable)
            except (OSError, UnicodeDecodeError) as error:
                found.append(_unreadable(value, error))
        elif close := difflib.get_close_matches(name, [*_FIELDS], 1, 0.85):  # else it belongs to something else
            found.append(_unknown(variable, [_PREFIX + close[0].upper()], "environment"))
    return out


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(str(path), error) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"The settings in {path} are not TOML: {error}.", "settings.not_toml", path=path, reason=error
        ) from error


def _unreadable(path: str, error: Exception) -> SettingsError:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return SettingsError(f"{path} cannot be read: {reason}.", "settings.unreadable", path=path, reason=reason)


def _unknown(name: str, near: list[str], where: str) -> SettingsError:
    close = (difflib.get_close_matches(name, near, 1, 0.6) or [""])[0]
    if close:
        return SettingsError(
            f"{name} is no setting. Is {close} meant?", "settings.unknown_close", name=name, close=close
        )
    return SettingsError(f"{name} in {where} is no setting.", "settings.unknown", name=name, where=where)


def _bad(name: str, key: str, message: str, **values: object) -> SettingsError:
    return SettingsError(message.format(name=name, **values), f"settings.{key}", name=name, **values)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _bad(name, "text", "{name} must be text in quotation marks.")
    return value.strip()


def _path(name: str, value: Any) -> Path:
    return Path(_text(name, value)).expanduser()


def _yes(name: str, value: Any) -> bool:
    said = str(value).lower()
    if said not in _YES | _NO:
        raise _bad(name, "yes_no", "{name} is {value}. Write true or false.", value=value)
    return said in _YES


def _number(name: str, value: Any, least: int = 1) -> int:
    said = str(value)
    if isinstance(value, bool) or not (said.isascii() and said.isdigit()) or int(said) < least or len(said) > 9:
        raise _bad(
            name, "number", "{name} is {value}. Give a whole number from {least} up.", value=said[:40], least=least
        )
    return int(said)


def _count(name: str, value: Any) -> int:
    return _number(name, value, 0)


def _list(name: str, value: Any) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise _bad(name, "list", "{name} must be a list of texts.")
    return tuple(item.strip() for item in items if item.strip())


def _roles(name: str, value: Any) -> dict[str, dict[str, tuple[str, ...]]]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    out: dict[str, dict[str, tuple[str, ...]]] = {}
    for dossier, given in value.items() if isinstance(value, dict) else [("", None)]:
        if not isinstance(given, dict) or not set(given) <= {*ROLES, "public"}:
            raise _bad(
                name, "roles", '{name} must look like {example}.', example='{"*": {"owner": ["ada@example.org"]}}'
            )  # fmt: skip
        out[dossier] = {role: _list(name, who) for role, who in given.items() if role in ROLES}
        if _yes(name, given.get("public", False)):
            out[dossier]["public"] = ("*",)
    return out


_READERS: Mapping[str, Any] = {
    "path": _path,
    "text": _text,
    "yes": _yes,
    "number": _number,
    "count": _count,
    "list": _list,
    "roles": _roles,
}
