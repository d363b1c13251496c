"""Add places from files: GeoNames dumps, CSV, GeoJSON, Linked Places.  All are streamed.

Each source becomes a gazetteer file of its own beside the user's dossiers, so that it can be replaced or removed
and survives a rebuild of the embedded one.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import ijson

from dateline.errors import GazetteerError, InputError
from dateline.gazetteer.build import build_from_entries
from dateline.gazetteer.entry import Entry, importance_of_area, importance_of_city
from dateline.gazetteer.index import GazetteerIndex
from dateline.model import Kind, Name, Place
from dateline.ports import Gazetteer

__all__ = ["FORMATS", "Report", "add", "added_files", "fingerprint_of_added", "open_with_added"]

FORMATS = ("geonames", "alternatenames", "csv", "geojson", "linkedplaces")
_FOLDER = "gazetteer"
_SHOWN_PROBLEMS = 20
_CODES = frozenset({"link", "post", "iata", "icao", "faac", "wkdt", "unlc", "phon", "piny", "tcid"})
_SEPARATORS = re.compile(r"\s*[|;]\s*")
_SITE_IMPORTANCE, _OTHER_IMPORTANCE = 400, 350


@dataclass(slots=True)
class Report:
    """What an import did."""

    path: Path  # the gazetteer file that was made
    places: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)  # the first few, with their line or item

    def skip(self, where: str, why: object) -> None:
        """Count an item that cannot be used."""
        self.skipped += 1
        if len(self.problems) < _SHOWN_PROBLEMS:
            self.problems.append(f"{where}: {why}")


def added_files(data_dir: Path) -> tuple[Path, ...]:
    """The gazetteers that were added, in the order of their names."""
    return tuple(sorted((data_dir / _FOLDER).glob("*.sqlite")))


def open_with_added(base: Gazetteer, data_dir: Path) -> Gazetteer:
    """``base``, with all that was added behind it.  Raises GazetteerError where an added one is damaged."""
    from dateline.gazetteer.layers import LayeredGazetteer

    files = added_files(data_dir)
    return LayeredGazetteer([base, *map(_opened, files)]) if files else base


def _opened(path: Path) -> GazetteerIndex:
    try:
        return GazetteerIndex(path)
    except GazetteerError as error:
        raise GazetteerError(
            f"The added places {path} cannot be read; delete the file and run `dateline gazetteer add` again.",
            "gazetteer.added_damaged",
            path=path,
        ) from error


def fingerprint_of_added(data_dir: Path) -> str:
    """Changes with what was added; "" where nothing was."""
    files = added_files(data_dir)
    if not files:
        return ""
    digest = hashlib.sha256()
    for path in files:
        with _opened(path) as added:
            digest.update(f"{path.name} {added.meta().get('fingerprint', '')}\n".encode())
    return digest.hexdigest()[:8]


def add(source: Path, data_dir: Path, base: Gazetteer, kind: str = "") -> Report:
    """Import ``source`` and return what was done.

    ``kind`` is one of FORMATS, or "" to tell by the file's name and first line.  A source of the same name that
    was added before is replaced.  Raises InputError if the file cannot be read or holds no usable place.
    """
    if not source.is_file():
        raise InputError(f"There is no file {source}.", "gazetteer.add.no_file", path=source)
    chosen = kind or _kind_of(source)
    if chosen not in _READERS:
        raise InputError(
            f"Dateline cannot tell what {source.name} is; name its format: {', '.join(FORMATS)}.",
            "gazetteer.add.unknown_format",
            path=source.name,
            formats=", ".join(FORMATS),
        )
    target = data_dir / _FOLDER / f"{re.sub(r'[^a-z0-9]+', '-', source.stem.lower()).strip('-') or 'added'}.sqlite"
    report = Report(target)
    try:
        with source.open("rb") as stream:
            fingerprint = hashlib.file_digest(stream, "sha256").hexdigest()
        entries = _counted(_READERS[chosen](source, report, base), report)
        build_from_entries(target, entries, distinct=False, fingerprint=fingerprint)
    except (UnicodeDecodeError, ijson.JSONError, csv.Error) as error:
        raise InputError(
            f"{source.name} cannot be read as {chosen}: {error}.",
            "gazetteer.add.unreadable",
            path=source.name,
            error=error,
        ) from error
    return report


def _counted(entries: Iterator[Entry], report: Report) -> Iterator[Entry]:
    for entry in entries:
        report.places += 1
        yield entry
    if not report.places:
        why = "; ".join(report.problems[:3]) or "no places in it"
        raise InputError(f"Nothing was added: {why}.", "gazetteer.add.nothing", why=why)


def _kind_of(source: Path) -> str:
    name = source.name.lower()
    if name.startswith("alternatenames"):
        return "alternatenames"
    with source.open("rb") as stream:
        head = stream.read(4096).decode("utf-8", "replace")
    if head.lstrip().startswith("{"):
        return "linkedplaces" if "linkedplaces" in head.replace("-", "").lower() or '"toponym"' in head else "geojson"
    first = head.split("\n", 1)[0]
    if first.count("\t") == 18:
        return "geonames"
    return "csv" if {"," in first, ";" in first, "\t" in first} != {False} else ""


# ---- GeoNames -------------------------------------------------------------------------------


def kind_of_feature(letter: str, code: str) -> Kind:
    """GeoNames' feature class and code → kind."""
    if letter == "P":
        return Kind.CITY
    if letter == "A":
        return Kind.COUNTRY if code.startswith("PCL") else Kind.REGION
    if letter in {"H", "U"}:
        return Kind.WATER
    if letter == "L":
        return Kind.SITE if code in {"PRK", "MILB", "INDS", "PRT", "AIRS"} else Kind.REGION
    if letter == "T":
        return Kind.REGION if code in {"ISL", "ISLS", "MTS", "PEN", "DSRT", "ATOL"} else Kind.OTHER
    return Kind.SITE if letter == "S" else Kind.OTHER


