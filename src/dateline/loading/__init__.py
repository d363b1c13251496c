"""Files, URLs, pasted text → Article.

``load_text`` takes what is text already.  Every loader returns a ``Loaded``: the article, what was
guessed on the way (to be confirmed) and the problems; what cannot be an article raises InputError.
"""

from __future__ import annotations

from dateline.loading.text import article_id, load_text, normalise
from dateline.loading.values import MAX_CHARACTERS, MAX_MEGABYTES, Guess, Loaded

__all__ = ["MAX_CHARACTERS", "MAX_MEGABYTES", "Guess", "Loaded", "article_id", "load_text", "normalise"]
