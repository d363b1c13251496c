"""A text as the place finder sees it: tokens, the recogniser's entities, the gazetteer's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.model import Entity, Kind, Place, Span
from dateline.ports import Gazetteer
from dateline.reading.entities import load_vocabulary
from dateline.reading.features import fold
from dateline.reading.languages import READ_LANGUAGES
from dateline.reading.segment import Document
from dateline.reading.toponyms import words
from dateline.reading.toponyms.book import NameBook
from dateline.reading.toponyms.tables import Tables

__all__ = ["ARTICLES", "LINKS", "LONGEST", "Found", "Scene", "SceneReader", "bare", "bare_part"]

LONGEST = 6  # words in the longest name that is looked up
# Small words that may stand inside a name ("Santiago de Chile", "Frankfurt an der Oder").
LINKS = frozenset(
    (
        "am", "an", "der", "dem", "den", "de", "del", "della", "di", "la", "le", "les", "du", "of", "the", "do", "da",
        "dos", "das", "el", "al", "ob", "upon", "on", "sur", "sous", "im", "in", "und", "and",
    )
)  # fmt: skip
ARTICLES = frozenset(("the", "der", "die", "das", "den", "dem", "des", "im", "in"))
_OPENING, _CLOSING = frozenset("„“\"«»‚‘'”"), frozenset("“”\"»«‘’'")


def bare(word: str) -> str:
    """A folded word without the English possessive."""
    return word.removesuffix("'s").removesuffix("’s")


def bare_part(word: str) -> str:
    """A word as written without the English possessive."""
    return word[:-2] if word.endswith(("'s", "’s")) else word


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


class Scene:
    """Token-wise views of a text; asks the gazetteer once for every name that it may hold."""

    def __init__(self, document: Document, tables: Tables, entities: tuple[Entity, ...], gazetteer: Gazetteer) -> None:
        self.document = document
        self.tables = tables
        self.vocabulary = load_vocabulary(document.lang) if document.lang in READ_LANGUAGES else None
        self.endings = tuple(ending for ending, _ in tables.describing_endings)
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
        self.runs = list(self.capital_runs())
        self.sentence_starts = frozenset(first for first, _ in document.sentence_tokens)
        self.paragraph_starts = frozenset(document.tokens_in(span)[0] for span in document.paragraphs)
        self.people, self.given, self.voted = self.votes()
        self.book = NameBook.ask(gazetteer, self.names(), document.lang)

    def capital_runs(self) -> Iterator[tuple[int, int]]:
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
                    or (self.folded[j] in LINKS and j + 1 < end and self.capital[j + 1])
                    or (self.folded[j] in LINKS and j + 2 < end and self.folded[j + 1] in LINKS and self.capital[j + 2])
                ):
                    j += 1
                yield i, j
                i = j

    def votes(self) -> tuple[frozenset[str], frozenset[str], Counter[tuple[str, str]]]:
        """Words of persons' full names, the first words alone, and how often each word has which label."""
        people: set[str] = set()
        given: set[str] = set()
        votes: Counter[tuple[str, str]] = Counter()
        for entity, first, last in self.ranges:
            for i in range(first, last):
                votes[self.folded[i], entity.label] += 1
            if entity.label == "PER" and last - first > 1:
                people.add(self.folded[last - 1].removesuffix("'s").removesuffix("’s"))
                people.add(self.folded[first])
                given.add(self.folded[first])
        return frozenset(people), frozenset(given), votes

    def names(self) -> set[str]:
        names: set[str] = set()
        for first, last in self.runs:
            for i in range(first, last):
                if self.capital[i]:
                    for j in range(i + 1, min(last, i + LONGEST) + 1):
                        if self.capital[j - 1]:
                            names.add(self.text(i, j))
        for i, token in enumerate(self.tokens):
            if self.capital[i] and 3 < len(token.text) < 60:
                names.update(words.parts(token.text, self.tables))
                if "-" in token.text:
                    names.update(bare_part(part) for part in token.text.split("-"))
                elif i and self.capital[i - 1] and self.tables.derived:  # "New Yorker Flughafen"
                    names.update(words.bases(self.text(i - 1, i + 1), self.tables))
            if "/" in token.text:
                pieces = token.text.split("/")
                if i:
                    names.add(self.text(i - 1, i) + " " + pieces[0])
                if i + 1 < len(self.tokens):
                    names.add(pieces[-1] + " " + self.text(i + 1, i + 2))
            if token.text == "(" and i and i + 2 < len(self.tokens) and self.tokens[i + 2].text == ")":
                names.add(self.text(i - 1, i + 3))
        for entity, _, _ in self.ranges:
            if entity.label == "LOC":
                names.update(entity.span.of(self.document.text).split("/"))
        return {" ".join(name.split()) for name in names if 1 < len(name) < 100}

    def text(self, first: int, last: int) -> str:
        return self.document.text[self.tokens[first].start : self.tokens[last - 1].end]

    def place(self, first: int, last: int) -> Place | None:
        return self.book.get(" ".join(self.text(first, last).split()))

    def found(
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
        place = place or (None if end else self.place(first, last))
        if kind is None and text.removesuffix(".") in self.tables.abbreviated:
            kind = Kind.REGION  # "Hyde Park, N.Y."
        return Found(span, first, last, why, kind or self.kind_before(first), place)

    def kind_before(self, first: int) -> Kind | None:
        return self.describes(first - 1) if first else None

    def describes(self, i: int) -> Kind | None:
        """The kind that a class noun outside the name asks for ("Grenzort", "Hafenstädte", "Provinz")."""
        word = self.folded[i]
        kind = self.tables.describing.get(word)
        if kind is None and self.capital[i] and len(word) > 5 and word.endswith(self.endings):
            kind = next((kind for ending, kind in self.tables.describing_endings if word.endswith(ending)), None)
        return kind

    def before(self, i: int) -> str:
        return self.folded[i - 1] if i and self.tokens[i - 1].sentence == self.tokens[i].sentence else ""

    def after(self, i: int) -> str:
        """The folded word that follows token i - 1."""
        return self.folded[i] if i < len(self.tokens) and self.tokens[i].sentence == self.tokens[i - 1].sentence else ""

    def excluded(self, first: int, last: int) -> bool:
        """The words beside make a club, a paper or a person of it."""
        before, after = self.before(first), self.after(last)
        if before in self.tables.exclude_before and before not in ARTICLES:
            return True
        if last - first == 1 and self.folded[first] in self.tables.agencies:  # "(Xinhua)"
            return before not in self.tables.strong_place_before
        name = " ".join(self.folded[first:last])
        if (
            f"{before} {name}" in self.tables.clubs
            or f"{name} {after}" in self.tables.clubs
            or name in self.tables.clubs
        ):
            return True
        if first > 1 and f"{self.before(first - 1)} {before}" in self.tables.exclude_before:
            return True
        return (
            after in self.tables.exclude_after and last < len(self.tokens) and (self.capital[last] or after.isdigit())
        )

    def relative(self, i: int) -> bool:
        """The word before token i is a relative pronoun, not an article: a comma stands before it."""
        return i > 1 and self.tokens[i - 2].text == ","

    def in_org(self, first: int, last: int) -> bool:
        owner = self.owner[first]
        return owner is not None and owner.label == "ORG" and owner.span.end > self.tokens[last - 1].end

    def person(self, first: int, last: int) -> bool:
        """The words are part of a person's name that is longer, or end like a person of this text."""
        owner = self.owner[first]
        if owner is None or owner.label != "PER":
            return False
        return owner.span.start < self.tokens[first].start or owner.span.end > self.tokens[last - 1].end

    def quoted(self, first: int, last: int) -> bool:
        """The name stands alone in quotation marks: a ship, a work, a paper."""
        if not first or last >= len(self.tokens):
            return False
        return self.tokens[first - 1].text in _OPENING and self.tokens[last].text in _CLOSING

    def ordinary(self, first: int, last: int, margin: int = 4) -> bool:
        """Words that are as usual without the capital: "Man", "Side", "Police"."""
        if self.vocabulary is None:
            return False
        if self.document.lang == "de":
            return last - first == 1 and self.common_noun(self.tokens[first].text, margin)
        return all(self.vocabulary.is_common(self.tokens[i].text, margin) for i in range(first, last))

    def common_noun(self, word: str, margin: int = 4) -> bool:
        """A German word that is no name by itself: as usual in lower case, or a noun of the dictionary."""
        vocabulary = self.vocabulary
        return vocabulary is not None and (vocabulary.is_common(word, margin) or vocabulary.tags.get(word) == "NOUN")

    def unusual(self, word: str) -> bool:
        """No word of the dictionary: rarely seen, and unknown as a common noun."""
        if self.vocabulary is None:
            return False
        rarity = self.vocabulary.clusters.get(word)[1]
        return (
            word[-1].isalpha()
            and rarity > 112
            and word not in self.vocabulary.tags
            and not self.vocabulary.is_common(word)
        )

    def is_loc(self, i: int) -> bool:
        owner = self.owner[i]
        return owner is not None and owner.label == "LOC"


class SceneReader:
    """What reads places out of a scene, with the scene's parts at hand."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.document = scene.document
        self.tables = scene.tables
        self.tokens = scene.tokens
        self.folded = scene.folded
        self.capital = scene.capital
        self.owner = scene.owner
