"""Places from the recogniser's entities: put right, made whole, taken out of compounds and institutions."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.model import Entity, Kind, Place, Span
from dateline.reading.features import fold
from dateline.reading.toponyms import words
from dateline.reading.toponyms.scene import ARTICLES, Found, SceneReader, bare, bare_part

__all__ = ["Recognised"]

_SURE_OF_DOUBLE = 0.85  # probability above which a word with a hyphen is one name, though its end is a noun
_SURE = 0.6  # probability above which the recogniser's place stands without the gazetteer


class Recognised(SceneReader):
    """What the recogniser found."""

    def recognised(self) -> Iterator[Found]:
        for entity, first, last in self.scene.ranges:
            if entity.label == "LOC":
                yield from self._from_entity(entity, first, last)

    def _from_entity(self, entity: Entity, first: int, last: int) -> Iterator[Found]:
        while last - first > 1 and (self.folded[first] in ARTICLES or not self.capital[first]):
            first += 1
        # "Russian Embassy", "British Columbia": the adjective goes unless the whole is a name.
        while (
            last - first > 1 and self.folded[first] in self.tables.not_places and self.scene.place(first, last) is None
        ):
            first += 1
        text = self.scene.text(first, last)
        if not self.capital[first] or (self.folded[first] in self.tables.not_places and last - first == 1):
            return
        for i in range(first + 1, last - 1):
            if self.tokens[i].text == ",":  # "Lincoln, Nebraska" are two
                yield from self._from_entity(entity, first, i)
                yield from self._from_entity(entity, i + 1, last)
                return
        if any("/" in self.tokens[i].text for i in range(first, last)):
            yield from self._slashed(first, last)
            return
        if last - first == 1 and self._pair(first):
            yield from self._slashed(first, last, "-")
            return
        first, last = self._grown(first, last)
        if self.scene.excluded(first, last) or self.scene.quoted(first, last):
            return
        place = self.scene.place(first, last)
        opens = first in self.scene.sentence_starts and last - first == 1
        if opens and entity.score < 0.9 and self.scene.ordinary(first, last):
            return
        if place and self._namesake(first, last, place):
            return
        if place is None and last - first == 1 and self._double(first, entity.score):
            yield self.scene.found(first, last, "recognised")
            return
        if place is None or self._common_town(first, last, place, entity.score):
            inner = self._within(first)
            if inner and inner.why == "derived" and last - first > 1:
                yield inner
                if (
                    self.scene.place(first + 1, last)
                    or fold(self.scene.text(last - 1, last)) in self.tables.named_buildings
                ):
                    yield self.scene.found(first + 1, last, "recognised")
                return
            if last - first == 1 and inner:
                yield inner
                return
            if place is not None or (last - first == 1 and self._common_compound(first)):
                return
        if last - first > 2 and place is None:
            opening = f"{self.folded[first]} {self.folded[first + 1]}"
            if opening in self.tables.nested_before and self.scene.place(first + 2, last):  # "University of Texas"
                yield self.scene.found(first + 2, last, "nested")
                return
        if last - first > 1 and place is None:
            split = self._split(entity, first, last)
            if split:
                yield from split
                return
        if place is None and not self._holds(entity, first, last):
            return
        # A class noun that belongs to the name: before it in German, after it in English.
        kind = self.scene.kind_before(first)
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
            yield self.scene.found(first, last, "recognised", kind)

    def _grown(self, first: int, last: int) -> tuple[int, int]:
        """The longest known name around a recognised one ("Haag" → "Den Haag", "Kongo" → "Republik Kongo")."""
        begin, end = self.document.sentence_tokens[self.tokens[first].sentence]
        bracket = last + 3 <= end and self.tokens[last].text == "(" and self.tokens[last + 2].text == ")"
        if bracket and self.scene.place(first, last + 3):  # "Frankfurt (Oder)"
            return first, last + 3
        if last - first > 3 and self.tokens[last - 1].text == ")":
            return first, last
        for width in (3, 2, 1):
            for left in range(min(2, width), -1, -1):
                a, b = first - left, last + width - left
                if a < begin or b > end or not self.capital[a] or not self.capital[b - 1]:
                    continue
                if any(self.owner[i] is not None and self.owner[i] is not self.owner[first] for i in range(a, b)):
                    continue
                place = self.scene.place(a, b)
                if place and (place.kind is not Kind.CITY or place.population > 5000):
                    describes = self.scene.describes(a) if left else None
                    if describes in {Kind.CITY, Kind.REGION} or (describes and place == self.scene.place(first, last)):
                        continue  # "Kanton Zug", "Land Brandenburg"
                    return a, b
        return first, last

    def _common_town(self, first: int, last: int, place: Place, score: float) -> bool:
        """An article before the bare name of a town: rather the common noun ("beim Essen")."""
        if last - first > 1 or place.kind is not Kind.CITY or score > 0.97:
            return False
        return self.scene.before(first) in self.tables.articles and not self.scene.relative(first)

    def _namesake(self, first: int, last: int, place: Place) -> bool:
        """A smaller town called like a person of this text ("Clark" after "Melvin Clark"), or any as a first name."""
        word = bare(self.folded[first])
        if last - first > 1:
            return False
        if word not in self.scene.given and (place.kind is not Kind.CITY or place.population > 300_000):
            return False
        return word in self.scene.people and self.scene.before(first) not in self.tables.place_before

    def _common_compound(self, i: int) -> bool:
        word = self.tokens[i].text
        return "-" in word and fold(word[word.rfind("-") + 1 :]) in self.tables.hyphen_common

    def _holds(self, entity: Entity, first: int, last: int) -> bool:
        """Whether a place that no gazetteer knows stands on the recogniser's word alone."""
        before = self.scene.before(first)
        word = self.folded[last - 1].removesuffix("'s").removesuffix("’s")
        if (
            last - first > 1
            and self.folded[first] in self.tables.first_names
            and before not in self.tables.strong_place_before
        ):
            return False
        if before in self.tables.strong_place_before or before in self.tables.describing:
            return word not in self.scene.people or entity.score > 0.9
        if last - first == 1 and (
            word in self.scene.people or self.scene.voted[word, "PER"] > self.scene.voted[word, "LOC"]
        ):
            return False
        return entity.score >= (0.4 if before in self.tables.place_before else _SURE)

    def _split(self, entity: Entity, first: int, last: int) -> list[Found]:
        """Places that the recogniser took for one, or with words that are none."""
        for cut in range(first + 1, last):
            if self.tokens[cut - 1].text.endswith(("'s", "’s")):  # "Cairo's Abbasiya"
                return [*self._from_entity(entity, first, cut), *self._from_entity(entity, cut, last)]
        for cut in range(last - 1, first, -1):  # "Delta British Columbia"
            left, right = self.scene.place(first, cut), self.scene.place(cut, last)
            if left and right and left.kind is Kind.CITY and right.kind in {Kind.REGION, Kind.COUNTRY}:
                return [self.scene.found(first, cut, "recognised"), self.scene.found(cut, last, "recognised")]
        if self._holds(entity, first, last):
            return []
        out: list[Found] = []
        i = first
        while i < last:  # "California DMV"
            for j in range(last, i, -1):
                place = self.scene.place(i, j) if self.capital[i] and self.capital[j - 1] else None
                large = place and (place.kind in {Kind.COUNTRY, Kind.REGION} or place.population > 50_000)
                if place and large and not self.scene.ordinary(i, j) and not self.scene.excluded(i, j):
                    out.append(self.scene.found(i, j, "recognised"))
                    i = j - 1
                    break
            i += 1
        return out

    def _extends(self, first: int, last: int) -> bool:
        if (
            last >= len(self.tokens)
            or not self.capital[last]
            or self.tokens[last].sentence != self.tokens[first].sentence
        ):
            return False
        word = self.folded[last].removesuffix("'s").removesuffix("’s")
        if self.scene.text(first, last).endswith(("'s", "’s")):
            return False
        if word in self.tables.area_nouns_after:
            return not (self.scene.after(last + 1) in self.tables.nested_after and self.capital[last + 1])
        return word in self.tables.strong_site_nouns_after

    def _slashed(self, first: int, last: int, sign: str = "/") -> Iterator[Found]:
        """The names that slashes join, within tokens first … last - 1."""
        first, last = self._widened(first, last, sign)
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        at = start
        for part in self.document.text[start:end].split(sign):
            name = bare_part(part)
            if name and name[0].isupper() and len(name) > 1:
                span = Span(at, at + len(name))
                a, b = self.document.tokens_in(span)
                why = "recognised" if sign == "/" else "compound"
                yield Found(span, a, b, why, None, self.scene.book.get(" ".join(name.split())))
            at += len(part) + len(sign)

    def _widened(self, first: int, last: int, sign: str) -> tuple[int, int]:
        """Joined names with the words before and after that belong to them ("Buenos Aires/Addis Abeba")."""
        left, right = first, last
        if first and self.capital[first - 1] and self.scene.after(first):
            opening = self.tokens[first - 1].text + " " + self.tokens[first].text.split(sign)[0]
            left -= 1 if self.scene.book.get(opening) else 0
        if self.scene.after(last) and self.capital[last]:
            closing = self.tokens[last - 1].text.rpartition(sign)[2] + " " + self.tokens[last].text
            right += 1 if self.scene.book.get(closing) else 0
        return left, right

    def _pair(self, i: int) -> bool:
        """A token of places joined by a hyphen ("Russia-Turkey ties", "Berlin-Warschau")."""
        word = bare_part(self.tokens[i].text)
        if "-" not in word or self.scene.book.get(word):
            return False
        places = [self.scene.book.get(part) for part in word.split("-")]
        return all(p is not None and (p.kind is Kind.COUNTRY or p.population > 100_000) for p in places)

    def _double(self, i: int, score: float) -> bool:
        """A name of two names ("Köln-Wahn", "Neiße-Malxetal", "Pforzheim-West"), not a compound with a noun."""
        head, sign, rest = bare_part(self.tokens[i].text).rpartition("-")
        if not sign or not head[:1].isupper() or not rest[:1].isupper():
            return False
        if score > _SURE_OF_DOUBLE and fold(rest) not in self.tables.hyphen_common:
            return True
        return fold(rest) in self.tables.hyphen_parts or (
            (self.scene.unusual(rest) or self.scene.book.get(rest) is not None) and not self.scene.common_noun(rest)
        )

    def _within(self, i: int) -> Found | None:
        """The place at the head of a compound, or the derived form, in one token."""
        word, token = self.tokens[i].text, self.tokens[i]
        if len(word) < 4 or len(word) > 60:
            return None
        if "-" in word:
            head = words.hyphenated(word, self.tables, self.scene.book, entity=self.scene.is_loc(i))
            if head is None or (head[0] < len(word) and self.scene.common_noun(word[: head[0]])):
                return None
            if head[1] is None and not self.scene.is_loc(i) and self.scene.common_noun(word.partition("-")[0]):
                return None  # "Flak-Kaserne" is any such one
            return self.scene.found(i, i + 1, "compound", None, token.start + head[0], head[1])
        glued = words.compound(word, self.tables, self.scene.book)
        if glued and not (self.scene.vocabulary and self.scene.vocabulary.is_common(word[: glued[0]])):
            return self.scene.found(i, i + 1, "compound", None, token.start + glued[0], glued[1])
        following = self.tokens[i + 1].text if self.scene.after(i + 1) else ""
        if following[:1].isupper() and self.scene.before(i) not in self.tables.exclude_before:
            for first in (i - 1, i) if self.scene.before(i) and self.capital[i - 1] else (i,):
                place = words.derived(self.scene.text(first, i + 1), self.tables, self.scene.book)
                if place:
                    return self.scene.found(first, i + 1, "derived", Kind.CITY, place=place)
        return None

    def inside(self, taken: list[bool]) -> Iterator[Found]:
        for i, token in enumerate(self.tokens):
            if not self.capital[i] or taken[i]:
                continue
            owner = self.owner[i]
            if "/" in token.text:
                whole = self.scene.text(*self._widened(i, i + 1, "/"))
                if all(self.scene.book.get(part) for part in whole.split("/") if len(part) > 2):
                    yield from self._slashed(i, i + 1)
                continue
            if self._pair(i):
                yield from self._slashed(i, i + 1, "-")
                continue
            if owner is None or (owner.label in {"ORG", "MISC"} and owner.span == token.span):
                inner = self._within(i)
                if inner:
                    yield inner
        for entity, first, last in self.scene.ranges:
            if entity.label == "ORG":
                yield from self._nested(first, last)

    def _nested(self, first: int, last: int) -> Iterator[Found]:
        """The town in the name of a local institution ("Universität Wladiwostok", "Houston Police")."""
        tables = self.tables
        i = first
        while i < last:
            step = 1
            for j in range(min(last, i + 4), i, -1):
                place = self.scene.place(i, j) if self.capital[i] and self.capital[j - 1] else None
                if (
                    place is None
                    or self.scene.excluded(i, j)
                    or self.folded[i] in tables.not_places
                    or self.scene.ordinary(i, j)
                ):
                    continue
                before, after = self.scene.before(i), self.scene.after(j)
                two = f"{self.scene.before(i - 1)} {before}" if i else before
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
                    yield self.scene.found(i, j, "nested")
                    step = j - i
                    break
            i += step
