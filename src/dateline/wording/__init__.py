"""Messages for people in German and English.

Catalogues are TOML tables ``wording/<lang>/<topic>.toml`` of key → text with ``{named}`` values; all
topics of a language form one flat catalogue.  Keys are ``topic.name``; a table ``[topic]`` holds them.
Values are put in as they are: who shows a message in HTML escapes the whole of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Formatter

from dateline import calendar
from dateline.model import Note

__all__ = ["LANGUAGES", "catalogue", "say", "text"]

LANGUAGES = ("de", "en")


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All messages of a language by their full key."""
    out: dict[str, str] = {}
    folder = resources.files(__package__).joinpath(lang)
    for source in sorted(folder.iterdir(), key=lambda item: item.name):
        if source.name.endswith(".toml"):
            _flatten("", tomllib.loads(source.read_text(encoding="utf-8")), out)
    return out


def _flatten(prefix: str, table: dict[str, object], out: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            _flatten(name, value, out)
        else:
            if name in out:
                raise ValueError(f"message {name} is defined twice")
            out[name] = str(value)


class _Lenient(Formatter):
    def get_value(self, key: int | str, args: object, kwargs: object) -> object:
        return kwargs.get(key, f"{{{key}}}") if isinstance(kwargs, dict) else ""


def text(key: str, lang: str, /, **values: object) -> str:
    """The message ``key`` in ``lang``; the English one, then the key itself, where it is missing."""
    return _filled(key, lang, values)


def say(note: Note, lang: str) -> str:
    """A Note in words; see Note for the endings of its values' names."""
    values: dict[str, str] = {}
    for name, value in note.values:
        base, _, ending = name.rpartition("_")
        if ending == "edtf":
            values[base] = calendar.say(value, lang)
        elif ending == "status":
            values[base] = text(f"text.status_{value}", lang)
        elif ending in LANGUAGES:
            values.setdefault(base, value)
            if ending == lang:
                values[base] = value
        values[name] = value
    return _filled(note.key, lang, values)


def _filled(key: str, lang: str, values: Mapping[str, object]) -> str:
    pattern = catalogue(lang).get(key) or catalogue("en").get(key) or key
    return _Lenient().vformat(pattern, (), {name: str(value) for name, value in values.items()})
