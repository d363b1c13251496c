"""The tables of a result: columns, types and meanings.  ``docs/bulk.md`` shows them; a test keeps the two together.

A column is added at the end or not at all; one that is there keeps its name, type and meaning (``VERSION``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pyarrow as pa

__all__ = ["MEANINGS", "VERSION", "schemas"]

VERSION = 1

_TEXT, _COUNT, _NUMBER, _YES, _DAY = pa.string(), pa.int32(), pa.float64(), pa.bool_(), pa.date32()


def _list(**fields: pa.DataType) -> pa.DataType:
    return pa.list_(pa.struct(list(fields.items())))


_SPAN = {"start": _COUNT, "end": _COUNT}
_TOPONYMS = _list(
    **_SPAN, text=_TEXT, use=_TEXT, place=_TEXT, name=_TEXT, country=_TEXT, lat=_NUMBER, lon=_NUMBER, confidence=_NUMBER
)
_TIMES = _list(**_SPAN, text=_TEXT, edtf=_TEXT, narrowed=_TEXT, rule=_TEXT, report=_YES)
_TRAVELLERS = _list(id=_TEXT, name=_TEXT, kind=_TEXT, aliases=pa.list_(_TEXT))

_HEAD = {
    "document": (_TEXT, "digest of the document's bytes, hexadecimal"),
    "number": (_COUNT, "which article of its document, from 1"),
    "article": (_TEXT, "the article's id: the same text has the same id everywhere"),
    "engine": (_TEXT, "version that read it"),
}
_PLACE = {
    "place": (_TEXT, "id in the gazetteer; null where the claim could not be placed"),
    "place_label": (_TEXT, "its main name"),
    "place_kind": (_TEXT, "city, country, region, site, water, other"),
    "country": (_TEXT, "ISO 3166-1 alpha-2"),
    "lat": (_NUMBER, "degrees, WGS84"),
    "lon": (_NUMBER, "degrees, WGS84"),
    "approximate": (_YES, "the point stands for something nearby"),
}
_WHEN = {
    "when_edtf": (_TEXT, "date as the text gives it, EDTF"),
    "narrowed_edtf": (_TEXT, "date that other evidence allows, where it says more"),
    "first_day": (_DAY, "earliest day of the narrowed date, else of the date; null where open"),
    "last_day": (_DAY, "latest day"),
    "status": (_TEXT, "visited, planned, possible, cancelled"),
    "role": (_TEXT, "origin, stop, transit"),
    "journey": (_COUNT, "0 the main journey, higher: an earlier or separate one"),
    "confidence": (_NUMBER, "0 … 1"),
}
_TRAVELLER = {
    "traveller": (_TEXT, "id within the article, from the name"),
    "traveller_name": (_TEXT, "the fullest form in the text"),
    "traveller_kind": (_TEXT, "person, group, vehicle"),
}
_WHERE_FROM = {
    "source": (_TEXT, "file that the document came in"),
    "row": (pa.int64(), "line or row in it, from 1; 0 for a file that is a document itself"),
}

_TABLES: Mapping[str, Mapping[str, tuple[pa.DataType, str]]] = {
    "readings": {
        **_HEAD,
        **_WHERE_FROM,
        "id": (_TEXT, "the document's own id, where it has one"),
        "digest": (_TEXT, "SHA-256 of the normalised text"),
        "lang": (_TEXT, "ISO 639-1"),
        "published": (_TEXT, "EDTF"),
        "published_first": (_DAY, "its earliest day"),
        "published_last": (_DAY, "its latest day"),
        "title": (_TEXT, "as given, else the first line"),
        "publisher": (_TEXT, "as given"),
        "url": (_TEXT, "as given; http and https only"),
        "author": (_TEXT, "as given"),
        "characters": (_COUNT, "of the normalised text"),
        "text": (_TEXT, "the normalised text, in which all offsets count; null without --text"),
        "toponyms": (_TOPONYMS, "names of places, with offsets and the place that each means"),
        "times": (_TIMES, "dates, with offsets, value (EDTF) and rule"),
        "travellers": (_TRAVELLERS, "who is named"),
        "claims": (_COUNT, "how many"),
        "stops": (_COUNT, "how many"),
        "problems": (_COUNT, "how many"),
    },
    "claims": {
        **_HEAD,
        "claim": (_TEXT, "id"),
        **_TRAVELLER,
        "place_name": (_TEXT, "as written"),
        **_PLACE,
        **_WHEN,
        "kind": (_TEXT, "arrival, departure, stay, visit, meeting, transit, return, origin"),
        "mode": (_TEXT, "train, plane, ship, road, unknown"),
        "attribution": (_TEXT, "who says so, as written"),
        "sequence": (_COUNT, "order within the article"),
        "passage_start": (_COUNT, "offset of the passage"),
        "passage_end": (_COUNT, "its end"),
        "passage": (_TEXT, "the words themselves"),
    },
    "stops": {
        **_HEAD,
        "stop": (_TEXT, "id within the article"),
        "position": (_COUNT, "in travel order within the article, from 1"),
        **_TRAVELLER,
        **_PLACE,
        **_WHEN,
        "claims": (pa.list_(_TEXT), "ids of the claims that it rests on"),
    },
    "problems": {
        **_HEAD,
        **_WHERE_FROM,
        "put_aside": (_YES, "true: it was not read at all"),
        "stage": (_TEXT, "where it came up: input, loading, places, times, journeys …"),
        "reason": (_TEXT, "key of the message"),
        "message": (_TEXT, "the reason in English"),
        "values": (pa.map_(_TEXT, _TEXT), "the message's values"),
        "start": (_COUNT, "offset of the words, where it is about words"),
        "end": (_COUNT, "their end"),
    },
}

MEANINGS: Mapping[str, Mapping[str, str]] = {
    table: {name: meaning for name, (_, meaning) in columns.items()} for table, columns in _TABLES.items()
}
"""Table → column → what it means."""


@cache
def schemas() -> dict[str, pa.Schema]:
    """Table → its Arrow schema."""
    return {
        table: pa.schema([(name, kind) for name, (kind, _) in columns.items()], {"dateline": str(VERSION)})
        for table, columns in _TABLES.items()
    }
