"""The one place where text meets HTML or JavaScript on the map's way to the browser.

folium compiles what it rendered as a Jinja template again, and the component evaluates what arrives, so a string
must be inert in three languages at once: HTML, JavaScript and Jinja.
"""

from __future__ import annotations

import json

__all__ = ["entities", "json_script"]

_DANGEROUS = "&<>\"'`${}\\%#"
_ENTITIES = str.maketrans({char: f"&#{ord(char)};" for char in _DANGEROUS})
# In JSON these may stand only inside strings once the structure's own characters are set aside; see json_script.
_ESCAPES = str.maketrans({char: f"\\u{ord(char):04x}" for char in "&<>'`${}\\%#\u2028\u2029\x7f"} | {'"': "\\u0022"})


def entities(text: str) -> str:
    """``text`` for HTML that folium renders: every character that HTML, JavaScript or Jinja acts on as an entity."""
    return text.translate(_ENTITIES)


def json_script(value: object) -> str:
    """``value`` as a JavaScript expression without a character of text that HTML, JavaScript or Jinja acts on.

    Strings are escaped as ``\\u00xx``; the braces of objects are kept apart by a space, so that no ``{{``, ``{%``,
    ``{#`` or ``}}`` can arise from the structure either.  Takes dict (with string keys), list, tuple, str, int,
    float, bool and None.
    """
    out: list[str] = []
    _write(value, out)
    return "".join(out)


def _write(value: object, out: list[str]) -> None:
    if isinstance(value, str):
        out.append(f'"{_control(value).translate(_ESCAPES)}"')
    elif isinstance(value, dict):
        out.append("{ ")
        for number, (key, item) in enumerate(value.items()):
            if number:
                out.append(",")
            _write(str(key), out)
            out.append(":")
            _write(item, out)
        out.append(" }")
    elif isinstance(value, list | tuple):
        out.append("[")
        for number, item in enumerate(value):
            if number:
                out.append(",")
            _write(item, out)
        out.append("]")
    else:
        out.append(json.dumps(value, allow_nan=False))


def _control(text: str) -> str:
    """Without control characters and lone surrogates, which no reader needs and the wire may refuse."""
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or char in "\u00a0\u200e\u200f"
        else " "
        if not 0xD800 <= ord(char) <= 0xDFFF
        else "\ufffd"
        for char in text
    )
