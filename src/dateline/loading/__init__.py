"""Files, URLs, pasted text → Article.

``load_text`` takes what a person pasted or a text file and raises InputError; ``load_file`` takes any file
(text, Markdown, HTML, PDF, DOCX, e-mail, ZIP, CSV, JSON Lines, feed) and ``load_url`` an address: both yield
an Item for each article, loaded or with the reason why not.  A ``Loaded`` holds the article, what was
guessed on the way (to be confirmed) and the problems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.loading.text import article_id, load_text, normalise, safe_url
from dateline.loading.values import MAX_CHARACTERS, MAX_MEGABYTES, Given, Guess, Item, Loaded

if TYPE_CHECKING:
    from dateline.loading.fetching import Fetcher, load_url
    from dateline.loading.files import SUFFIXES, load_file, load_path

__all__ = [
    "MAX_CHARACTERS",
    "MAX_MEGABYTES",
    "SUFFIXES",
    "Fetcher",
    "Given",
    "Guess",
    "Item",
    "Loaded",
    "article_id",
    "load_file",
    "load_path",
    "load_text",
    "load_url",
    "normalise",
    "safe_url",
]

_LATER = {
    "Fetcher": "fetching",
    "load_url": "fetching",
    "SUFFIXES": "files",
    "load_file": "files",
    "load_path": "files",
}


def __getattr__(name: str) -> object:
    """The loaders of files and addresses, imported on first use: a start with pasted text needs none of them."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