def _geonames(source: Path, report: Report, _base: Gazetteer) -> Iterator[Entry]:
    with source.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.rstrip("\n").split("\t")
            try:
                yield _geonames_entry(cells)
            except (IndexError, ValueError) as error:
                report.skip(f"line {number}", error)


def _geonames_entry(cells: list[str]) -> Entry:
    number, name, ascii_name, others = cells[:4]
    lat, lon = _point(cells[4], cells[5])
    kind, code, population = kind_of_feature(cells[6], cells[7]), cells[7], int(cells[14] or 0)
    place = Place(
        f"geonames:{int(number)}", _required(name), lat, lon, kind, cells[8], cells[10], population, code,
        extent_km=100.0 if kind is Kind.REGION else 0.0,
    )  # fmt: skip
    names = tuple(Name(text) for text in dict.fromkeys([ascii_name, *others.split(",")]) if text and text != name)
    return Entry(place, names, _importance(kind, population, place.extent_km, capital=code == "PPLC"))


def _alternate_names(source: Path, report: Report, base: Gazetteer) -> Iterator[Entry]:
    """Names by language for places that the gazetteer has.  The dump is not sorted by place: SQLite sorts it."""
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "names.sqlite")) as db:
        db.execute("create table item (place integer, lang text, text text, official integer, historic integer)")
        with source.open(encoding="utf-8", newline="\n") as lines:
            db.executemany("insert into item values (?, ?, ?, ?, ?)", _alternate_rows(lines, report))
        rows = db.execute(
            "select place, lang, text, official, historic from item order by place, lang, official desc, rowid"
        )
        for number, group in groupby(rows, key=lambda row: row[0]):
            place = base.get(f"geonames:{number}")
            if place is None:
                report.skip(f"geonameid {number}", "not in the gazetteer; add the GeoNames dump first")
                continue
            names = tuple(
                Name(text, lang, bool(official), bool(historic)) for _, lang, text, official, historic in group
            )
            yield Entry(place, names, _importance(place.kind, place.population, place.extent_km))


def _alternate_rows(lines: Iterator[str] | Any, report: Report) -> Iterator[tuple[int, str, str, int, int]]:
    for number, line in enumerate(lines, start=1):
        cells = line.rstrip("\n").split("\t")
        try:
            lang = cells[2]
            if lang not in _CODES:
                historic = len(cells) > 7 and cells[7] == "1"
                yield int(cells[1]), lang[:2], _required(cells[3]), int(cells[4] == "1"), int(historic)
        except (IndexError, ValueError) as error:
            report.skip(f"line {number}", error)


# ---- tables and GeoJSON -----------------------------------------------------------------------

