"""What every exporter is given: an itinerary, the articles it was read from, and how to say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from dateline import calendar
from dateline.model import Article, Claim, Itinerary, Note, Stop, Traveller
from dateline.wording import say, text

__all__ = ["ATTRIBUTION", "Bundle", "Numbered", "plain"]

ATTRIBUTION = "GeoNames (CC BY 4.0), Unicode CLDR, airportsdata (MIT), Natural Earth (public domain)"

# Characters that XML 1.0 cannot carry, and bidirectional overrides that could turn a line around.
_FORBIDDEN = {
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF], None),
    **dict.fromkeys([0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069], None),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def plain(value: str) -> str:
    """Text without control characters, lone surrogates and bidirectional overrides; white space kept."""
    return value.translate(_FORBIDDEN)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A stop with its number within its traveller's journeys, as the map shows it."""

    number: int
    stop: Stop
    traveller: Traveller


@dataclass(frozen=True)
class Bundle:
    """An itinerary ready for export.

    ``as_of`` is the date of information (EDTF); it is given, never the clock's, so that two runs give
    the same bytes.  ``changes`` are sentences about what changed since the last briefing.
    """

    title: str
    itinerary: Itinerary
    articles: tuple[Article, ...]
    lang: str = "de"
    as_of: str = ""
    link: str = ""
    changes: tuple[str, ...] = ()
    states: dict[str, str] = field(default_factory=dict)  # stop id → verification state

    @cached_property
    def article_by_id(self) -> dict[str, Article]:
        return {article.id: article for article in self.articles}

    @cached_property
    def travellers(self) -> tuple[Traveller, ...]:
        """Those who have a stop, in the itinerary's order."""
        travelling = {stop.traveller for stop in self.itinerary.stops}
        return tuple(traveller for traveller in self.itinerary.travellers if traveller.id in travelling)

    @cached_property
    def stops(self) -> tuple[Numbered, ...]:
        """All stops with their numbers, traveller after traveller."""
        out: list[Numbered] = []
        for traveller in self.travellers:
            own = [stop for stop in self.itinerary.stops if stop.traveller == traveller.id]
            out += [Numbered(number, stop, traveller) for number, stop in enumerate(own, 1)]
        return tuple(out)

    def colour_index(self, traveller: str) -> int:
        """Position of a traveller in the fixed order of colours."""
        return next((i for i, item in enumerate(self.travellers) if item.id == traveller), 0)

    def when(self, stop: Stop, short: bool = False) -> str:
        """A stop's date in words."""
        value = stop.narrowed or stop.when
        return calendar.say(value, self.lang, short=short) if value else self.say("export.undated")

    def place(self, stop: Stop) -> str:
        """A stop's place in the reader's language."""
        return plain(stop.place.name_in(self.lang))

    def status(self, stop: Stop) -> str:
        return self.say(f"export.status_{stop.status.value}")

    def role(self, stop: Stop) -> str:
        return "" if stop.role.value == "stop" else self.say(f"export.role_{stop.role.value}")

    def say(self, key: str, **values: object) -> str:
        return text(key, self.lang, **values)

    def note(self, note: Note) -> str:
        return plain(say(note, self.lang))

    def passages(self, stop: Stop) -> Iterator[tuple[Claim, str, Article]]:
        """The claims of a stop with their words and article, each passage once."""
        seen: set[tuple[str, str]] = set()
        for claim in stop.claims:
            article = self.article_by_id.get(claim.article)
            if article is None:
                continue
            quote = " ".join(plain(claim.passage.of(article.text)).split())
            if quote and (article.id, quote) not in seen:
                seen.add((article.id, quote))
                yield claim, quote, article

    def source(self, article: Article) -> str:
        """Publisher, title and date of an article in one line."""
        when = calendar.say(article.published, self.lang) if article.published else self.say("export.undated_article")
        parts = [plain(article.publisher), plain(article.title) or plain(article.id), when]
        return ", ".join(part for part in parts if part)

    def sources(self, stop: Stop) -> str:
        """The stop's sources in one line, each once."""
        return "; ".join(dict.fromkeys(self.source(article) for _, _, article in self.passages(stop)))
