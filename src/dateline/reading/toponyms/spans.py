"""Which words name a place: the recogniser's places, trimmed to the gold's spans, and the gazetteer's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.model import Entity, Kind, Place, Span
from dateline.ports import Gazetteer
from dateline.reading.features import fold
from dateline.reading.segment import Document
from dateline.reading.toponyms.tables import Tables

__all__ = ["Found", "find_spans"]

_LONGEST = 6  # words in the longest name that is looked up


@dataclass(frozen=True, slots=True)
class Found:
    """A place name before its use is known."""

    span: Span
    first: int  # token range
    last: int
    why: str  # message name: "recognised", "listed", "compound", "derived", "nested", "seat"
    kind: Kind | None = None
    known: Kind | None = None  # kind of the most important place of that name
    country: bool = False
    seat: bool = False


def find_spans(document: Document, tables: Tables, entities: tuple[Entity, ...], gazetteer: Gazetteer) -> list[Found]:
    """Place names in text order, without overlaps."""
    finder = _Finder(document, tables, entities, gazetteer)
    return finder.run()


class _Finder:
    def __init__(self, document: Document, tables: Tables, entities: tuple[Entity, ...], gazetteer: Gazetteer) -> None:
        self.document = document
        self.tables = tables
        self.tokens = document.tokens
        self.folded = [fold(token.text) if len(token.text) < 80 else token.text for token in document.tokens]
        self.owner: list[Entity | None] = [None] * len(self.tokens)
        self.ranges: list[tuple[Entity, int, int]] = []
        for entity in entities:
            first, last = document.tokens_in(entity.span)
            self.ranges.append((entity, first, last))
            for i in range(first, last):
                self.owner[i] = entity
        self.sentence_first = {a for a, _ in document.sentence_tokens}
        self.places = gazetteer.lookup_many(sorted(self._names()))

    def run(self) -> list[Found]:
        out: list[Found] = []
        taken = [False] * len(self.tokens)
        for found in (*self._seats(), *self._recognised(), *self._listed(), *self._words()):
            if not any(taken[found.first : found.last]):
                for i in range(found.first, found.last):
                    taken[i] = True
                out.append(found)
        return sorted(out, key=lambda found: found.span.start)

    # Names to ask the gazetteer for.

    def _names(self) -> set[str]:
        names: set[str] = set()
        for first, last in self._capital_runs():
            for i in range(first, last):
                if self.tokens[i].text[0].isupper():
                    for j in range(i + 1, min(last, i + _LONGEST) + 1):
                        names.add(self._text(i, j))
        for entity, _, _ in self.ranges:
            if entity.label == "LOC":
                names.add(entity.span.of(self.document.text))
        for token in self.tokens:
            if token.text[0].isupper() and 3 < len(token.text) < 60:
                names.update(part for part, _ in self._parts(token.text))
        return {name for name in names if len(name) > 1}

    def _text(self, first: int, last: int) -> str:
        return self.document.text[self.tokens[first].start : self.tokens[last - 1].end]

    def _capital_runs(self) -> Iterator[tuple[int, int]]:
        """Token ranges of capitalised words, small link words between them allowed."""
        for begin, end in self.document.sentence_tokens:
            i = begin
            while i < end:
                if not self.tokens[i].text[0].isupper():
                    i += 1
                    continue
                j = i + 1
                while j < end and (
                    self.tokens[j].text[0].isupper()
                    or (self.folded[j] in _LINKS and j + 1 < end and self.tokens[j + 1].text[0].isupper())
                ):
                    j += 1
                yield i, j
                i = j

    def _parts(self, word: str) -> Iterator[tuple[str, int]]:
        """Names that may be inside a word, with the length of the part that names the place."""
        if "-" in word:
            first = word.split("-")[0]
            cut = word.rfind("-")
            yield first, len(first)
            if cut > len(first):
                yield word[:cut], cut
        if word[-1] == "s":
            yield word[:-1], len(word)
        for ending, instead in self.tables.derived:
            if word.endswith(ending) and len(word) > len(ending) + 2:
                yield word[: len(word) - len(ending)] + instead, len(word)
        for part in self.tables.glued:
            if word.endswith(part) and len(word) > len(part) + 2:
                stem = word[: -len(part)]
                yield stem, len(stem)
                if stem[-1] == "s":
                    yield stem[:-1], len(stem) - 1
                break

    def _best(self, name: str) -> Place | None:
        found = self.places.get(name)
        return found[0] if found else None

    # The sources, surest first.

    def _seats(self) -> Iterator[Found]:
        if not self.tables.seats:
            return
        for first, last in self._capital_runs():
            i = first
            while i < last:
                for j in range(min(last, i + 4), i, -1):
                    name = " ".join(self.folded[i:j])
                    if name in self.tables.seats or (name[-1:] == "s" and name[:-1] in self.tables.seats):
                        yield Found(self._span(i, j), i, j, "seat", Kind.SITE, Kind.SITE, seat=True)
                        i = j - 1
                        break
                i += 1

    def _span(self, first: int, last: int) -> Span:
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def _recognised(self) -> Iterator[Found]:
        for entity, first, last in self.ranges:
            if entity.label != "LOC":
                continue
            while last - first > 1 and self.folded[first] in _ARTICLES:
                first += 1
            if first >= last or not any(char.isalpha() for char in self._text(first, last)):
                continue
            word = self.tokens[first].text
            if last - first == 1 and word[0].islower():
                continue
            if last - first == 1 and "-" in word and not self._best(word):
                inner = self._hyphen(first)
                if inner:
                    yield inner
                    continue
            kind = self._kind_before(first)
            if first and self.folded[first - 1] in self.tables.site_nouns and self.tokens[first - 1].text[0].isupper():
                first, kind = first - 1, Kind.SITE
            while last < len(self.tokens) and self._extends(first, last):
                kind = Kind.SITE if self.folded[last] in self.tables.site_nouns_after else kind
                last += 1
            if self.folded[first] in self.tables.site_nouns or self.folded[last - 1] in self.tables.site_nouns_after:
                kind = Kind.SITE
            yield self._found(first, last, "recognised", kind)

    def _extends(self, first: int, last: int) -> bool:
        word = self.tokens[last]
        if word.sentence != self.tokens[first].sentence or not word.text[0].isupper():
            return False
        return self.folded[last] in self.tables.site_nouns_after or self.folded[last] in self.tables.area_nouns_after

    def _found(self, first: int, last: int, why: str, kind: Kind | None, end: int = 0) -> Found:
        span = Span(self.tokens[first].start, end or self.tokens[last - 1].end)
        text = span.of(self.document.text)
        if end == 0 and text.endswith(("'s", "’s")):
            span = Span(span.start, span.end - 2)
            text = span.of(self.document.text)
        place = self._best(text) or (self._best(text[:-1]) if text.endswith("s") else None)
        known = place.kind if place else None
        return Found(span, first, last, why, kind, known, known is Kind.COUNTRY)

    def _kind_before(self, first: int) -> Kind | None:
        return self.tables.describing.get(self.folded[first - 1]) if first else None

    def _listed(self) -> Iterator[Found]:
        """Names of weight that the recogniser left alone."""
        for first, last in self._capital_runs():
            i = first
            while i < last:
                step = 1
                if self.tokens[i].text[0].isupper():
                    for j in range(min(last, i + _LONGEST), i, -1):
                        if self._weighty(i, j):
                            yield self._found(i, j, "listed", self._kind_before(i))
                            step = j - i
                            break
                i += step

    def _weighty(self, first: int, last: int) -> bool:
        owners = {self.owner[i].label for i in range(first, last) if self.owner[i]}  # type: ignore[union-attr]
        if owners & {"PER", "MISC", "LOC"}:
            return False
        name = self._text(first, last)
        if last - first == 1 and len(name) < 4 and not name.isupper():
            return False
        place = self._best(name)
        if not place and name.endswith("s"):
            name = name[:-1]
            place = self._best(name)
        if not place or (len(name) < 4 and place.kind is not Kind.COUNTRY):
            return False
        if "ORG" in owners:
            return False
        return place.kind is Kind.COUNTRY

    def _words(self) -> Iterator[Found]:
        """Places inside words: compounds and derived forms."""
        for i, token in enumerate(self.tokens):
            word = token.text
            if len(word) < 4 or not word[0].isupper() or len(word) > 60:
                continue
            owner = self.owner[i]
            if owner and owner.label in {"PER", "LOC"}:
                continue
            if "-" in word:
                inner = self._hyphen(i)
                if inner:
                    yield inner
                continue
            if owner:
                continue
            for part in self.tables.glued:
                if word.endswith(part) and len(word) > len(part) + 2:
                    for stem in (word[: -len(part)], word[: -len(part)].removesuffix("s")):
                        place = self._best(stem)
                        if place and len(stem) > 3 and (place.kind is Kind.COUNTRY or place.population > 500_000):
                            yield self._found(i, i + 1, "compound", None, token.start + len(stem))
                            break
                    break
            if self._is_derived(i):
                yield self._found(i, i + 1, "derived", Kind.CITY)

    def _is_derived(self, i: int) -> bool:
        word = self.tokens[i].text
        if self.folded[i] in self.tables.derived_never or i + 1 >= len(self.tokens):
            return False
        following = self.tokens[i + 1].text
        if not following[0].isupper() or (i and self.folded[i - 1] in {"herr", "herrn", "frau"}):
            return False
        for ending, instead in self.tables.derived:
            if word.endswith(ending) and len(word) > len(ending) + 2:
                place = self._best(word[: len(word) - len(ending)] + instead)
                if place and place.kind is Kind.CITY and place.population > 90_000:
                    return True
        return False

    def _hyphen(self, i: int) -> Found | None:
        word, token = self.tokens[i].text, self.tokens[i]
        first, rest = word.split("-")[0], word[word.rfind("-") + 1 :]
        if not rest or fold(first) in self.tables.hyphen_never or fold(rest) in self.tables.hyphen_organisation:
            return None
        if fold(rest) in self.tables.hyphen_whole and self._best(word):
            return self._found(i, i + 1, "compound", None)
        longer = word[: word.rfind("-")]
        for part in (longer, first):
            place = self._best(part)
            if place and len(part) > 2 and (place.kind is not Kind.CITY or place.population > 100_000):
                return self._found(i, i + 1, "compound", None, token.start + len(part))
        return None


_LINKS = frozenset({"am", "an", "der", "dem", "den", "de", "del", "la", "le", "les", "du", "of", "and", "und", "im", "in", "the", "do", "da", "dos", "das", "el", "al", "ob", "bei", "upon", "on", "sur", "sous", "st", "st.", "'", "(", "ad-"})  # fmt: skip
_ARTICLES = frozenset({"the", "der", "die", "das", "den", "dem", "des", "im", "in"})
