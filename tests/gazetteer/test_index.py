"""Look-ups, their order, and what happens to a damaged file."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from dateline.errors import GazetteerError
from dateline.gazetteer.index import GazetteerIndex, open_gazetteer
from dateline.ports import Gazetteer


def test_is_a_gazetteer(small: GazetteerIndex) -> None:
    """The index keeps the port's promise."""
    assert isinstance(small, Gazetteer)


def test_most_important_first(small: GazetteerIndex) -> None:
    """Of two cities of one name the larger stands first."""
    assert [place.country for place in small.lookup("Paris")] == ["FR", "US"]


def test_exonyms_and_historic_names(small: GazetteerIndex) -> None:
    """A place is found by any name, and shows the one of the reader's language."""
    (milan,) = small.lookup("Mailand")
    assert milan.name == "Milan"
    assert milan.name_in("de") == "Mailand"
    (yangon,) = small.lookup("Rangoon")
    assert any(name.text == "Rangoon" and name.historic for name in yangon.names)
    assert small.lookup("Milano")[0].names[0].text == "Milano"


def test_abbreviations_keep_their_case(small: GazetteerIndex) -> None:
    """ "US" is the country, "us" at most the village."""
    assert [place.id for place in small.lookup("US")] == ["country:US", "geonames:6"]
    assert [place.id for place in small.lookup("us")] == ["geonames:6"]
    assert [place.id for place in small.lookup("Mass.")] == ["region:US-MA"]
    assert small.lookup("mass") == ()


def test_many_and_known(small: GazetteerIndex) -> None:
    """Batches answer as single look-ups do; unknown names are left out."""
    names = ["Paris", "Nowhere", "", "Mailand", "Paris"]
    assert list(small.lookup_many(names)) == ["Paris", "Mailand"]
    assert small.known(names) == {"Paris", "Mailand"}
    assert small.known(names) == {"Paris", "Mailand"}
    assert small.known([f"x{i}" for i in range(3000)]) == frozenset()


def test_get_and_capital(small: GazetteerIndex) -> None:
    """By id, and by country."""
    place = small.get("geonames:2")
    assert place is not None and place.name == "Paris"
    assert small.get("geonames:404") is None
    capital = small.capital("us")
    assert capital is not None and capital.name == "Washington"
    assert small.capital("FR") is None


def test_search_for_a_person_who_types(small: GazetteerIndex) -> None:
    """Exact names first, then beginnings, then later words."""
    assert [place.id for place in small.search("par")] == ["geonames:2", "geonames:3"]
    assert [place.name for place in small.search("states")] == ["United States"]
    assert len(small.search("p", limit=1)) == 1
    assert small.search("") == ()
    assert small.search("%_!") == ()


def test_threads_share_one_index(small_file: Path) -> None:
    """Streamlit's threads may look up at once."""
    wrong: list[str] = []
    with open_gazetteer(small_file) as index:

        def work() -> None:
            for number in range(200):
                if len(index.lookup("Paris")) != 2 or index.known([f"n{number}", "Mailand"]) != {"Mailand"}:
                    wrong.append("answer")
                if index.get("geonames:1") is None:
                    wrong.append("get")

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to be looked at" * 100])
def test_damaged_file_says_how_to_rebuild(tmp_path: Path, content: bytes) -> None:
    """An empty or foreign file is refused with the command that helps."""
    path = tmp_path / "gazetteer.sqlite"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match="dateline gazetteer build --force"):
        open_gazetteer(path)


def test_missing_file_says_how_to_rebuild(tmp_path: Path) -> None:
    """The same for a file that is not there."""
    with pytest.raises(GazetteerError, match="dateline gazetteer build --force"):
        open_gazetteer(tmp_path / "none.sqlite")


def test_damage_inside_is_told_too(small_file: Path, tmp_path: Path) -> None:
    """A file that opens but breaks later raises the same error, at the look-up."""
    data = bytearray(small_file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path = tmp_path / "broken.sqlite"
    path.write_bytes(bytes(data))
    with pytest.raises(GazetteerError, match="--force"):
        open_gazetteer(path).lookup("Paris")


def test_other_version_is_refused(small_file: Path, tmp_path: Path) -> None:
    """A file of another schema is not read by accident."""
    path = tmp_path / "old.sqlite"
    path.write_bytes(small_file.read_bytes())
    with sqlite3.connect(path) as db:
        db.execute("update meta set value = '0' where key = 'schema'")
    db.close()
    with pytest.raises(GazetteerError, match="another version"):
        open_gazetteer(path)
