"""One HTML file that opens from a memory stick: interactive map, timeline, passages, print style; no request."""

from __future__ import annotations

import base64
import re
from importlib import resources
from pathlib import Path

from dateline.config import static_folder
from dateline.errors import InputError
from dateline.export.briefing import briefing_of
from dateline.export.bundle import Bundle, Numbered, plain
from dateline.mapping.dataset import map_data
from dateline.mapping.escape import entities, json_script

__all__ = ["html_bytes"]

_SCRIPTS = (
    "vendor/leaflet/leaflet.js",
    "basemap/world.js",
    *(f"dateline/{name}.js" for name in ("geo", "basemap", "symbols", "scene", "timeline", "map", "standalone")),
)
_COLUMNS = ("number", "when", "place", "traveller", "state", "sources")
# Nothing may be fetched, whatever the page holds: the browser itself sees to it.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:"


def html_bytes(bundle: Bundle, *, presenting: bool = False) -> bytes:
    """The page; ``presenting`` opens it on its first step.  Raises InputError where the app's scripts are missing."""
    briefing = briefing_of(bundle)
    data, digest = map_data(bundle.itinerary, bundle.lang, articles=bundle.articles)
    page = json_script({"data": data, "digest": digest, "presenting": presenting})
    scripts = [_script(path) for path in _SCRIPTS[:-1]]
    scripts += [f"window.DATELINE_PAGE = {page};", _script(_SCRIPTS[-1])]
    say = bundle.say
    sources = "".join(f"<li>{entities(line)}</li>" for line, _ in briefing.sources)
    method = "".join(f"<p>{entities(line)}</p>" for line in (*briefing.method, briefing.attribution))
    parts = [
        "<!doctype html>",
        f'<html lang="{bundle.lang}"><head><meta charset="utf-8"><title>{entities(briefing.title)}</title>',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">',
        f"<style>{_style()}</style></head><body>",
        f"<header><h1>{entities(briefing.title)}</h1>",
        f"<p>{entities(briefing.subtitle)} · {entities(' · '.join(briefing.summary))}</p>",
        f'<p><button type="button" id="present">{entities(say("export.present"))}</button></p></header>',
        '<main><div><div id="map"></div></div>',
        f'<section id="passages" aria-label="{entities(say("export.head_passages"))}">',
        *(_article(item, bundle) for item in bundle.stops),
        "</section></main>",
        _stage(bundle),
        f"<h2>{entities(say('export.head_table'))}</h2>",
        _table(bundle),
        *(_list(say(f"export.{key}"), lines) for key, lines in _parts(bundle)),
        f"<h2>{entities(say('export.head_sources'))}</h2><ul>{sources}</ul>",
        f"<footer>{method}</footer>",
        *(f"<script>{script}</script>" for script in scripts),
        "</body></html>",
    ]
    return "\n".join(parts).encode("utf-8")


def _read(path: str) -> bytes:
    try:
        return (static_folder() / path).read_bytes()
    except OSError as error:
        name = Path(path).name
        raise InputError(
            f"The basemap {name} is missing or damaged. Install Dateline again.", "export.no_basemap", file=name
        ) from error


def _script(path: str) -> str:
    """A script of ours, safe between script tags."""
    return _read(path).decode("utf-8").replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _style() -> str:
    """All styles, with fonts and pictures inside."""
    own = resources.files("dateline.export").joinpath("standalone.css").read_text(encoding="utf-8")
    leaflet = re.sub(r"url\((?!data:)[^)]*\)", "none", _read("vendor/leaflet/leaflet.css").decode("utf-8"))

    def inlined(match: re.Match[str]) -> str:
        font = base64.b64encode(_read(f"dateline/{match[1]}")).decode("ascii")
        return f'url("data:font/woff2;base64,{font}")'

    ours = re.sub(r'url\("([^"]+\.woff2)"\)', inlined, _read("dateline/map.css").decode("utf-8"))
    return f"{leaflet}\n{ours}\n{own}"


def _article(item: Numbered, bundle: Bundle) -> str:
    stop = item.stop
    head = f"{item.number} {bundle.place(stop)}"
    labels = ", ".join(filter(None, [bundle.when(stop), bundle.status(stop), bundle.role(stop)]))
    quotes = []
    for claim, quote, article in bundle.passages(stop):
        said = f" [{plain(claim.attribution)}]" if claim.attribution else ""
        words = bundle.say("export.quote", quote=quote) + said
        quotes.append(
            f"<blockquote><p>{entities(words)}</p><p class='source'>{entities(bundle.source(article))}</p></blockquote>"
        )
    return (
        f'<article data-stop="{entities(stop.id)}"><h3><button type="button">{entities(head)}</button></h3>'
        f"<p class='who'>{entities(plain(item.traveller.name))} · {entities(labels)}</p>{''.join(quotes)}</article>"
    )


def _stage(bundle: Bundle) -> str:
    """The strip below the map while presenting; the script fills it."""
    buttons = "".join(
        f'<button type="button" data-part="{part}">{entities(bundle.say(f"export.present_{part}"))}</button>'
        for part in ("back", "next", "end")
    )
    return (
        '<div id="stage" role="region" aria-live="polite"><div><p data-part="who"></p>'
        '<strong data-part="place"></strong>'
        '<p data-part="date"></p><p data-part="quote"></p></div>'
        f'<div class="side"><p data-part="count"></p>{buttons}'
        f"<p>{entities(bundle.say('export.present_keys'))}</p></div>"
        '<div data-part="notes"></div></div>'
    )


def _table(bundle: Bundle) -> str:
    briefing = briefing_of(bundle)
    head = "".join(f'<th scope="col">{entities(bundle.say(f"export.column_{name}"))}</th>' for name in _COLUMNS)
    body = "".join(
        "<tr>" + "".join(f"<td>{entities(str(getattr(row, name)))}</td>" for name in _COLUMNS) + "</tr>"
        for row in briefing.table
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _parts(bundle: Bundle) -> tuple[tuple[str, tuple[str, ...]], ...]:
    briefing = briefing_of(bundle)
    return (
        ("head_planned", briefing.planned),
        ("head_unsure", briefing.unsure),
        ("head_conflicts", briefing.conflicts),
        ("head_changes", briefing.changes),
    )


def _list(head: str, lines: tuple[str, ...]) -> str:
    if not lines:
        return ""
    return f"<h2>{entities(head)}</h2><ul>{''.join(f'<li>{entities(line)}</li>' for line in lines)}</ul>"
