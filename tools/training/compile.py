"""Compile articles written in a compact markup to annotated JSON in the gold format.

    python tools/training/compile.py SOURCE … [--places TABLE] [--to tools/training/articles]

A source holds one article or several, set apart by lines of ``=====``:

    id: de-t01-short-slug
    lang: de
    published: 2024-04-15
    title: …

    <Am Sonntag|2024-04-14> landete der Kanzler in {Chongqing|Chongqing}, sagte {Pekings|Beijing|metonym} Sprecher.

    --- places
    Chongqing: 29.56, 106.55, city
    Beijing: 39.90, 116.41, city
    --- stops
    Olaf Scholz | Chongqing | 2024-04-14 | visited | stop | Am Sonntag landete der Kanzler in Chongqing ;; …

A paragraph is one line.  ``{quote|Modern English name}`` is a literal mention, a third part names another use;
``<quote|EDTF>`` is an expression of time; ``-`` as a stop's date is none.  ``--places`` reads a table that all
sources share; a line of an article's own wins over it.  Faults go to stderr, and so do notes on places that are
marked once and stand unmarked elsewhere; an article with a fault is not written.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

KINDS = {"city", "country", "region", "site", "water", "other"}
USES = {"literal", "metonym", "dateline"}
ROLES = {"origin", "stop", "transit"}
STATUSES = {"visited", "planned", "possible", "cancelled"}
HEADS = ("id", "lang", "published", "title")
MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)(?:\|([^{}|]+))?\}|<([^<>|]+)\|([^<>|]+)>")
PLACE = re.compile(r"^(.+?):\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*,\s*(\w+)$")
STOP_PARTS = 6

Table = dict[str, tuple[float, float, str]]


class SourceError(ValueError):
    """What is wrong with a source."""


@dataclass
class Compiled:
    """An article as gold has it, with its faults and notes."""

    article: dict[str, Any]
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--places", type=Path, help="a table of places that all sources share")
    parser.add_argument("--to", type=Path, default=Path(__file__).parent / "articles")
    options = parser.parse_args()
    shared = table(options.places.read_text("utf-8")) if options.places else {}
    bad = written = 0
    for path in options.sources:
        for source in re.split(r"^={5,}$", path.read_text("utf-8"), flags=re.MULTILINE):
            if not source.strip():
                continue
            try:
                compiled = compile_article(source.strip(), shared)
            except SourceError as error:
                print(f"{path}: {error}", file=sys.stderr)
                bad += 1
                continue
            name = compiled.article["id"]
            for fault in compiled.faults:
                print(f"{name}: {fault}", file=sys.stderr)
            for note in compiled.notes:
                print(f"{name}: note: {note}", file=sys.stderr)
            if compiled.faults:
                bad += 1
                continue
            target = options.to / f"{name}.json"
            target.write_text(json.dumps(compiled.article, ensure_ascii=False, indent=1) + "\n", "utf-8")
            written += 1
    print(f"{written} written, {bad} with faults")
    return 1 if bad else 0


def compile_article(source: str, shared: Table) -> Compiled:
    """One article with its annotations; raises ``SourceError`` where the source cannot be taken apart."""
    head, _, rest = source.partition("\n\n")
    heads = dict(re.split(r":\s*", line, maxsplit=1) for line in head.splitlines() if ":" in line)
    if missing := [key for key in HEADS if not heads.get(key)]:
        raise SourceError(f"{heads.get('id', source[:40])}: no {', '.join(missing)}")
    parts = re.split(r"^--- (?:places|stops)$", rest, flags=re.MULTILINE)
    if len(parts) != 3:
        raise SourceError(f"{heads['id']}: wants one '--- places' and one '--- stops'")
    known = shared | table(parts[1])
    compiled = Compiled({key: heads[key].strip() for key in HEADS})
    if not is_edtf(heads["published"].strip()):
        compiled.faults.append(f"published {heads['published']!r} is not EDTF")
    marked = "\n\n".join(line.strip() for line in parts[0].splitlines() if line.strip())
    read_text(marked, known, compiled)
    compiled.article["stops"] = [
        read_stop(line, known, compiled) for line in parts[2].splitlines() if line.count("|") >= STOP_PARTS - 1
    ]
    compiled.faults.extend(
        f"stop {line!r} wants {STOP_PARTS} parts"
        for line in parts[2].splitlines()
        if line.strip() and line.count("|") < STOP_PARTS - 1
    )
    return compiled


def table(lines: str) -> Table:
    """Places by their name, as lines of ``name: lat, lon, kind`` list them."""
    found: Table = {}
    for line in lines.splitlines():
        if not line.strip():
            continue
        if not (match := PLACE.match(line.strip())):
            raise SourceError(f"place {line!r} is not 'name: lat, lon, kind'")
        name, lat, lon, kind = match[1], float(match[2]), float(match[3]), match[4]
        if kind not in KINDS or abs(lat) > 90 or abs(lon) > 180:
            raise SourceError(f"place {line!r}: kind or coordinates are off")
        if name in found and found[name] != (lat, lon, kind):
            raise SourceError(f"place {name!r} is listed twice")
        found[name] = (lat, lon, kind)
    return found


def read_text(marked: str, known: Table, compiled: Compiled) -> None:
    """Fill the text, its places and its dates."""
    pieces: list[str] = []
    spots: list[tuple[int, re.Match[str]]] = []
    at = length = 0
    for match in MARK.finditer(marked):
        pieces += [marked[at : match.start()], match[1] or match[4]]
        length += match.start() - at
        spots.append((length, match))
        length += len(pieces[-1])
        at = match.end()
    text = "".join([*pieces, marked[at:]])
    if stray := re.search(r".{0,30}[{}<>|].{0,30}", text):
        compiled.faults.append(f"markup is left over at {stray[0]!r}")
    places: list[dict[str, Any]] = []
    dates: list[dict[str, Any]] = []
    for start, match in spots:
        if match[4]:
            if not is_edtf(match[5]):
                compiled.faults.append(f"date {match[4]!r}: {match[5]!r} is not EDTF")
            dates.append({"quote": match[4], "nth": nth(text, match[4], start), "edtf": match[5]})
            continue
        quote, name, use = match[1], match[2], match[3] or "literal"
        if name not in known:
            compiled.faults.append(f"place {name!r} is in no table")
            continue
        if use not in USES:
            compiled.faults.append(f"place {quote!r}: use {use!r} is off")
        lat, lon, kind = known[name]
        counted = nth(text, quote, start)
        places.append({"quote": quote, "nth": counted, "name": name, "lat": lat, "lon": lon, "kind": kind, "use": use})
    taken = [(start, start + len(match[1] or match[4])) for start, match in spots]
    compiled.notes.extend(unmarked(text, {place["quote"] for place in places}, taken))
    compiled.article |= {"text": text, "places": places, "dates": dates}


def nth(text: str, quote: str, start: int) -> int:
    """Which occurrence of the quote begins there, counted from 1."""
    return sum(text.startswith(quote, at) for at in range(start + 1))


def unmarked(text: str, quotes: set[str], taken: list[tuple[int, int]]) -> Iterator[str]:
    for quote in sorted(quotes):
        for match in re.finditer(rf"\b{re.escape(quote)}s?\b", text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                around = text[max(0, match.start() - 25) : match.end() + 25].replace("\n", " ")
                yield f"{quote!r} stands unmarked in {around!r}"


def read_stop(line: str, known: Table, compiled: Compiled) -> dict[str, Any]:
    traveller, place, when, status, role, carried = (part.strip() for part in line.split("|", STOP_PARTS - 1))
    evidence = [quote.strip() for quote in carried.split(";;") if quote.strip()]
    where = f"stop {traveller} at {place}"
    if place not in known:
        compiled.faults.append(f"{where}: the place is in no table")
    if when != "-" and not is_edtf(when):
        compiled.faults.append(f"{where}: {when!r} is not EDTF")
    if status not in STATUSES or role not in ROLES:
        compiled.faults.append(f"{where}: status or role is off")
    if not evidence:
        compiled.faults.append(f"{where}: no evidence")
    compiled.faults.extend(
        f"{where}: evidence {quote!r} is not in the text" for quote in evidence if quote not in compiled.article["text"]
    )
    lat, lon, _ = known.get(place, (0.0, 0.0, "other"))
    return {
        "traveller": traveller,
        "place": place,
        "lat": lat,
        "lon": lon,
        "when": None if when == "-" else when,
        "status": status,
        "role": role,
        "evidence": evidence,
    }


def is_edtf(value: str) -> bool:
    """Whether a value is a day, month or year, an interval or a set of them, as gold uses EDTF."""
    if value.startswith("[") and value.endswith("]"):
        return all(is_point(part) for part in value[1:-1].split(","))
    if "/" not in value:
        return is_point(value.rstrip("?~%"))
    first, _, last = value.partition("/")
    if {first, last} <= {"..", ""}:
        return False
    if not all(part in {"..", ""} or is_point(part) for part in (first, last)):
        return False
    return not (is_point(first) and is_point(last)) or first[: len(last)] <= last[: len(first)]


def is_point(value: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
