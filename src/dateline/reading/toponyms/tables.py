"""The words of a language that tell about place names, ready for look-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.model import Kind
from dateline.reading.features import fold
from dateline.reading.languages import load_language

__all__ = ["Tables", "load_tables"]


@dataclass(frozen=True)
class Tables:
    """``toponyms.toml`` and ``uses.toml`` of a language; words folded."""

    lang: str
    site_nouns: frozenset[str]
    site_nouns_after: frozenset[str]
    strong_site_nouns: frozenset[str]
    strong_site_nouns_after: frozenset[str]
    area_nouns_after: frozenset[str]
    place_before: frozenset[str]
    strong_place_before: frozenset[str]
    not_places: frozenset[str]
    nested_before: frozenset[str]
    nested_after: frozenset[str]
    abbreviated: frozenset[str]  # as written
    describing: Mapping[str, Kind]
    describing_endings: tuple[tuple[str, Kind], ...]  # ends of compounds that describe ("…stadt")
    seats: frozenset[str]
    seat_openers: frozenset[str]  # their first words, with the genitive's
    derived: tuple[tuple[str, str], ...]
    derived_never: frozenset[str]
    hyphen_never: frozenset[str]
    hyphen_organisation: frozenset[str]
    hyphen_whole: frozenset[str]
    hyphen_sites: frozenset[str]  # among them what is a spot whoever it is named after ("-Gletscher")
    hyphen_common: frozenset[str]
    hyphen_parts: frozenset[str]  # parts of towns ("-West")
    glued: tuple[str, ...]
    exclude_before: frozenset[str]
    exclude_after: frozenset[str]
    clubs: frozenset[str]
    articles: frozenset[str]
    attributes: frozenset[str]
    named_buildings: frozenset[str]
    first_names: frozenset[str]
    org_nouns: frozenset[str]
    marks: frozenset[str]
    agencies: frozenset[str]
    joins: frozenset[str]
    verbs: frozenset[str]
    weak_verbs: frozenset[str]
    relations: frozenset[str]
    strong_relations: frozenset[str]
    nouns: frozenset[str]
    literal_before: frozenset[str]
    clause: frozenset[str]
    before: frozenset[str]
    literal_verbs: frozenset[str]


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _inhabitants(lang: str) -> frozenset[str]:
    """Adjectives and inhabitants of countries: they look like places and are none."""
    rows = load_language(lang).table("travellers_countries").get("countries", {})
    out: set[str] = set()
    table = [[cell.split() for cell in str(row).split("|")] for row in rows.values()]
    names = {fold(name.replace("-", " ")) for cells in table for name in cells[0]}
    for cells in table:
        for word in [word for cell in cells[1:3] for word in cell]:
            form = fold(word.replace("-", " "))
            if len(form) > 3 and "." not in form:
                out.update((form, form + "s") if lang == "en" else (form, form + "n"))
    return frozenset(out - names)


def _first_names(lang: str) -> frozenset[str]:
    table = load_language(lang).table("travellers_names")
    return frozenset(fold(name) for key in ("male", "female") for name in str(table.get(key, "")).split())


@cache
def load_tables(lang: str) -> Tables:
    """The tables of a language; empty ones for a language that has none."""
    language = load_language(lang)
    names: dict[str, Any] = language.table("toponyms")
    uses: dict[str, Any] = language.table("uses")
    metonym, dateline = uses.get("metonym", {}), uses.get("dateline", {})
    hyphen, exclude, derived = names.get("hyphen", {}), names.get("exclude", {}), names.get("derived", {})
    return Tables(
        lang=lang,
        site_nouns=_set(names.get("site_nouns", ())),
        site_nouns_after=_set(names.get("site_nouns_after", ())),
        strong_site_nouns=_set(names.get("strong_site_nouns", ())),
        strong_site_nouns_after=_set(names.get("strong_site_nouns_after", ())),
        area_nouns_after=_set(names.get("area_nouns_after", ())),
        place_before=_set(names.get("place_before", ())),
        strong_place_before=_set(names.get("strong_place_before", ())),
        not_places=_set(names.get("not_places", ())) | _inhabitants(lang),
        nested_before=_set(names.get("nested", {}).get("before", ())),
        nested_after=_set(names.get("nested", {}).get("after", ())),
        abbreviated=frozenset(names.get("abbreviated", {}).get("names", ())),
        describing={
            fold(word): Kind(kind) for kind, words in sorted(names.get("describing", {}).items()) for word in words
        },
        describing_endings=tuple(
            (fold(word), Kind(kind))
            for kind, words in sorted(names.get("describing_endings", {}).items())
            for word in words
        ),
        seats=_set(names.get("seats", {}).get("names", ())),
        seat_openers=frozenset(
            word + ending
            for name in _set(names.get("seats", {}).get("names", ()))
            for word in name.split()[:1]
            for ending in ("", "s")
        ),
        derived=tuple((str(a), str(b)) for a, b in derived.get("endings", ())),
        derived_never=_set(derived.get("never", ())),
        hyphen_never=_set(hyphen.get("never", ())),
        hyphen_organisation=_set(hyphen.get("organisation", ())),
        hyphen_whole=_set(hyphen.get("whole", ())),
        hyphen_sites=_set(hyphen.get("sites", ())),
        hyphen_common=_set(hyphen.get("common", ())),
        hyphen_parts=_set(hyphen.get("parts", ())),
        glued=tuple(sorted(names.get("glued", {}).get("parts", ()), key=lambda part: (-len(part), part))),
        exclude_before=_set(exclude.get("before", ())),
        exclude_after=_set(exclude.get("after", ())),
        clubs=_set(exclude.get("names", ())),
        articles=_set(exclude.get("articles", ())),
        attributes=_set(names.get("attributes", ())),
        first_names=_first_names(lang),
        named_buildings=_set(names.get("named_buildings", ())),
        org_nouns=_set(names.get("nested", {}).get("organisations", ())),
        marks=frozenset(dateline.get("marks", ())),
        agencies=_set(dateline.get("agencies", ())),
        joins=_set(dateline.get("joins", ())),
        verbs=_set(metonym.get("verbs", ())),
        weak_verbs=_set(metonym.get("weak_verbs", ())),
        relations=_set(metonym.get("relations", ())),
        strong_relations=_set(metonym.get("strong_relations", ())),
        nouns=_set(metonym.get("nouns", ())),
        literal_before=_set(metonym.get("literal_before", ())),
        clause=_set(metonym.get("clause", ())),
        before=_set(metonym.get("before", ())),
        literal_verbs=_set(uses.get("literal", {}).get("verbs", ())),
    )
