"""Measure origins and destinations of movements in short messages.

    python tools/evaluate_movements.py MESSAGES.jsonl.gz [-v]

A message is a line {"id", "lang", "text", "origins": [names], "destinations": [names]}.  Names are compared as
written and by the gazetteer: a claim is right where one of its place's names is the gold one.  A claim is of an
origin where it tells where somebody set out, else of a destination; cancelled and transit claims are neither.
"""

from __future__ import annotations

import argparse
import gzip
import json
import unicodedata
from collections import Counter
from pathlib import Path

from dateline.config import settings_from
from dateline.engine import load_tools, read_article
from dateline.model import Article, Claim, Role, Status


def plain(name: str) -> str:
    """A name without case, accents and hash sign, transliterated umlauts as in "OEsterreich" joined."""
    folded = unicodedata.normalize("NFKD", name.lstrip("#")).encode("ascii", "ignore").decode()
    return folded.casefold().replace("oe", "o").replace("ue", "u").replace("ae", "a")


def names(claim: Claim) -> frozenset[str]:
    """What the place of a claim is called."""
    place = claim.place
    known = [] if place is None else [place.name, place.name_in("de"), place.name_in("en")]
    return frozenset(plain(name) for name in [claim.place_name, *known])


def sides(claims: tuple[Claim, ...]) -> dict[str, set[frozenset[str]]]:
    """Names of each origin and destination."""
    out: dict[str, set[frozenset[str]]] = {"origins": set(), "destinations": set()}
    for claim in claims:
        if claim.status is Status.CANCELLED or claim.role is Role.TRANSIT:
            continue
        leaves = claim.role is Role.ORIGIN or claim.kind == "departure"
        out["origins" if leaves else "destinations"].add(names(claim))
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", type=Path)
    parser.add_argument("-v", action="store_true", help="print each message with what was read")
    args = parser.parse_args()
    tools = load_tools(settings_from())
    tally: Counter[str] = Counter()
    with gzip.open(args.messages, "rt", encoding="utf-8") as lines:
        for line in lines:
            message = json.loads(line)
            found = sides(read_article(Article(message["id"], message["text"], message["lang"]), tools).claims)
            for side, read in found.items():
                gold = {plain(name) for name in message[side]}
                tally[f"{side} gold"] += len(gold)
                tally[f"{side} read"] += len(read)
                tally[f"{side} right"] += min(
                    sum(bool(item & gold) for item in read), sum(any(name in item for item in read) for name in gold)
                )
            if args.v:
                print(message["text"], {side: [sorted(item)[0] for item in read] for side, read in found.items()})
    for side in ("origins", "destinations"):
        right, gold, read = (tally[f"{side} {key}"] for key in ("right", "gold", "read"))
        print(
            f"{side}: P {right / max(1, read):.3f} R {right / max(1, gold):.3f} F {2 * right / max(1, gold + read):.3f}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
