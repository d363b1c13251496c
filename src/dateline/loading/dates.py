"""Publication dates: EDTF of a day, month or year, from what people and documents write."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

__all__ = ["is_future", "published_from"]

_EDTF = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z")
_ISO_TIME = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})[T ]\d{1,2}:?\d{2}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_GERMAN = re.compile(r"(?:(\d{1,2})\.\s*)?(\d{1,2})\.\s*(\d{4})\b")
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})(?:/(\d{1,2}))?\b")
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:\.|st|nd|rd|th)?\s+)?([^\W\d_]{3,})\.?(?:\s+(\d{1,2})(?:st|nd|rd|th)?,)?\s+(\d{4})\b"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner", "feb february februar feber", "mar march märz mrz", "apr april", "may mai",
            "jun june juni", "jul july juli", "aug august", "sep sept september", "oct october okt oktober",
            "nov november", "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


def published_from(written: str) -> str | None:
    """EDTF at the precision that is written, or None where no date can be made out.

    >>> published_from("2023-09"), published_from("15.09.2023"), published_from("15 September 2023")
    ('2023-09', '2023-09-15', '2023-09-15')
    >>> published_from("2023-09-15T22:30:00+02:00"), published_from("2023-13"), published_from("soon")
    ('2023-09-15', None, None)
    """
    text = " ".join(written[:200].split())
    if match := _EDTF.match(text) or _COMPACT.match(text) or _SLASHED.match(text) or _ISO_TIME.match(text):
        return _edtf(match.group(1), *match.groups()[1:3])
    if match := _GERMAN.match(text):
        return _edtf(match.group(3), match.group(2), match.group(1))
    if text[:4].rstrip(",").isalpha() and re.search(r"\d:\d\d", text):
        try:
            return parsedate_to_datetime(text).date().isoformat()  # RFC 5322, as in mail and feeds
        except (ValueError, TypeError, IndexError):
            pass
    if match := _WORDED.search(text):
        month = _MONTHS.get(match.group(2).lower())
        if month:
            return _edtf(match.group(4), str(month), match.group(1) or match.group(3))
    return None


def _edtf(year: str, month: str | None = None, day: str | None = None) -> str | None:
    if int(year) < 1:
        return None
    if month is None:
        return year
    if not 1 <= int(month) <= 12:
        return None
    if day is None:
        return f"{year}-{int(month):02d}"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def is_future(edtf: str, today: date) -> bool:
    """True where the whole of the period lies after ``today``, one day allowed for time zones."""
    latest = today.toordinal() + 1
    first = date.fromisoformat((edtf + "-01-01")[:10])
    return first.toordinal() > latest
