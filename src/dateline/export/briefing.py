"""What a briefing says, once, for slides, document and PDF: text without markup, in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from dateline import calendar
from dateline.export.bundle import ATTRIBUTION, Bundle, Numbered, plain
from dateline.journeys.days import day_by_day

__all__ = ["Briefing", "Passage", "Row", "Stretch", "briefing_of"]

STRETCH_STOPS = 8  # stops a close map can carry with its table on one slide
_QUOTE = 700  # characters of a passage on paper; the dossier has the whole


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the day-by-day table."""

    number: int
    when: str
    place: str
    traveller: str
    state: str
    sources: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted passage with its source; ``url`` may be empty."""

    quote: str
    source: str
    attribution: str
    url: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of one traveller's journey with a close map of its own."""

    title: str
    stops: tuple[Numbered, ...]
    rows: tuple[Row, ...]
    passages: tuple[tuple[Row, tuple[Passage, ...]], ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """All that a briefing pack holds besides its maps."""

    title: str
    subtitle: str
    summary: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    table: tuple[Row, ...]
    planned: tuple[str, ...]
    unsure: tuple[str, ...]
    conflicts: tuple[str, ...]
    changes: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]  # line, url
    method: tuple[str, ...]
    attribution: str
    link: str


def briefing_of(bundle: Bundle) -> Briefing:
    """Put a bundle into the order of a briefing."""
    say = bundle.say
    as_of = calendar.say(bundle.as_of, bundle.lang) if bundle.as_of else say("export.undated_article")
    rows = {item.stop.id: _row(item, bundle) for item in bundle.stops}
    days = day_by_day([item.stop for item in bundle.stops])
    planned = [item for item in bundle.stops if item.stop.status.value == "planned"]
    return Briefing(
        title=plain(bundle.title),
        subtitle=say("export.as_of", when=as_of),
        summary=_summary(bundle),
        stretches=tuple(_stretches(bundle, rows)),
        table=tuple(rows[stop.id] for stop in (*days.known, *days.open)),
        planned=tuple(_line(item, bundle) for item in planned),
        unsure=tuple(_unsure(bundle)),
        conflicts=tuple(_conflicts(bundle)),
        changes=tuple(plain(change) for change in bundle.changes),
        sources=tuple((bundle.source(article), article.url) for article in bundle.articles),
        method=(say("export.method_1"), say("export.method_2"), say("export.method_3")),
        attribution=say("export.attribution", sources=ATTRIBUTION),
        link=bundle.link,
    )


def _summary(bundle: Bundle) -> tuple[str, ...]:
    if not bundle.stops:
        return (bundle.say("export.no_stops"),)
    counts: dict[str, int] = {}
    for item in bundle.stops:
        counts[item.stop.status.value] = counts.get(item.stop.status.value, 0) + 1
    parts = [f"{count} {bundle.say(f'export.status_{status}')}" for status, count in counts.items()]
    names = [plain(traveller.name) for traveller in bundle.travellers]
    shown = ", ".join(names[:6]) + (f" (+{len(names) - 6})" if len(names) > 6 else "")
    lines = [
        bundle.say("export.summary_travellers", names=shown),
        bundle.say("export.summary_stops", counts=", ".join(parts)),
    ]
    days = [day for item in bundle.stops for day in calendar.bounds(item.stop.narrowed or item.stop.when) if day]
    if days:
        ends = dict.fromkeys(calendar.say(day.isoformat(), bundle.lang) for day in (min(days), max(days)))
        lines.append(bundle.say("export.summary_period", period=" – ".join(ends)))
    lines.append(bundle.say("export.summary_sources", count=len(bundle.articles)))
    return tuple(lines)


def _row(item: Numbered, bundle: Bundle) -> Row:
    stop = item.stop
    state = ", ".join(filter(None, [bundle.status(stop), bundle.role(stop)]))
    sources = len({article.id for _, _, article in bundle.passages(stop)})
    return Row(item.number, bundle.when(stop), bundle.place(stop), plain(item.traveller.name), state, sources)


def _stretches(bundle: Bundle, rows: dict[str, Row]) -> list[Stretch]:
    out = []
    for traveller in bundle.travellers:
        own = [item for item in bundle.stops if item.traveller.id == traveller.id]
        for journey in sorted({item.stop.journey for item in own}):
            part = [item for item in own if item.stop.journey == journey]
            pieces = [part[i : i + STRETCH_STOPS] for i in range(0, len(part), STRETCH_STOPS)]
            for piece in pieces:
                ends = list(dict.fromkeys([bundle.place(piece[0].stop), bundle.place(piece[-1].stop)]))
                out.append(
                    Stretch(
                        title=f"{plain(traveller.name)}: {' – '.join(ends)}",
                        stops=tuple(piece),
                        rows=tuple(rows[item.stop.id] for item in piece),
                        passages=tuple((rows[item.stop.id], _passages(item, bundle)) for item in piece),
                    )
                )
    return out


def _passages(item: Numbered, bundle: Bundle) -> tuple[Passage, ...]:
    return tuple(
        Passage(_cut(quote), bundle.source(article), plain(claim.attribution), article.url)
        for claim, quote, article in bundle.passages(item.stop)
    )


def _cut(quote: str) -> str:
    return quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1].rsplit(" ", 1)[0] + " …"


def _line(item: Numbered, bundle: Bundle) -> str:
    said = list(dict.fromkeys(plain(claim.attribution) for claim in item.stop.claims if claim.attribution))
    head = f"{plain(item.traveller.name)}: {bundle.place(item.stop)} – {bundle.when(item.stop)}"
    return f"{head} ({'; '.join(said)})" if said else head


def _unsure(bundle: Bundle) -> list[str]:
    lines = [
        _line(item, bundle) + f" [{bundle.status(item.stop)}, {item.stop.confidence:.0%}]"
        for item in bundle.stops
        if item.stop.status.value == "possible" or item.stop.confidence < 0.5 or item.stop.place.approximate
    ]
    return lines + list(dict.fromkeys(bundle.note(item.note) for item in bundle.itinerary.tray))


def _conflicts(bundle: Bundle) -> list[str]:
    return [
        f"{plain(item.traveller.name)}: {bundle.place(item.stop)} – {bundle.note(conflict.note)}"
        for item in bundle.stops
        for conflict in item.stop.conflicts
    ]
