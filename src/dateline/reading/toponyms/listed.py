"""Places from the gazetteer and from class nouns, where the recogniser is silent."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

from dateline.model import Kind, Place, Span
from dateline.reading.toponyms.scene import LINKS, LONGEST, Found, SceneReader, bare, bare_part

__all__ = ["Listed"]

_ACCEPT = 1.7  # least weight of a listed name that the recogniser left alone
_KNOWN_REGIONS = frozenset(("continent", "state", "macro_region"))
_LANDMARK = 1.8  # weight of a sea, range or landmark whose name is no other word
_LANDMARKS = frozenset(
    (
        "archipelago", "bay", "cape", "continent", "desert", "glacier", "gulf", "island", "macro_region",
        "monument", "mountain", "mountain_range", "ocean", "pass", "peninsula", "remote_island", "sea", "strait",
        "volcano",
    )
)  # fmt: skip
_STATES = frozenset(("PPLC", "PCLI", "PCLD", "PCLS"))
# Sites that are rather an authority than a building.
_INSTITUTIONS = frozenset(
    (
        "ministry",
        "office",
        "department",
        "court",
        "commission",
        "council",
        "agency",
        "bank",
        "organization",
        "organisation",
    )
)


def _is_institution(place: Place) -> bool:
    return place.kind is Kind.SITE and bool(_INSTITUTIONS & set(place.name.lower().split()))


class Listed(SceneReader):
    """What the gazetteer knows."""

    def seats(self) -> Iterator[Found]:
        for first, last in self.scene.runs:
            i = first
            while i < last:
                for j in range(min(last, i + 4), i, -1) if bare(self.folded[i]) in self.tables.seat_openers else ():
                    name = " ".join(self.folded[i:j]).removesuffix("'s").removesuffix("’s")
                    if name in self.tables.seats or (name[-1:] == "s" and name[:-1] in self.tables.seats):
                        if not self.scene.excluded(i, j) and not (j < last and self.scene.in_org(i, j)):
                            found = self.scene.found(i, j, "seat", Kind.SITE)
                            yield Found(found.span, i, j, "seat", Kind.SITE, found.place, seat=True)
                        i = j - 1
                        break
                i += 1

    def sites(self) -> Iterator[Found]:
        """A class noun with the name that belongs to it: known to the gazetteer, or made a site by the noun."""
        tables = self.tables
        for first, last in self.scene.runs:
            i = first
            while i < last:
                step = 1
                if self.capital[i]:
                    for j in range(min(last, i + LONGEST), i + 1, -1):
                        place = self.scene.place(i, j) if self.capital[j - 1] else None
                        if place and self._is_site(place) and not self.scene.person(i, j):
                            yield self.scene.found(i, j, "listed", place.kind)
                            step = j - i
                            break
                    else:
                        if self.folded[i] in tables.strong_site_nouns and self._names_site(i + 1, last):
                            j = i + 2
                            while j < last and self.owner[j] is not None and self.owner[j] is self.owner[i + 1]:
                                j += 1
                            if j < last and self.folded[j] in {"i", "ii", "iii", "iv", "v"}:
                                j += 1
                            yield self.scene.found(i, j, "site", Kind.SITE)
                            step = j - i
                        elif i + 1 < last and self._closes_site(i, last):
                            j = self._closes_site(i, last)
                            yield self.scene.found(i, j, "site", Kind.SITE)
                            step = j - i
                i += step

    @staticmethod
    def _is_site(place: Place) -> bool:
        return place.kind in {Kind.SITE, Kind.WATER, Kind.OTHER} and not _is_institution(place)

    def _names_site(self, i: int, last: int) -> bool:
        if i >= last or not self.capital[i]:
            return False
        place = self.scene.place(i, i + 1)
        if place and place.kind in {Kind.COUNTRY, Kind.REGION}:
            return False
        return self.owner[i] is not None or self.scene.book.get(self.tokens[i].text) is not None

    def _closes_site(self, first: int, last: int) -> int:
        """End of the words from ``first`` on that a strong class noun closes; 0 if none."""
        if (
            first in self.scene.sentence_starts
            and self.owner[first] is None
            and self.scene.place(first, first + 1) is None
        ):
            return 0
        if self.tokens[first].text.endswith(("'s", "’s")) and self.scene.place(first, first + 1):
            return 0  # "Jakarta's Senayan Stadium": the city stands by itself
        for j in range(first + 1, min(last, first + 5)):
            noun = self.folded[j].removesuffix("'s").removesuffix("’s")
            if self.folded[j] in LINKS:
                return 0
            if noun in self.tables.strong_site_nouns_after and self.folded[first] not in self.tables.not_places:
                return j + 1
        return 0

    def described(self, taken: list[bool]) -> Iterator[Found]:
        """A name that only its class noun tells ("im Grenzort Panmunjom", "auf der Insel Jamal")."""
        if not self.tables.describing_endings:
            return
        for first, last in self.scene.runs:
            for i in range(first, last - 1):
                if not self.capital[i] or self.scene.describes(i) not in {Kind.CITY, Kind.REGION}:
                    continue
                j = i + 1
                if taken[j] or not self.capital[j] or self.folded[j] in self.tables.describing:
                    continue
                owner = self.owner[j]
                if owner is not None:
                    if owner.span.start < self.tokens[j].start or owner.label == "ORG":
                        continue
                    end = self.document.tokens_in(owner.span)[1]
                    if end - j > 2 or (owner.label == "PER" and self.folded[j] in self.scene.people and end - j == 1):
                        continue
                    yield self.scene.found(j, end, "described", self.scene.describes(i))
                elif self.scene.unusual(self.tokens[j].text):
                    yield self.scene.found(j, j + 1, "described", self.scene.describes(i))

    def _landmark(self, first: int, last: int, place: Place, word: str) -> bool:
        """A sea, range, island or landmark of the tables under a name that is hardly anything else ("Azoren")."""
        if not place.id.startswith(("area:", "site:")) or place.feature not in _LANDMARKS or len(word) < 5:
            return False
        return last - first > 1 or not self.scene.ordinary(first, last, 12)

    def abbreviated(self, taken: list[bool]) -> Iterator[Found]:
        """States in short form after a place and a comma."""
        for i in range(1, len(self.tokens)):
            word = self.tokens[i].text.removesuffix(".")
            if word not in self.tables.abbreviated or taken[i]:
                continue
            before = i - 1 if self.tokens[i - 1].text != "," else i - 2
            beside = before >= 0 and (
                taken[before] or (before < i - 1 and self.capital[before] and self.scene.place(before, before + 1))
            )
            if not beside:
                if self._stands_alone(i, word):
                    yield self.scene.found(i, i + 1, "listed", Kind.REGION)
                continue
            if before == i - 1 and len(word) < 3 and "." not in self.tokens[i].text:
                continue
            end = self.tokens[i].end
            if self.document.text[end : end + 1] == "." and not self.tokens[i].text.endswith("."):
                end += 1
            yield Found(Span(self.tokens[i].start, end), i, i + 1, "listed", Kind.REGION, self.scene.place(i, i + 1))

    def _stands_alone(self, i: int, word: str) -> bool:
        """A state in letters with dots ("northeastern B.C.") without its town: no initials, no year before Christ."""
        owner = self.owner[i]
        return (
            "." in word
            and word.replace(".", "").isupper()
            and not self.tokens[i - 1].text[0].isdigit()
            and (owner is None or owner.label == "LOC")
        )

    def listed(self, near: list[bool], known: frozenset[str]) -> Iterator[Found]:
        """Names that the recogniser left alone and that the gazetteer and the words around speak for."""
        for first, last in self.scene.runs:
            i = first
            while i < last:
                step = 1
                if self.capital[i] and not near[i]:
                    for j in range(min(last, i + LONGEST), i, -1):
                        if not self.capital[j - 1] or any(near[i:j]):
                            continue
                        if j - i > 1 and self.scene.describes(i) in {Kind.CITY, Kind.REGION}:
                            continue  # "Kanton Zug": the class noun stays outside
                        repeated = bare_part(self.scene.text(i, j)) in known
                        place = self.scene.place(i, j)
                        if place and self._weight(i, j, place, near, repeated) >= _ACCEPT:
                            yield self.scene.found(i, j, "repeated" if repeated else "listed")
                            step = j - i
                            break
                i += step

    def _weight(self, first: int, last: int, place: Place, near: list[bool], repeated: bool) -> float:
        tables, folded = self.tables, self.folded
        word = folded[last - 1].removesuffix("'s").removesuffix("’s")
        before, after = self.scene.before(first), self.scene.after(last)
        if last - first == 1 and (word in tables.not_places or (len(word) < 3 and place.kind is not Kind.COUNTRY)):
            return -9.0
        if self.scene.excluded(first, last) or self.scene.person(first, last) or self.scene.quoted(first, last):
            return -9.0
        if (
            place.kind is Kind.CITY
            and last - first == 1
            and before in tables.articles
            and not self.scene.relative(first)
        ):
            return -9.0
        ordinary = self.scene.ordinary(first, last, -8 if place.kind is Kind.COUNTRY else 4)
        if ordinary and not (before in tables.strong_place_before and place.population >= 10_000):
            return -9.0
        if _is_institution(place):
            return -9.0
        opens = first in self.scene.paragraph_starts and (after in tables.marks or after in {",", "(", "/"})
        if opens and self.scene.text(first, last).isupper() and len(word) > 2:
            return 9.0
        weight = {Kind.COUNTRY: 2.2, Kind.REGION: 1.0, Kind.WATER: 0.6, Kind.SITE: 0.6, Kind.OTHER: 0.3}.get(
            place.kind, 0.45 * (log10(max(10, place.population)) - 5.0) + 0.4
        )
        if self._landmark(first, last, place, word):
            weight = max(weight, _LANDMARK)
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
        if after in tables.strong_place_before and any(near[last + 1 : last + 4]):
            weight += 0.4
        if before in {",", "und", "and", "oder", "or"} and first > 1 and near[first - 2]:
            weight += 0.8
        if opens:
            weight += 1.2
        if before == "from" and after == "to":
            weight += 1.1
        if after in tables.attributes:
            weight += 0.9
        if after == "," and last + 1 < len(near) and self.tokens[last + 1].text.removesuffix(".") in tables.abbreviated:
            weight += 1.5
        if after in tables.verbs and (place.feature == "PPLC" or place.kind is Kind.COUNTRY):
            weight += 0.8
        if place.feature == "PPLC":
            weight += 1.1
        elif place.kind is Kind.REGION and (place.population > 1_000_000 or place.feature in _KNOWN_REGIONS):
            weight += 0.8
        owner = self.owner[first]
        if owner is not None:
            whole = owner.span.start >= self.tokens[first].start and owner.span.end <= self.tokens[last - 1].end
            if not whole:
                # "Moskaus Waffenbestände" taken for one name: the genitive is the place all the same.
                genitive = (
                    self.document.lang == "de" and word[-1:] == "s" and owner.span.start == self.tokens[first].start
                )
                if not genitive or owner.label == "PER" or place.feature not in _STATES:
                    return -9.0
            cost = {"PER": 1.6, "ORG": 0.7, "MISC": 0.9}.get(owner.label, 0.0)
            if place.feature == "PPLC" and last - first == 1 and word not in self.scene.people:
                cost = min(cost, 0.7)  # "Washington rejected": the recogniser often sees a person there
            elif last - first == 1 and before in tables.place_before and word not in self.scene.people:
                cost = min(cost, 0.8)
            weight -= cost * min(1.0, owner.score + 0.2)
        if last - first == 1 and word in self.scene.people:
            weight -= 1.5
        if last - first == 1 and len(word) < 4 and place.kind is not Kind.COUNTRY:
            weight -= 0.1 if before in tables.strong_place_before else 0.8
        if last < len(self.tokens) and self.capital[last] and self.scene.after(last) and self.document.lang != "de":
            # "Georgia Stevens", "Phoenix pay system": an English name goes on with the next capital.
            weight -= 0.5
        return weight
