"""Which words name a place: what the recogniser found, put right and made whole with the gazetteer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import log10

from dateline.model import Entity, Kind, Place, Span
from dateline.ports import Gazetteer
from dateline.reading.entities import load_vocabulary
from dateline.reading.features import fold
from dateline.reading.languages import READ_LANGUAGES
from dateline.reading.segment import Document
from dateline.reading.toponyms import words
from dateline.reading.toponyms.book import NameBook
from dateline.reading.toponyms.tables import Tables

__all__ = ["Found", "find_spans"]

_LONGEST = 6  # words in the longest name that is looked up
_ACCEPT = 1.7  # least weight of a listed name that the recogniser left alone
_SURE = 0.6  # probability above which the recogniser's place stands without the gazetteer
_LINKS = frozenset("am an der dem den de del della di la le les du of the do da dos das el al ob upon on sur sous im in und and".split())  # fmt: skip
_OPENING, _CLOSING = frozenset("„“\"«»‚‘'”"), frozenset("“”\"»«‘’'")
_INSTITUTIONS = frozenset(("government", "court", "organisation"))
_ARTICLES = frozenset(("the", "der", "die", "das", "den", "dem", "des", "im", "in"))


@dataclass(frozen=True, slots=True)
class Found:
    """A place name before its use is known."""

    span: Span
    first: int  # token range
    last: int
    why: str  # message: "recognised", "listed", "repeated", "compound", "derived", "nested", "site", "seat"
    kind: Kind | None = None  # asked for by the words around
    place: Place | None = None  # the most important place of that name
    seat: bool = False


def find_spans(document: Document, tables: Tables, entities: tuple[Entity, ...], gazetteer: Gazetteer) -> list[Found]:
    """Place names in text order, without overlaps."""
    return _Finder(document, tables, entities, gazetteer).run()


class _Finder:
    def __init__(self, document: Document, tables: Tables, entities: tuple[Entity, ...], gazetteer: Gazetteer) -> None:
        self.document = document
        self.tables = tables
        self.vocabulary = load_vocabulary(document.lang) if document.lang in READ_LANGUAGES else None
        self.tokens = document.tokens
        self.folded = [fold(token.text) if len(token.text) < 80 else "" for token in document.tokens]
        self.capital = [token.text[0].isupper() for token in document.tokens]
        self.owner: list[Entity | None] = [None] * len(self.tokens)
        self.ranges: list[tuple[Entity, int, int]] = []
        for entity in entities:
            first, last = document.tokens_in(entity.span)
            self.ranges.append((entity, first, last))
            for i in range(first, last):
                self.owner[i] = entity
        self.runs = list(self._capital_runs())
        self.people, self.voted = self._votes()
        self.book = NameBook.ask(gazetteer, self._names(), document.lang)

    def run(self) -> list[Found]:
        out: list[Found] = []
        taken = [False] * len(self.tokens)

        def take(source: Iterator[Found]) -> None:
            for found in source:
                # Two places share a token only where a slash joins them ("Beirut/Mersin").
                beside = out and out[-1].span.end < found.span.start and out[-1].last - 1 == found.first
                if not any(taken[found.first + (1 if beside else 0) : found.last]):
                    taken[found.first : found.last] = [True] * (found.last - found.first)
                    out.append(found)

        take(self._seats())
        take(self._sites())
        take(self._recognised())
        take(self._abbreviated(taken))
        near = list(taken)
        take(self._listed(near, frozenset()))
        known = frozenset(found.span.of(self.document.text) for found in out)
        take(self._listed(list(taken), known))
        take(self._inside(taken))
        return sorted(out, key=lambda found: found.span.start)

    # What the text is made of.

    def _capital_runs(self) -> Iterator[tuple[int, int]]:
        """Token ranges of capitalised words, small link words between them allowed."""
        for begin, end in self.document.sentence_tokens:
            i = begin
            while i < end:
                if not self.capital[i]:
                    i += 1
                    continue
                j = i + 1
                while j < end and (
                    self.capital[j]
                    or (self.folded[j] in _LINKS and j + 1 < end and self.capital[j + 1])
                    or (
                        self.folded[j] in _LINKS
                        and j + 2 < end
                        and self.folded[j + 1] in _LINKS
                        and self.capital[j + 2]
                    )
                ):
                    j += 1
                yield i, j
                i = j

    def _votes(self) -> tuple[frozenset[str], Counter[tuple[str, str]]]:
        """Last words of persons' full names, and how often each word has which label."""
        people: set[str] = set()
        votes: Counter[tuple[str, str]] = Counter()
        for entity, first, last in self.ranges:
            for i in range(first, last):
                votes[self.folded[i], entity.label] += 1
            if entity.label == "PER" and last - first > 1:
                people.add(self.folded[last - 1].removesuffix("'s").removesuffix("’s"))
                people.add(self.folded[first])
        return frozenset(people), votes

    def _names(self) -> set[str]:
        names: set[str] = set()
        for first, last in self.runs:
            for i in range(first, last):
                if self.capital[i]:
                    for j in range(i + 1, min(last, i + _LONGEST) + 1):
                        if self.capital[j - 1]:
                            names.add(self._text(i, j))
        for i, token in enumerate(self.tokens):
            if self.capital[i] and 3 < len(token.text) < 60:
                names.update(words.parts(token.text, self.tables))
        for entity, _, _ in self.ranges:
            if entity.label == "LOC":
                names.update(entity.span.of(self.document.text).split("/"))
        return {" ".join(name.split()) for name in names if 1 < len(name) < 100}

    def _text(self, first: int, last: int) -> str:
        return self.document.text[self.tokens[first].start : self.tokens[last - 1].end]

    def _place(self, first: int, last: int) -> Place | None:
        return self.book.get(" ".join(self._text(first, last).split()))

    def _found(
        self, first: int, last: int, why: str, kind: Kind | None = None, end: int = 0, place: Place | None = None
    ) -> Found:
        span = Span(self.tokens[first].start, end or self.tokens[last - 1].end)
        text = span.of(self.document.text)
        if not end and text.endswith(("'s", "’s", "'S", "’S")) and len(text) > 3:
            span = Span(span.start, span.end - 2)
        elif (
            not end
            and text[-1] == "."
            and self.tokens[last - 1].text[:-1] not in self.tables.abbreviated
            and "." not in text[:-1]
        ):
            span = Span(span.start, span.end - 1)
        place = place or (None if end else self._place(first, last))
        return Found(span, first, last, why, kind or self._kind_before(first), place)

    def _kind_before(self, first: int) -> Kind | None:
        return self.tables.describing.get(self.folded[first - 1]) if first else None

    def _before(self, i: int) -> str:
        return self.folded[i - 1] if i and self.tokens[i - 1].sentence == self.tokens[i].sentence else ""

    def _after(self, i: int) -> str:
        """The folded word that follows token i - 1."""
        return self.folded[i] if i < len(self.tokens) and self.tokens[i].sentence == self.tokens[i - 1].sentence else ""

    def _excluded(self, first: int, last: int) -> bool:
        """The words beside make a club, a paper or a person of it."""
        before, after = self._before(first), self._after(last)
        if before in self.tables.exclude_before and before not in _ARTICLES:
            return True
        return (
            after in self.tables.exclude_after and last < len(self.tokens) and (self.capital[last] or after.isdigit())
        )

    # The sources, surest first.

    def _seats(self) -> Iterator[Found]:
        for first, last in self.runs:
            i = first
            while i < last:
                for j in range(min(last, i + 4), i, -1):
                    name = " ".join(self.folded[i:j]).removesuffix("'s").removesuffix("’s")
                    if name in self.tables.seats or (name[-1:] == "s" and name[:-1] in self.tables.seats):
                        if not self._excluded(i, j) and not (j < last and self._in_org(i, j)):
                            found = self._found(i, j, "seat", Kind.SITE)
                            yield Found(found.span, i, j, "seat", Kind.SITE, found.place, seat=True)
                        i = j - 1
                        break
                i += 1

    def _in_org(self, first: int, last: int) -> bool:
        owner = self.owner[first]
        return owner is not None and owner.label == "ORG" and owner.span.end > self.tokens[last - 1].end

    def _sites(self) -> Iterator[Found]:
        """A class noun with the name that belongs to it: known to the gazetteer, or made a site by the noun."""
        tables = self.tables
        for first, last in self.runs:
            i = first
            while i < last:
                step = 1
                if self.capital[i]:
                    for j in range(min(last, i + _LONGEST), i + 1, -1):
                        place = self._place(i, j) if self.capital[j - 1] else None
                        if place and self._is_site(place) and not self._person(i, j):
                            yield self._found(i, j, "listed", place.kind)
                            step = j - i
                            break
                    else:
                        if self.folded[i] in tables.strong_site_nouns and self._names_site(i + 1, last):
                            j = i + 2
                            while j < last and self.owner[j] is not None and self.owner[j] is self.owner[i + 1]:
                                j += 1
                            if j < last and self.folded[j] in {"i", "ii", "iii", "iv", "v"}:
                                j += 1
                            yield self._found(i, j, "site", Kind.SITE)
                            step = j - i
                        elif i + 1 < last and self._closes_site(i, last):
                            j = self._closes_site(i, last)
                            yield self._found(i, j, "site", Kind.SITE)
                            step = j - i
                i += step

    @staticmethod
    def _is_site(place: Place) -> bool:
        return place.kind in {Kind.SITE, Kind.WATER, Kind.OTHER} and place.feature not in _INSTITUTIONS

    def _names_site(self, i: int, last: int) -> bool:
        if i >= last or not self.capital[i]:
            return False
        place = self._place(i, i + 1)
        if place and place.kind in {Kind.COUNTRY, Kind.REGION}:
            return False
        return self.owner[i] is not None or self.book.get(self.tokens[i].text) is not None

    def _closes_site(self, first: int, last: int) -> int:
        """End of the words from ``first`` on that a strong class noun closes; 0 if none."""
        if first in self._sentence_starts() and self.owner[first] is None and self._place(first, first + 1) is None:
            return 0
        for j in range(first + 1, min(last, first + 5)):
            noun = self.folded[j].removesuffix("'s").removesuffix("’s")
            if self.folded[j] in _LINKS:
                return 0
            if noun in self.tables.strong_site_nouns_after and self.folded[first] not in self.tables.not_places:
                return j + 1
        return 0

    def _sentence_starts(self) -> frozenset[int]:
        starts = self.__dict__.get("_starts")
        if starts is None:
            starts = self.__dict__["_starts"] = frozenset(a for a, _ in self.document.sentence_tokens)
        return starts  # type: ignore[no-any-return]

    def _person(self, first: int, last: int) -> bool:
        """The words are part of a person's name that is longer, or end like a person of this text."""
        owner = self.owner[first]
        if owner is None or owner.label != "PER":
            return False
        return owner.span.start < self.tokens[first].start or owner.span.end > self.tokens[last - 1].end

    def _recognised(self) -> Iterator[Found]:
        for entity, first, last in self.ranges:
            if entity.label == "LOC":
                yield from self._from_entity(entity, first, last)

    def _from_entity(self, entity: Entity, first: int, last: int) -> Iterator[Found]:
        while last - first > 1 and (self.folded[first] in _ARTICLES or not self.capital[first]):
            first += 1
        # "Russian Embassy", "British Columbia": the adjective goes unless the whole is a name.
        while last - first > 1 and self.folded[first] in self.tables.not_places and self._place(first, last) is None:
            first += 1
        text = self._text(first, last)
        if not self.capital[first] or self.folded[first] in self.tables.not_places and last - first == 1:
            return
        if any("/" in self.tokens[i].text for i in range(first, last)):
            yield from self._slashed(first, last)
            return
        first, last = self._grown(first, last)
        if self._excluded(first, last) or self._quoted(first, last):
            return
        place = self._place(first, last)
        if place is None or self._common_town(first, last, place, entity.score):
            inner = self._within(first)
            if inner and inner.why == "derived" and last - first > 1:
                yield inner
                if self._place(first + 1, last) or fold(self._text(last - 1, last)) in self.tables.named_buildings:
                    yield self._found(first + 1, last, "recognised")
                return
            if last - first == 1 and inner:
                yield inner
                return
            if place is not None or (last - first == 1 and self._common_compound(first)):
                return
        if place is None and not self._holds(entity, first, last):
            return
        if last - first > 1 and place is None:
            split = self._split(first, last)
            if split:
                yield from split
                return
        # A class noun that belongs to the name: before it in German, after it in English.
        kind = self._kind_before(first)
        if (
            first
            and self.folded[first - 1] in self.tables.site_nouns
            and self.capital[first - 1]
            and self.owner[first - 1] is None
            and not (place and place.kind in {Kind.COUNTRY, Kind.REGION})
        ):
            first, kind = first - 1, Kind.SITE
        while self._extends(first, last):
            kind = Kind.SITE if self.folded[last] in self.tables.site_nouns_after else kind
            last += 1
        if self.folded[first] in self.tables.site_nouns or self.folded[last - 1] in self.tables.site_nouns_after:
            kind = Kind.SITE
        if any(char.isalpha() for char in text):
            yield self._found(first, last, "recognised", kind)

    def _grown(self, first: int, last: int) -> tuple[int, int]:
        """The longest known name around a recognised one ("Haag" → "Den Haag", "Kongo" → "Republik Kongo")."""
        begin, end = self.document.sentence_tokens[self.tokens[first].sentence]
        for width in (3, 2, 1):
            for left in range(min(2, width), -1, -1):
                a, b = first - left, last + width - left
                if a < begin or b > end or not self.capital[a] or not self.capital[b - 1]:
                    continue
                if any(self.owner[i] is not None and self.owner[i] is not self.owner[first] for i in range(a, b)):
                    continue
                place = self._place(a, b)
                if place and (place.kind is not Kind.CITY or place.population > 5000):
                    if left and self.folded[a] in self.tables.describing and place == self._place(first, last):
                        continue
                    return a, b
        return first, last

    def _quoted(self, first: int, last: int) -> bool:
        """The name stands alone in quotation marks: a ship, a work, a paper."""
        if (
            first
            and last < len(self.tokens)
            and self.tokens[first - 1].text in _OPENING
            and self.tokens[last].text in _CLOSING
        ):
            return True
        return self._before(first) in self.tables.quoted and self.document.lang == "de"

    def _common_town(self, first: int, last: int, place: Place, score: float) -> bool:
        """An article before the bare name of a town: rather the common noun ("beim Essen")."""
        if last - first > 1 or place.kind is not Kind.CITY or score > 0.97:
            return False
        return self._before(first) in self.tables.articles

    def _common_compound(self, i: int) -> bool:
        word = self.tokens[i].text
        return "-" in word and fold(word[word.rfind("-") + 1 :]) in self.tables.hyphen_common

    def _holds(self, entity: Entity, first: int, last: int) -> bool:
        """Whether a place that no gazetteer knows stands on the recogniser's word alone."""
        before = self._before(first)
        word = self.folded[last - 1].removesuffix("'s").removesuffix("’s")
        if (
            last - first > 1
            and self.folded[first] in self.tables.first_names
            and before not in self.tables.strong_place_before
        ):
            return False
        if before in self.tables.strong_place_before or before in self.tables.describing:
            return word not in self.people or entity.score > 0.9
        if last - first == 1 and (word in self.people or self.voted[word, "PER"] > self.voted[word, "LOC"]):
            return False
        return entity.score >= (0.4 if before in self.tables.place_before else _SURE)

    def _split(self, first: int, last: int) -> list[Found]:
        """Two places that the recogniser took for one ("Delta British Columbia")."""
        for cut in range(last - 1, first, -1):
            left, right = self._place(first, cut), self._place(cut, last)
            if left and right and left.kind is Kind.CITY and right.kind in {Kind.REGION, Kind.COUNTRY}:
                return [self._found(first, cut, "recognised"), self._found(cut, last, "recognised")]
        return []

    def _extends(self, first: int, last: int) -> bool:
        if (
            last >= len(self.tokens)
            or not self.capital[last]
            or self.tokens[last].sentence != self.tokens[first].sentence
        ):
            return False
        word = self.folded[last].removesuffix("'s").removesuffix("’s")
        if self._text(first, last).endswith(("'s", "’s")):
            return False
        if word in self.tables.area_nouns_after:
            return not (self._after(last + 1) in self.tables.nested_after and self.capital[last + 1])
        return word in self.tables.strong_site_nouns_after

    def _abbreviated(self, taken: list[bool]) -> Iterator[Found]:
        """States in short form after a place and a comma."""
        for i in range(1, len(self.tokens)):
            word = self.tokens[i].text.removesuffix(".")
            if word not in self.tables.abbreviated or taken[i]:
                continue
            before = i - 1 if self.tokens[i - 1].text != "," else i - 2
            if before < 0 or not (
                taken[before] or (before < i - 1 and self.capital[before] and self._place(before, before + 1))
            ):
                continue
            if before == i - 1 and len(word) < 3 and "." not in self.tokens[i].text:
                continue
            end = self.tokens[i].end
            if self.document.text[end : end + 1] == "." and not self.tokens[i].text.endswith("."):
                end += 1
            yield Found(Span(self.tokens[i].start, end), i, i + 1, "listed", Kind.REGION, self._place(i, i + 1))

    def _listed(self, near: list[bool], known: frozenset[str]) -> Iterator[Found]:
        """Names that the recogniser left alone and that the gazetteer and the words around speak for."""
        for first, last in self.runs:
            i = first
            while i < last:
                step = 1
                if self.capital[i] and not near[i]:
                    for j in range(min(last, i + _LONGEST), i, -1):
                        if not self.capital[j - 1] or any(near[i:j]):
                            continue
                        repeated = self._text(i, j) in known
                        place = self._place(i, j)
                        if place and self._weight(i, j, place, near, repeated) >= _ACCEPT:
                            yield self._found(i, j, "repeated" if repeated else "listed")
                            step = j - i
                            break
                i += step

    def _weight(self, first: int, last: int, place: Place, near: list[bool], repeated: bool) -> float:
        tables, folded = self.tables, self.folded
        word = folded[last - 1].removesuffix("'s").removesuffix("’s")
        before, after = self._before(first), self._after(last)
        if last - first == 1 and (word in tables.not_places or len(word) < 3 and place.kind is not Kind.COUNTRY):
            return -9.0
        if self._excluded(first, last) or self._person(first, last) or self._quoted(first, last):
            return -9.0
        if place.kind is Kind.CITY and last - first == 1 and before in tables.articles:
            return -9.0
        if self._ordinary(first, last, -16 if place.kind is Kind.COUNTRY else 4):
            return -9.0
        if place.feature in _INSTITUTIONS:
            return -9.0
        opens = first in self._paragraph_starts() and (after in tables.marks or after in {",", "(", "/"})
        if opens and self._text(first, last).isupper() and len(word) > 2:
            return 9.0
        weight = {Kind.COUNTRY: 2.2, Kind.REGION: 1.0, Kind.WATER: 0.6, Kind.SITE: 0.6, Kind.OTHER: 0.3}.get(
            place.kind, 0.45 * (log10(max(10, place.population)) - 5.0) + 0.4
        )
        if last - first > 1:
            weight += 1.4 if place.kind is not Kind.CITY or place.population > 20_000 else 0.8
        if before in tables.strong_place_before or before in tables.describing:
            weight += 1.3
        elif before in tables.place_before:
            weight += 0.7
        if repeated:
            weight += 1.6
        if (first and near[first - 1]) or (last < len(near) and near[last]):
            weight += 0.2
        if after in {",", "und", "and", "oder", "or", "("} and last + 1 < len(near) and near[last + 1]:
            weight += 0.8
        if before in {",", "und", "and", "oder", "or"} and first > 1 and near[first - 2]:
            weight += 0.8
        if opens:
            weight += 1.2
        if place.feature == "PPLC":
            weight += 0.8
        owner = self.owner[first]
        if owner is not None:
            whole = owner.span.start >= self.tokens[first].start and owner.span.end <= self.tokens[last - 1].end
            if not whole:
                return -9.0
            weight -= {"PER": 1.6, "ORG": 0.7, "MISC": 0.9}.get(owner.label, 0.0) * min(1.0, owner.score + 0.2)
        if last - first == 1 and word in self.people:
            weight -= 1.5
        if last - first == 1 and len(word) < 4 and place.kind is not Kind.COUNTRY:
            weight -= 0.8
        if (
            last < len(self.tokens)
            and self.capital[last]
            and self._after(last)
            and document_lang_spaces(self.document.lang)
        ):
            # "Georgia Stevens", "Phoenix pay system": an English name goes on with the next capital.
            weight -= 0.5
        return weight

    def _ordinary(self, first: int, last: int, margin: int = 4) -> bool:
        """Words that are as usual without the capital: "Man", "Side", "Police"."""
        if self.vocabulary is None:
            return False
        if self.document.lang == "de":
            return last - first == 1 and self.vocabulary.is_common(self.tokens[first].text, margin)
        return all(self.vocabulary.is_common(self.tokens[i].text, margin) for i in range(first, last))

    def _paragraph_starts(self) -> frozenset[int]:
        starts = self.__dict__.get("_openers")
        if starts is None:
            starts = self.__dict__["_openers"] = frozenset(
                self.document.tokens_in(span)[0] for span in self.document.paragraphs
            )
        return starts  # type: ignore[no-any-return]

    # Places inside words and inside the names of institutions.

    def _slashed(self, first: int, last: int) -> Iterator[Found]:
        """The names that slashes join, within tokens first … last - 1."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        at = start
        for part in self.document.text[start:end].split("/"):
            if part and part[0].isupper() and len(part) > 2:
                a, b = self.document.tokens_in(Span(at, at + len(part)))
                yield Found(Span(at, at + len(part)), a, b, "recognised", None, self.book.get(" ".join(part.split())))
            at += len(part) + 1

    def _within(self, i: int) -> Found | None:
        """The place at the head of a compound, or the derived form, in one token."""
        word, token = self.tokens[i].text, self.tokens[i]
        if len(word) < 4 or len(word) > 60:
            return None
        if "-" in word:
            head = words.hyphenated(word, self.tables, self.book, entity=self._is_loc(i))
            if head is None:
                return None
            return self._found(i, i + 1, "compound", None, token.start + head[0], head[1])
        glued = words.compound(word, self.tables, self.book)
        if glued and not (self.vocabulary and self.vocabulary.is_common(word[: glued[0]])):
            return self._found(i, i + 1, "compound", None, token.start + glued[0], glued[1])
        following = self.tokens[i + 1].text if self._after(i + 1) else ""
        if following[:1].isupper() and self._before(i) not in self.tables.exclude_before:
            place = words.derived(word, self.tables, self.book)
            if place:
                return self._found(i, i + 1, "derived", Kind.CITY, place=place)
        return None

    def _is_loc(self, i: int) -> bool:
        owner = self.owner[i]
        return owner is not None and owner.label == "LOC"

    def _inside(self, taken: list[bool]) -> Iterator[Found]:
        for i, token in enumerate(self.tokens):
            if not self.capital[i] or taken[i]:
                continue
            owner = self.owner[i]
            if "/" in token.text:
                if all(self.book.get(part) for part in token.text.split("/") if len(part) > 2):
                    yield from self._slashed(i, i + 1)
                continue
            if owner is None or (owner.label in {"ORG", "MISC"} and owner.span == token.span):
                inner = self._within(i)
                if inner:
                    yield inner
        for entity, first, last in self.ranges:
            if entity.label == "ORG":
                yield from self._nested(first, last)

    def _nested(self, first: int, last: int) -> Iterator[Found]:
        """The town in the name of a local institution ("Universität Wladiwostok", "Houston Police")."""
        tables = self.tables
        i = first
        while i < last:
            step = 1
            for j in range(min(last, i + 4), i, -1):
                place = self._place(i, j) if self.capital[i] and self.capital[j - 1] else None
                if place is None or self._excluded(i, j) or self.folded[i] in tables.not_places or self._ordinary(i, j):
                    continue
                before, after = self._before(i), self._after(j)
                two = f"{self._before(i - 1)} {before}" if i else before
                local = (
                    i == first
                    and j < last
                    and place.kind in {Kind.CITY, Kind.REGION}
                    and self.folded[last - 1] in tables.org_nouns
                )
                if (
                    local
                    or before in tables.nested_before
                    or two in tables.nested_before
                    or after in tables.nested_after
                ):
                    yield self._found(i, j, "nested")
                    step = j - i
                    break
            i += step


def document_lang_spaces(lang: str) -> bool:
    """Whether capitals mark names only, as they do not in German."""
    return lang != "de"
