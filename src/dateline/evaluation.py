"""Score readings against gold articles: the measures of Dateline's quality.

A gold article is JSON with ``text``, ``places``, ``dates`` and ``stops``; quotes are found by their
n-th occurrence.  All figures are micro averages.  Distances are great circles on a sphere of 6371 km.
"""

from __future__ import annotations

import itertools
import json
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dateline.errors import InputError

__all__ = ["figures", "gold_articles", "report", "score_article"]

Item = Mapping[str, Any]
_AREA_KINDS = frozenset({"country", "region", "water"})
_STOP_KM, _AREA_KM = 25.0, 400.0


def gold_articles(folder: Path) -> Iterator[dict[str, Any]]:
    """The gold articles of a folder in the order of their file names."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise InputError(f"No gold articles (*.json) in {folder}. Name the folder that holds them.", "input.no_gold")
    for file in files:
        yield json.loads(file.read_text(encoding="utf-8"))


def distance_km(a: Item, b: Item) -> float:
    """Great-circle distance by the haversine formula."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(x) for x in (a["lat"], a["lon"], b["lat"], b["lon"]))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(h)))


def _placed(item: Item) -> bool:
    return item.get("lat") is not None and item.get("lon") is not None


def _name_words(name: str) -> frozenset[str]:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return frozenset(w for w in "".join(c if c.isalnum() else " " for c in folded).split() if len(w) > 2)


def _same_name(a: str, b: str) -> bool:
    return a.casefold() == b.casefold() or not _name_words(a).isdisjoint(_name_words(b))


def _with_offsets(text: str, items: Iterable[Item]) -> list[dict[str, Any]]:
    out = []
    for item in items:
        start = -1
        for _ in range(item["nth"]):
            start = text.index(item["quote"], start + 1)
        out.append({**item, "start": start, "end": start + len(item["quote"])})
    return out


def _pairs(gold: list[Any], read: list[Any], fits: Callable[[Item, Item], bool]) -> list[tuple[Item, Item]]:
    """Match overlapping spans one to one, the longest overlap first."""
    ranked = sorted(
        (-(min(g["end"], r["end"]) - max(g["start"], r["start"])), i, j)
        for i, g in enumerate(gold)
        for j, r in enumerate(read)
        if min(g["end"], r["end"]) > max(g["start"], r["start"]) and fits(g, r)
    )
    left, right, out = set(), set(), []
    for _, i, j in ranked:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            out.append((gold[i], read[j]))
    return out


def _match_stops(article: Item, read: list[Any]) -> dict[int, int]:
    """Gold stop → read stop: same traveller, near enough; those with time and status right first."""
    options = []
    for i, gold in enumerate(article["stops"]):
        area = any(p["kind"] in _AREA_KINDS and distance_km(p, gold) < 1 for p in article["places"])
        for j, stop in enumerate(read):
            if not _placed(stop) or not _same_name(gold["traveller"], stop["traveller"]):
                continue
            km = distance_km(gold, stop)
            if km <= (_AREA_KM if area else _STOP_KM):
                wrong = (gold["when"] != stop.get("when")) + (gold["status"] != stop.get("status"))
                options.append((wrong, km, i, j))
    match: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(options):
        if i not in match and j not in taken:
            match[i] = j
            taken.add(j)
    return match


def _legs(stops: list[Any]) -> list[tuple[int, int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for i, stop in enumerate(stops):
        if stop.get("status") != "cancelled" and _placed(stop):
            rows[stop["traveller"]].append(i)
    return [pair for numbers in rows.values() for pair in itertools.pairwise(numbers)]


def score_article(article: Item, reading: Item) -> Counter[str]:
    """Counts of one article: ``name``, ``name.gold`` and ``name.read`` for each F figure."""
    tally: Counter[str] = Counter()

    def count(name: str, right: int, gold: int, read: int) -> None:
        tally[name] += right
        tally[f"{name}.gold"] += gold
        tally[f"{name}.read"] += read

    gold = _with_offsets(article["text"], article["places"])
    read = list(reading.get("places", []))
    found = _pairs(gold, read, lambda g, r: True)
    count("found", len(found), len(gold), len(read))
    tally["use"] += sum(g["use"] == r.get("use", "literal") for g, r in found)
    literal = [g for g in gold if g["use"] == "literal"]
    said = [r for r in read if r.get("use", "literal") == "literal"]
    for limit in (161, 25):
        near = _pairs(literal, said, lambda g, r, km=limit: _placed(r) and distance_km(g, r) <= km)  # type: ignore[misc]
        count(f"located{limit}", len(near), len(literal), len(said))

    gold = _with_offsets(article["text"], article["dates"])
    read = list(reading.get("dates", []))
    tests: dict[str, Callable[[Item, Item], bool]] = {
        "strict": lambda g, r: (g["start"], g["end"]) == (r["start"], r["end"]),
        "relaxed": lambda g, r: True,
        "value": lambda g, r: bool(g["edtf"] == r.get("edtf")),
    }
    for name, fits in tests.items():
        count(name, len(_pairs(gold, read, fits)), len(gold), len(read))

    stops, said = list(article["stops"]), list(reading.get("stops", []))
    match = _match_stops(article, said)
    right = {
        key: {i for i, j in match.items() if stops[i][key] == said[j].get(key)} for key in ("when", "status", "role")
    }
    for key, numbers in right.items():
        tally[key] += len(numbers)
    count("placed", len(match), len(stops), len(said))
    count("full", len(right["when"] & right["status"]), len(stops), len(said))
    gold_legs, read_legs = _legs(stops), _legs(said)
    joined = sum((match.get(a), match.get(b)) in set(read_legs) for a, b in gold_legs)
    count("legs", joined, len(gold_legs), len(read_legs))
    return tally


def figures(tally: Counter[str]) -> dict[str, float]:
    """F figures and shares, each 0 … 1."""

    def f1(name: str) -> float:
        total = tally[f"{name}.gold"] + tally[f"{name}.read"]
        return 2 * tally[name] / total if total else 1.0

    def share(name: str, of: str) -> float:
        return tally[name] / tally[of] if tally[of] else 1.0

    out = {name: f1(name) for name in ("found", "located161", "located25", "strict", "relaxed", "value")}
    out |= {"placed": f1("placed"), "full": f1("full"), "legs": f1("legs"), "use": share("use", "found")}
    return out | {name: share(name, "placed") for name in ("when", "status", "role")}


def report(tally: Counter[str]) -> str:
    """The figures in one line."""
    return (
        "places found {found:.3f} located {located161:.3f} ({located25:.3f}) use {use:.3f} | "
        "dates strict {strict:.3f} relaxed {relaxed:.3f} value {value:.3f} | "
        "stops placed {placed:.3f} when {when:.3f} status {status:.3f} role {role:.3f} full {full:.3f} | "
        "legs {legs:.3f}"
    ).format(**figures(tally))
