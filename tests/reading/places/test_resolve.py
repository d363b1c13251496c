"""Which place on Earth a name means: a table of sentences, and what must hold for any text."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from dateline.model import Kind, Name, Place, Span, Toponym, Use
from dateline.ports import Gazetteer
from dateline.reading import Tools
from dateline.reading.languages import load_language
from dateline.reading.places import resolve
from dateline.reading.segment import segment
from dateline.wording import say

SPECS = Path(__file__).resolve().parents[2] / "specs" / "places.tsv"
ROWS = [line.split("\t") for line in SPECS.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def bracketed(marked: str, lang: str) -> tuple[str, tuple[Toponym, ...]]:
    """ "in [Rom]" → "in Rom" and its toponym."""
    text, toponyms = "", []
    for part in re.split(r"(\[[^\]]*\])", marked):
        if part.startswith("["):
            toponyms.append(Toponym(Span(len(text), len(text) + len(part) - 2), part[1:-1]))
            text += part[1:-1]
        else:
            text += part
    return text, tuple(toponyms)


def placed(marked: str, lang: str, gazetteer: Gazetteer) -> tuple[Toponym, ...]:
    text, toponyms = bracketed(marked, lang)
    language = load_language(lang)
    return resolve(segment(text, language), language, toponyms, gazetteer)


@pytest.mark.parametrize(("lang", "marked", "expected"), ROWS, ids=[row[1][:50] for row in ROWS])
def test_sentences(lang: str, marked: str, expected: str, tools: Tools) -> None:
    """Each sentence of the table finds its places."""
    found = [toponym.place for toponym in placed(marked, lang, tools.gazetteer)]
    got = ["-" if place is None else place.id for place in found]
    got = [":".join(item.split(":")[:3]) if item.startswith("near:") else item for item in got]
    assert got == expected.split()


class Few:
    """A gazetteer of two Springfields, a Mittelstadt and a river."""

    def __init__(self) -> None:
        places = [
            Place("a:1", "Springfield", 39.8, -89.6, Kind.CITY, "US", "IL", 114_000),
            Place("a:2", "Springfield", 42.1, -72.6, Kind.CITY, "US", "MA", 155_000),
            Place("a:3", "Boston", 42.36, -71.06, Kind.CITY, "US", "MA", 650_000),
            Place("a:4", "Elbe", 53.0, 11.0, Kind.WATER, feature="river", extent_km=450),
            Place("a:5", "Dresden", 51.05, 13.74, Kind.CITY, "DE", "13", 560_000, names=(Name("Dresden", "de"),)),
        ]
        self.places = places

    def lookup(self, name: str) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.name == name)

    def lookup_many(self, names: object) -> dict[str, tuple[Place, ...]]:
        return {name: self.lookup(name) for name in names if self.lookup(name)}  # type: ignore[attr-defined]

    def known(self, names: object) -> frozenset[str]:
        return frozenset(name for name in names if self.lookup(name))  # type: ignore[attr-defined]

    def get(self, place_id: str) -> Place | None:
        return next((place for place in self.places if place.id == place_id), None)

    def search(self, query: str, limit: int = 20) -> tuple[Place, ...]:
        return ()

    def capital(self, country: str) -> Place | None:
        return None


def test_the_neighbourhood_decides() -> None:
    """The Springfield near Boston is meant beside Boston."""
    first, _ = placed("He drove from [Springfield] to [Boston].", "en", Few())
    assert first.place is not None and first.place.id == "a:2"
    assert 0 < first.confidence <= 1
    assert [candidate.place.id for candidate in first.candidates] == ["a:2", "a:1"]
    assert sum(candidate.score for candidate in first.candidates) == pytest.approx(1, abs=0.01)


def test_reasons_are_words_in_both_languages() -> None:
    """Each candidate says why it stands where it does."""
    for toponym in placed("He drove from [Springfield] to [Boston].", "en", Few()):
        for candidate in toponym.candidates:
            assert candidate.reasons
            for note in candidate.reasons:
                for lang in ("de", "en"):
                    words = say(note, lang)
                    assert words != note.key and "{" not in words


def test_one_name_one_place() -> None:
    """All mentions of a name share a place unless the text tells them apart."""
    found = placed("[Springfield] won. [Boston] lost. Back in [Springfield] they sang.", "en", Few())
    assert found[0].place == found[2].place


def test_a_river_is_met_at_the_city_of_its_sentence() -> None:
    """The point of a long river moves to where the text meets it, and says so."""
    river, _ = placed("An der [Elbe] in [Dresden] warteten viele.", "de", Few())
    assert river.place is not None and river.place.approximate
    assert (river.place.lat, river.place.kind) == (51.05, Kind.WATER)


def test_an_unknown_site_stands_at_its_city() -> None:
    """A site that nobody knows is put at the city that the text names, marked approximate and with its reason."""
    site, _ = placed("Er sprach im [Stadion Hintertupfing] in [Dresden].", "de", Few())
    assert site.place is not None
    assert (site.place.approximate, site.place.parent, site.place.kind) == (True, "a:5", Kind.SITE)
    assert any(note.key == "places.at_its_city" for note in site.reasons)


def test_unknown_names_stay_unresolved() -> None:
    """Rather nothing than something wrong."""
    (only,) = placed("Er kam aus [Hintertupfing].", "de", Few())
    assert only.place is None
    assert any(note.key == "places.no_candidate" for note in only.reasons)


def test_nothing_in_nothing_out() -> None:
    """No toponyms, no work; spans and uses stay as they were given."""
    language = load_language("de")
    document = segment("Boston.", language)
    assert resolve(document, language, (), Few()) == ()
    given = Toponym(Span(0, 6), "Boston", use=Use.METONYM)
    (found,) = resolve(document, language, (given,), Few())
    assert (found.span, found.text, found.use) == (given.span, given.text, given.use)


def test_same_in_same_out(tools: Tools) -> None:
    """Two runs agree to the last digit."""
    marked = "Von [Paris] über [Lyon], [Genf] und [Basel] nach [Freiburg]; dann [Neustadt], [Halle] und [Springfield]."
    assert placed(marked, "de", tools.gazetteer) == placed(marked, "de", tools.gazetteer)


def test_ten_thousand_toponyms_in_linear_time(tools: Tools) -> None:
    """Twice the names take about twice the time."""
    names = ["Springfield", "Paris", "Halle", "Neustadt", "San Antonio", "Georgia", "Victoria", "Santiago"]

    def seconds(count: int) -> float:
        marked = " ".join(f"[{names[i % len(names)]}{'' if i % 3 else f' {i}'}]," for i in range(count))
        start = time.process_time()
        assert len(placed(marked, "en", tools.gazetteer)) == count
        return time.process_time() - start

    seconds(200)
    small, large = seconds(2_500), seconds(10_000)
    assert large < 8 * small
