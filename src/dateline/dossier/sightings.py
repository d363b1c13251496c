"""The rows by which a reading is found: who is read to have been where and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline.calendar import bounds
from dateline.dossier.corrections import fold
from dateline.model import Reading

__all__ = ["sightings_of"]

_KEY = ("dossier", "digest", "published", "lang", "engine")


def sightings_of(reading: Reading, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row a claim; ``row`` is the reading's own row, whose key they share."""
    key = {name: row[name] for name in _KEY}
    names = {traveller.id: traveller.name for traveller in reading.travellers}
    out = []
    for number, claim in enumerate(reading.claims):
        first, last = bounds(claim.narrowed or claim.when)
        name = names.get(claim.traveller, claim.traveller)
        out.append(
            {
                **key,
                "number": number,
                "traveller": fold(name),
                "name": name,
                "place": claim.place.id if claim.place else "",
                "place_name": claim.place.name if claim.place else claim.place_name,
                "status": claim.status.value,
                "first": first.isoformat() if first else "",
                "last": last.isoformat() if last else "",
            }
        )
    return out
