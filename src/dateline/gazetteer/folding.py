"""Names → keys: two spellings of one name get the same key.

Case, accents, ß, dashes, dots and apostrophes are folded away ("São Paulo", "SAO-PAULO" → "sao paulo").
German umlauts have two keys, "a" and "ae": names are stored under both, so that a look-up needs one.
Short abbreviations ("USA", "U.S.", "Mass.") have keys of their own, for "us" and "mass" are words: they
are found only as capitals or with their dot.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["ABBREVIATION_LENGTH", "fold", "is_abbreviation", "keys_of_name", "keys_of_query"]

ABBREVIATION_LENGTH = 5

_DASHES_AND_SPACES = "-‐‑‒–—_/\u00a0\u202f\u2009"
_DROPPED = ".,'’‘`´ʼʹʻ\"“”„()[]"
_SIGNS: dict[int, str | None] = {
    **{ord(sign): " " for sign in _DASHES_AND_SPACES},
    **{ord(sign): None for sign in _DROPPED},
}
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """The key of a name.

    >>> fold("Düsseldorf"), fold("U.S."), fold("Komsomolsk-am-Amur"), fold("Gießen")
    ('dusseldorf', 'us', 'komsomolsk am amur', 'giessen')
    """
    text = name.casefold().translate(_SIGNS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_LETTERS)
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(text.split())


def is_abbreviation(name: str) -> bool:
    """True for names of at most five letters, all capitals, that are read letter by letter.

    >>> is_abbreviation("U.S."), is_abbreviation("BRD"), is_abbreviation("Ulm")
    (True, True, False)
    """
    letters = name.replace(".", "")
    return 1 < len(letters) <= ABBREVIATION_LENGTH and letters.isascii() and letters.isalpha() and letters.isupper()


def keys_of_name(name: str) -> tuple[str, ...]:
    """The keys under which a gazetteer stores a name; none for a name without a letter."""
    if is_abbreviation(name):
        return ("^" + name.replace(".", ""),)
    key = fold(name)
    if not key:
        return ()
    if name.endswith(".") and len(key) <= ABBREVIATION_LENGTH:
        return ("~" + key,)
    if name.isascii():
        return (key,)
    spelt = fold(unicodedata.normalize("NFC", name).lower().translate(_UMLAUTS))
    return (key,) if spelt == key else (key, spelt)


def keys_of_query(name: str) -> tuple[str, ...]:
    """The keys that a look-up asks for: an abbreviation may also be a shouted name ("ULM")."""
    key = fold(name)
    if is_abbreviation(name):
        return (key, "^" + name.replace(".", "")) if "." not in name else ("^" + name.replace(".", ""),)
    if not key:
        return ()
    return (key, "~" + key) if name.endswith(".") and len(key) <= ABBREVIATION_LENGTH else (key,)
