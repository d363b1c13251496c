"""Files that people bring: GeoNames dumps, CSV, GeoJSON, Linked Places; good ones, odd ones, broken ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.errors import InputError
from dateline.gazetteer.imports import add, added_files, open_with_added
from dateline.gazetteer.index import GazetteerIndex
from dateline.model import Kind, Name
from dateline.ports import Gazetteer

ROW = (
    "{id}\t{name}\t{name}\t{others}\t{lat}\t{lon}\t{cls}\t{code}\tRU\t\t59\t\t\t\t{pop}\t\t10\t"
    "Asia/Vladivostok\t2024-01-01\n"
)


def dump(folder: Path, *rows: str) -> Path:
    path = folder / "RU.txt"
    path.write_text("".join(rows), encoding="utf-8")
    return path


def row(**values: object) -> str:
    return ROW.format(**{"others": "", "lat": 43.1, "lon": 131.9, "cls": "P", "code": "PPL", "pop": 0, **values})


def test_geonames_dump(tmp_path: Path, small: GazetteerIndex) -> None:
    """Feature classes become kinds; bad lines are counted and named, the rest is kept."""
    source = dump(
        tmp_path,
        row(id=71, name="Egersheld", others="Эгершельд,Egersheld Cape", cls="T", code="CAPE"),
        row(id=72, name="Zolotoy Rog", cls="H", code="BAY"),
        row(id=73, name="Nowhere", lat=123),
        "broken\n",
        row(id=74, name="Tavrichanka", pop=12_000),
    )
    report = add(source, tmp_path / "data", small)
    assert (report.places, report.skipped) == (3, 2)
    assert report.problems[0].startswith("line 3")
    merged = open_with_added(small, tmp_path / "data")
    assert isinstance(merged, Gazetteer)
    (cape,) = merged.lookup("Эгершельд")
    assert (cape.name, cape.kind, cape.country) == ("Egersheld", Kind.OTHER, "RU")
    assert merged.lookup("Zolotoy Rog")[0].kind is Kind.WATER
    assert {place.country for place in merged.lookup("Paris")} == {"FR", "US"}
    assert merged.known(["Paris", "Tavrichanka", "Atlantis"]) == {"Paris", "Tavrichanka"}
    assert merged.get("geonames:74") is not None
    assert [place.name for place in merged.search("tavri")] == ["Tavrichanka"]
    assert list(merged.lookup_many(["Tavrichanka", "Paris", "Atlantis"])) == ["Tavrichanka", "Paris"]


def test_alternate_names_by_language(tmp_path: Path, small: GazetteerIndex) -> None:
    """alternateNamesV2 adds names to places that are there; links and codes are no names."""
    source = tmp_path / "alternateNamesV2.txt"
    source.write_text(
        "1\t2\tde\tLutetia\t\t\t\t1\t\t\n2\t2\tlink\thttps://example.org\t\t\t\t\t\t\n3\t1\thu\tDüsseldorfváros\t1\t\t\t\t\t\n"
        "4\t999\tde\tNirgendwo\t\t\t\t\t\t\n",
        encoding="utf-8",
    )
    report = add(source, tmp_path / "data", small)
    assert (report.places, report.skipped) == (2, 1)
    merged = open_with_added(small, tmp_path / "data")
    (paris,) = merged.lookup("Lutetia")
    assert paris.id == "geonames:2"
    assert Name("Lutetia", "de", historic=True) in paris.names


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv(tmp_path: Path, small: GazetteerIndex, separator: str) -> None:
    """Any usual separator and column name."""
    source = tmp_path / "camps.csv"
    lines = [["Name", "Latitude", "LNG", "kind", "country", "alt_names", "name_de"]]
    lines += [
        ["Camp Foo", "36.7", "67.2", "site", "AF", "Foo|Lager Foo", "Feldlager Foo"],
        ["Bad", "x", "1", "", "", "", ""],
    ]
    source.write_text("\n".join(separator.join(line) for line in lines), encoding="utf-8")
    report = add(source, tmp_path / "data", small)
    assert (report.places, report.skipped) == (1, 1)
    (place,) = open_with_added(small, tmp_path / "data").lookup("Lager Foo")
    assert (place.id, place.kind, place.name_in("de")) == (
        "added:camps:2",
        Kind.SITE,
        "Feldlager Foo",
    ) or place.id == "camps:2"


def test_geojson(tmp_path: Path, small: GazetteerIndex) -> None:
    """Points stay, other shapes get the middle of their bounds."""
    source = tmp_path / "areas.geojson"
    square = [[[10.0, 50.0], [12.0, 50.0], [12.0, 52.0], [10.0, 50.0]]]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": square},
            "properties": {"name": "Quadratien", "kind": "region"},
        },
        {"type": "Feature", "geometry": None, "properties": {"name": "Ohne"}},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {}},
    ]
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    report = add(source, tmp_path / "data", small)
    assert (report.places, report.skipped) == (1, 2)
    (place,) = open_with_added(small, tmp_path / "data").lookup("quadratien")
    assert (place.lat, place.lon, place.kind) == (51.0, 11.0, Kind.REGION)


def test_linked_places(tmp_path: Path, small: GazetteerIndex) -> None:
    """Names keep their languages, the identifier its URI."""
    source = tmp_path / "whg.json"
    feature = {
        "@id": "http://example.org/places/1", "type": "Feature", "properties": {"title": "Abingdon", "ccodes": ["GB"]},
        "names": [{"toponym": "Abbandune", "lang": "en"}, {"toponym": "Abingdon-on-Thames"}],
        "types": [{"label": "inhabited settlement"}], "geometry": {"type": "Point", "coordinates": [-1.2879, 51.6708]},
    }  # fmt: skip
    source.write_text(
        json.dumps({"@context": "linkedplaces", "type": "FeatureCollection", "features": [feature]}), encoding="utf-8"
    )
    add(source, tmp_path / "data", small)
    (place,) = open_with_added(small, tmp_path / "data").lookup("Abbandune")
    assert (place.id, place.kind, place.country) == ("http://example.org/places/1", Kind.CITY, "GB")


def test_added_again_replaces(tmp_path: Path, small: GazetteerIndex) -> None:
    """A corrected file takes the place of the former one."""
    for name in ("Altdorf", "Neudorf"):
        add(dump(tmp_path, row(id=81, name=name)), tmp_path / "data", small)
    merged = open_with_added(small, tmp_path / "data")
    assert merged.lookup("Altdorf") == ()
    assert len(added_files(tmp_path / "data")) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("binary.csv", b"\x00\xff\xfe,\x80"),
        ("notes.txt", b"just some words"),
        ("cut.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Fea'),
        ("none.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("table.csv", b"a,b\n1,2\n"),
    ],
)
def test_unusable_files_are_refused(tmp_path: Path, small: GazetteerIndex, name: str, content: bytes) -> None:
    """A clear error, and nothing is left behind."""
    source = tmp_path / name
    source.write_bytes(content)
    with pytest.raises(InputError):
        add(source, tmp_path / "data", small)
    assert added_files(tmp_path / "data") == ()


def test_no_file_no_layers(tmp_path: Path, small: GazetteerIndex) -> None:
    """A missing file is told; without additions the base itself is used."""
    with pytest.raises(InputError):
        add(tmp_path / "none.csv", tmp_path / "data", small)
    assert open_with_added(small, tmp_path / "data") is small
