"""The model's frozen dataclasses ↔ JSON, by their type hints.

Fields at their default are left out, so that a value written today can be read by a later model that
has more fields, and unknown fields of a newer model are passed over.
"""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from dateline.errors import StoreError

__all__ = ["decode", "encode", "pack", "unpack"]

T = TypeVar("T")


def encode(value: object) -> Any:
    """Plain JSON values (dict, list, str, number, None) for a model value."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is no value of the model")
    out: dict[str, Any] = {}
    for name, default in _defaults(cast(Any, type(value))):
        item = getattr(value, name)
        if default is MISSING or item != default:
            out[name] = encode(item)
    return out


def decode(kind: type[T], data: Any) -> T:
    """The value of type ``kind`` that ``encode`` gave.  Raises StoreError where the data do not fit."""
    try:
        return cast(T, _decoder(cast(Any, kind))(data))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(
            f"The dossier holds a {kind.__name__} that cannot be read: {error}.", "dossier.damaged", what=kind.__name__
        ) from error


def pack(value: object) -> bytes:
    """Compressed JSON."""
    return zlib.compress(
        json.dumps(encode(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), 3
    )


def unpack(kind: type[T], data: bytes) -> T:
    """The value that ``pack`` gave."""
    try:
        plain = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError) as error:
        raise StoreError(
            f"The dossier holds a {kind.__name__} that cannot be read: {error}.", "dossier.damaged", what=kind.__name__
        ) from error
    return decode(kind, plain)


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, _default(field)) for field in fields(kind))


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        wanted = [_decoder(option) for option in inner if option is not type(None)]
        if len(wanted) != 1:
            raise TypeError(f"{kind} is not in the model")
        return lambda data: None if data is None else wanted[0](data)
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        each = _decoder(inner[0])
        return lambda data: tuple(each(item) for item in data)
    if origin is tuple:
        parts = [_decoder(option) for option in inner]
        return lambda data: tuple(part(item) for part, item in zip(parts, data, strict=True))
    if kind is float:
        return float
    if kind in (str, int, bool):
        return lambda data: _checked(kind, data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if is_dataclass(kind):
        return _dataclass_decoder(cast(type[Any], kind))
    raise TypeError(f"{kind} is not in the model")


def _checked(kind: type[Any], data: Any) -> Any:
    if type(data) is not kind:
        raise TypeError(f"{kind.__name__} expected, not {type(data).__name__}")
    return data


def _dataclass_decoder(kind: type[Any]) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    decoders: dict[str, Callable[[Any], Any]] = {}

    def build(data: Any) -> Any:
        if not decoders:  # filled on first use: a type may hold itself
            decoders.update({field.name: _decoder(hints[field.name]) for field in fields(kind)})
        return kind(**{name: decoders[name](item) for name, item in data.items() if name in decoders})

    return build
