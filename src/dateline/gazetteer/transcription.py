"""Cyrillic → German by the Duden's transcription ("Владивосток" → "Wladiwostok")."""

from __future__ import annotations

__all__ = ["german_from_cyrillic", "is_transcribable"]

_VOWELS = "аеёиоуыэюяіїє"
_LETTERS = {
    "а": "a", "б": "b", "в": "w", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "jo", "є": "je", "ж": "sch", "з": "s",
    "и": "i", "і": "i", "ї": "ji", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch",
    "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "ju", "я": "ja",
}  # fmt: skip


def is_transcribable(text: str) -> bool:
    """True for a name in the letters of Russian, Ukrainian, Belarusian or Bulgarian."""
    return all(sign in _LETTERS or not sign.isalpha() for sign in text.lower()) and text[:1].lower() in _LETTERS


def german_from_cyrillic(text: str) -> str:
    """The name as German writes it; signs that are not Cyrillic stay.

    >>> german_from_cyrillic("Владивосток"), german_from_cyrillic("Комсомольск-на-Амуре")
    ('Wladiwostok', 'Komsomolsk-na-Amure')
    """
    low = text.lower()
    out: list[str] = []
    for i, sign in enumerate(low):
        before = low[i - 1] if i else ""
        after = low[i + 1] if i + 1 < len(low) else ""
        new = _LETTERS.get(sign, sign)
        if sign == "е" and (not before or before in _VOWELS or before in "ьъ -"):
            new = "je"
        elif sign == "с" and before and before in _VOWELS and after and after in _VOWELS:
            new = "ss"
        elif sign == "й" and before in {"и", "ы"}:
            new = ""
        elif sign == "ё" and before in {"ж", "ч", "ш", "щ"}:
            new = "o"
        out.append(new.capitalize() if text[i] != sign else new)
    return "".join(out)
