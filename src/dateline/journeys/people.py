"""Who is who over all articles of a dossier."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from dateline.journeys.identity import identity_keys, same_person
from dateline.model import Article, Reading, Traveller

__all__ = ["join"]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def _fuller(name: str, other: str) -> str:
    """The name with more words; the first where they have as many."""
    return other if len(other.split()) > len(name.split()) else name


def join(readings: Sequence[tuple[Article, Reading]]) -> tuple[list[Traveller], dict[tuple[str, str], str]]:
    """The travellers, in order of first mention, and for each (article, traveller id) the one it is.

    A traveller's id comes from the first name met, so that it stays when articles are added.  Within one
    article the travellers stage has decided who is one; only travellers of different articles are joined.
    """
    people: list[Traveller] = []
    owner: dict[tuple[str, str], str] = {}
    by_key: dict[str, list[int]] = {}
    used_ids: set[str] = set()
    for _, reading in readings:
        taken: set[int] = set()
        for traveller in reading.travellers:
            keys = sorted(identity_keys(traveller))
            near = sorted({number for key in keys for number in by_key.get(key, ())} - taken)
            found = next((number for number in near if same_person(people[number], traveller)), None)
            if found is None:
                found = len(people)
                name, count = _slug(traveller.name), 2
                while name in used_ids:
                    name, count = f"{_slug(traveller.name)}-{count}", count + 1
                used_ids.add(name)
                people.append(replace(traveller, id=name, mentions=()))
            else:
                known = people[found]
                names = dict.fromkeys((*known.aliases, known.name, traveller.name, *traveller.aliases))
                full = _fuller(known.name, traveller.name)
                people[found] = replace(
                    known,
                    name=full,
                    titles=tuple(dict.fromkeys((*known.titles, *traveller.titles))),
                    aliases=tuple(name for name in names if name != full),
                )
            for key in sorted({*keys, *identity_keys(people[found])}):
                places = by_key.setdefault(key, [])
                if found not in places:
                    places.append(found)
            taken.add(found)
            owner[reading.article, traveller.id] = people[found].id
    return people, owner
