"""The whole itinerary with its articles and provenance as JSON, and back again without loss."""

from __future__ import annotations

import json
from typing import Any

from dateline.dossier.codec import decode, encode
from dateline.errors import InputError, StoreError
from dateline.export.bundle import ATTRIBUTION, Bundle
from dateline.model import Article, Itinerary

__all__ = ["bundle_from_json", "json_bytes"]

_FORMAT, _VERSION = "dateline-itinerary", 1


def json_bytes(bundle: Bundle) -> bytes:
    """Articles, travellers, stops with their claims and evidence, legs, conflicts, tray, verification states."""
    document = {
        "format": _FORMAT,
        "version": _VERSION,
        "title": bundle.title,
        "lang": bundle.lang,
        "as_of": bundle.as_of,
        "link": bundle.link,
        "attribution": ATTRIBUTION,
        "changes": list(bundle.changes),
        "states": bundle.states,
        "articles": [encode(article) | {"digest": article.digest} for article in bundle.articles],
        "itinerary": encode(bundle.itinerary),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def bundle_from_json(data: bytes) -> Bundle:
    """The bundle that ``json_bytes`` wrote.  Raises InputError for anything else."""
    try:
        document: Any = json.loads(data)
        found = (document["format"], document["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"This is no itinerary of Dateline: {error}.", "export.bad_json", reason=error) from error
    if found != (_FORMAT, _VERSION):
        reason = f"{found[0]} {found[1]}"
        raise InputError(f"This is no itinerary of Dateline: {reason}.", "export.bad_json", reason=reason)
    try:
        return Bundle(
            title=str(document["title"]),
            itinerary=decode(Itinerary, document["itinerary"]),
            articles=tuple(decode(Article, row) for row in document["articles"]),
            lang=str(document["lang"]),
            as_of=str(document["as_of"]),
            link=str(document["link"]),
            changes=tuple(map(str, document["changes"])),
            states={str(key): str(value) for key, value in document["states"].items()},
        )
    except (KeyError, TypeError, AttributeError, StoreError) as error:
        raise InputError(f"This is no itinerary of Dateline: {error}.", "export.bad_json", reason=error) from error
