"""The tables that people edit: sites, areas, exonyms, countries' points, regions."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dateline.errors import GazetteerError
from dateline.gazetteer.entry import Entry, importance_of_area, importance_of_city
from dateline.model import Kind, Name, Place

__all__ = ["read_exonyms", "read_places", "read_towns", "rows_of"]

_SITE_IMPORTANCE = 430
_FEW = 300
_LANG_PREFIX = re.compile(r"([a-z]{2}):\s*(.+)", re.S)

FindCity = Callable[[str, str], str]  # city name, country → place id or ""


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV table; none where the table is not there."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            if None in row or None in row.values():
                raise GazetteerError(f"{path.name}, line {number}: too many or too few columns.")
            yield {key: value.strip() for key, value in row.items()}


def read_exonyms(path: Path) -> dict[str, list[Name]]:
    """Further names by place id.  Flags: official, historic, short, colloquial."""
    out: dict[str, list[Name]] = {}
    for row in rows_of(path):
        flag = row["flag"]
        out.setdefault(row["place_id"], []).append(
            Name(row["name"], row["lang"], official=flag == "official", historic=flag == "historic")
        )
    return out


def read_places(
    path: Path, prefix: str, find_city: FindCity, exonyms: Mapping[str, list[Name]] | None = None
) -> Iterator[Entry]:
    """Sites or areas.  ``prefix`` ("site", "area") goes before an id that has none."""
    for number, row in enumerate(rows_of(path), start=2):
        try:
            yield _entry(row, prefix, find_city, exonyms or {})
        except (KeyError, ValueError) as error:
            raise GazetteerError(f"{path.name}, line {number} ({row.get('id', '')}): {error!r}.") from error


def read_towns(path: Path) -> Iterator[Entry]:
    """Small towns that GeoNames' cities lack; inhabitants unknown, taken as few."""
    for row in rows_of(path):
        slug = "-".join(row["name"].lower().split())
        place = Place(
            f"town:{row['country']}-{row['admin1']}-{slug}", row["name"], float(row["lat"]), float(row["lon"]),
            Kind.CITY, row["country"], row["admin1"], _FEW, "PPL",
        )  # fmt: skip
        yield Entry(place, (Name(row["name"], "en", official=True),), importance_of_city(_FEW))


def _entry(row: dict[str, str], prefix: str, find_city: FindCity, exonyms: Mapping[str, list[Name]]) -> Entry:
    names = [Name(row["name_en"], "en", official=True)] if row["name_en"] else []
    if row["name_de"]:
        names.append(Name(row["name_de"], "de", official=True))
    for item in row["names_other"].split("|"):
        text = item.strip()
        match = _LANG_PREFIX.fullmatch(text)
        lang, shown = (match[1], match[2].strip()) if match else ("", text)
        # "~" marks a name that the place shares with a better-known one: it is found, but as nobody's first name.
        if shown.startswith("~"):
            lang, shown = "", shown[1:].strip()
        if shown:
            names.append(Name(shown, lang))
    kind = Kind(row["kind"])
    extent = float(row["extent_km"] or 0)
    city = row.get("city", "")
    place = Place(
        id=row["id"] if ":" in row["id"] else f"{prefix}:{row['id']}",
        name=row["name_en"] or row["name_de"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        kind=kind,
        country=row["country"].upper() if len(row["country"]) == 2 else "",
        feature=row["feature"],
        parent=find_city(city, row["country"].upper()) if city else "",
        extent_km=extent,
    )
    importance = _SITE_IMPORTANCE if kind is Kind.SITE else importance_of_area(extent)
    return Entry(place, (*exonyms.get(place.id, ()), *names), importance)