_COLUMNS = {
    "name": ("name", "title", "label", "name_en", "toponym"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "id": ("id", "geonameid", "uri"),
    "kind": ("kind", "type", "class"),
    "feature": ("feature", "feature_code", "fcode"),
    "country": ("country", "countrycode", "country_code", "ccode", "iso"),
    "population": ("population", "pop"),
    "extent_km": ("extent_km", "radius_km"),
    "names": ("names", "names_other", "alternatenames", "alt_names", "variants"),
    "de": ("name_de",),
    "en": ("name_en",),
}


def _csv(source: Path, report: Report, _base: Gazetteer) -> Iterator[Entry]:
    with source.open(encoding="utf-8-sig", newline="") as lines:
        head = lines.readline()
        lines.seek(0)
        delimiter = max(",;\t", key=head.count)
        for number, row in enumerate(csv.DictReader(lines, delimiter=delimiter), start=2):
            try:
                fields = {str(k).strip().lower(): str(v or "") for k, v in row.items() if k is not None}
                yield _entry_of_fields(fields, f"{source.stem}:{number}")
            except ValueError as error:
                report.skip(f"line {number}", error)


def _geojson(source: Path, report: Report, _base: Gazetteer) -> Iterator[Entry]:
    with source.open("rb") as stream:
        for number, item in enumerate(ijson.items(stream, "features.item", use_float=True), start=1):
            try:
                lon, lat = _middle(item.get("geometry"))
                fields = {k.lower(): _text(v) for k, v in (item.get("properties") or {}).items()}
                fields |= {"lat": str(lat), "lon": str(lon)}
                if item.get("id"):
                    fields["id"] = str(item["id"])
                yield _entry_of_fields(fields, f"{source.stem}:{number}")
            except (ValueError, TypeError, AttributeError) as error:
                report.skip(f"feature {number}", error)


def _linked_places(source: Path, report: Report, _base: Gazetteer) -> Iterator[Entry]:
    """Linked Places: names with languages, types, countries (World Historical Gazetteer)."""
    with source.open("rb") as stream:
        for number, item in enumerate(ijson.items(stream, "features.item", use_float=True), start=1):
            try:
                lon, lat = _middle(item.get("geometry"))
                properties = item.get("properties") or {}
                listed = item.get("names") or []
                names = [Name(str(n["toponym"]), str(n.get("lang") or "")[:2]) for n in listed if n.get("toponym")]
                title = _required(str(properties.get("title") or (names[0].text if names else "")))
                codes = properties.get("ccodes") or []
                label = " ".join(str(t.get("label", "")) for t in item.get("types") or []).lower()
                kind = next((kind for word, kind in _TYPE_WORDS if word in label), Kind.OTHER)
                place = Place(
                    str(item.get("@id") or f"{source.stem}:{number}"), title, *_point(lat, lon), kind,
                    str(codes[0]).upper() if len(codes) == 1 else "", feature=label,
                )  # fmt: skip
                yield Entry(place, tuple(names), _importance(kind, 0, 0.0))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                report.skip(f"feature {number}", error)


_TYPE_WORDS = (
    ("country", Kind.COUNTRY), ("state", Kind.REGION), ("region", Kind.REGION), ("province", Kind.REGION),
    ("island", Kind.REGION), ("river", Kind.WATER), ("sea", Kind.WATER), ("lake", Kind.WATER), ("town", Kind.CITY),
    ("city", Kind.CITY), ("village", Kind.CITY), ("settlement", Kind.CITY), ("populated", Kind.CITY),
    ("fort", Kind.SITE), ("monastery", Kind.SITE), ("castle", Kind.SITE), ("site", Kind.SITE), ("port", Kind.SITE),
)  # fmt: skip


def _entry_of_fields(fields: dict[str, str], fallback_id: str) -> Entry:
    values = {key: next((fields[c].strip() for c in columns if fields.get(c)), "") for key, columns in _COLUMNS.items()}
    lat, lon = _point(values["lat"], values["lon"])
    kind = Kind(values["kind"].lower()) if values["kind"].lower() in set(Kind) else Kind.OTHER
    population, extent = int(float(values["population"] or 0)), float(values["extent_km"] or 0)
    name = _required(values["name"])
    names = [Name(values[lang], lang, official=True) for lang in ("en", "de") if values[lang]]
    names += [Name(text) for text in _SEPARATORS.split(values["names"]) if text]
    identifier = values["id"] or fallback_id
    place = Place(
        identifier if ":" in identifier else f"added:{identifier}", name, lat, lon, kind, values["country"].upper()[:2],
        population=population, feature=values["feature"], extent_km=extent,
    )  # fmt: skip
    return Entry(place, tuple(names), _importance(kind, population, extent))


def _importance(kind: Kind, population: int, extent_km: float, *, capital: bool = False) -> int:
    if kind is Kind.CITY:
        return importance_of_city(population, capital)
    if kind is Kind.COUNTRY:
        return 900
    if kind in {Kind.REGION, Kind.WATER}:
        return importance_of_area(extent_km)
    return _SITE_IMPORTANCE if kind is Kind.SITE else _OTHER_IMPORTANCE


def _required(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValueError("no name")
    return name


def _point(lat: object, lon: object) -> tuple[float, float]:
    north, east = float(str(lat)), float(str(lon))
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise ValueError(f"no point on Earth: {lat}, {lon}")
    return north, east


def _text(value: object) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")


def _middle(geometry: Any) -> tuple[float, float]:
    """(lon, lat): the point itself, or the middle of the bounds."""
    if not geometry:
        raise ValueError("no geometry")
    points = list(
        _points(geometry.get("coordinates") or [g.get("coordinates") for g in geometry.get("geometries", [])])
    )
    if not points:
        raise ValueError("no coordinates")
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def _points(item: Any) -> Iterator[tuple[float, float]]:
    if isinstance(item, list) and len(item) >= 2 and all(isinstance(x, int | float) for x in item[:2]):
        yield float(item[0]), float(item[1])
    elif isinstance(item, list):
        for part in item:
            yield from _points(part)


_READERS: dict[str, Callable[[Path, Report, Gazetteer], Iterator[Entry]]] = {
    "geonames": _geonames,
    "alternatenames": _alternate_names,
    "csv": _csv,
    "geojson": _geojson,
    "linkedplaces": _linked_places,
}
