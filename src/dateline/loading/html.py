"""Web pages → Article: main text by trafilatura, metadata by the page's own tags.

Dates keep the precision that the page gives; nothing is guessed from the running text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from dateline.loading.dates import published_from
from dateline.loading.decoding import decode
from dateline.loading.text import make_article
from dateline.loading.values import MAX_MEGABYTES, Given, Loaded, Metadata, check_size, merge, refuse

__all__ = ["html_to_text", "load_html", "page_metadata"]

_FEWEST = 25  # characters of a main text
_SNIFF = 4096
_LARGEST_MARKUP = 2_000_000  # characters, scripts and comments not counted
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]+)", re.I)
_DATES = (
    "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created",
    "pubdate", "publishdate", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date", "citation_date",
    "citation_publication_date", "last-modified", "article:modified_time", "og:updated_time",
)  # fmt: skip
_URL_DATE = re.compile(r"/(20\d\d|19\d\d)/(\d{1,2})(?:/(\d{1,2}))?/")


def load_html(
    raw: bytes | str, given: Given, *, filename: str = "", max_megabytes: int = MAX_MEGABYTES, url: str = ""
) -> Loaded:
    """The article of a web page.  ``url`` is where it was fetched, if it was.

    Raises InputError where the page has no main text, or is too large.
    """
    if isinstance(raw, bytes):
        check_size(raw, filename, max_megabytes)
        raw = _decoded(raw, filename)
    elif len(raw) > max_megabytes * 1_000_000:
        check_size(raw.encode("utf-8", "replace"), filename, max_megabytes)
    source = raw.replace("\x00", "")
    text = _main_text(source)
    if len(text) < _FEWEST:
        raise refuse(
            "no_main_text",
            "“{name}” has no main text: it may be a picture page, a paywall or need a browser. Paste the text instead.",
            name=filename or url or "…",
        )
    found = page_metadata(source)
    address = given.url or url or found.url
    return make_article(
        text, given, merge(found, Metadata("page", url=address, published=_url_date(address))), filename=filename
    )


def _decoded(raw: bytes, filename: str) -> str:
    """By byte-order mark, by the page's own statement, as UTF-8, or by detection."""
    declared = _CHARSET.search(raw[:_SNIFF])
    if declared and not raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(raw, filename)[0]


def _main_text(source: str) -> str:
    """The main text; of a page whose markup is beyond reason, all its text, in linear time."""
    source = _stripped(source)
    if len(source) > _LARGEST_MARKUP:
        return html_to_text(source)
    from trafilatura import extract

    try:
        found = extract(
            source, output_format="txt", include_comments=False, include_tables=False, include_links=False, fast=False
        )
    except (ValueError, TypeError, RecursionError, AttributeError, AssertionError):
        found = None  # hostile markup; the plain way below takes any
    text = "\n\n".join(line.strip() for line in (found or "").split("\n") if line.strip())
    return text if len(text) >= _FEWEST else html_to_text(source)


_BREAK = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|tr|table|blockquote|section|article|figcaption)\b[^>]*>", re.I)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")


def html_to_text(source: str) -> str:
    """Text of a fragment of HTML: tags off, blocks as paragraphs, entities resolved.

    >>> html_to_text("<p>Er kam nach <b>K&ouml;ln</b>.</p><script>x()</script><p>Dann ging er.</p>")
    'Er kam nach Köln.\\n\\nDann ging er.'
    """
    source = _without_element(_stripped(source), "head")
    source = _TAG.sub("", _BREAK.sub("\n\n", source))
    lines = (" ".join(line.split()) for line in unescape(source).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _stripped(source: str) -> str:
    """The page without comments and what is no text for readers."""
    source = _without(source, "<!--", "-->")
    for tag in ("script", "style", "template", "noscript", "svg"):
        source = _without_element(source, tag)
    return source


def _without(source: str, start: str, end: str) -> str:
    """Every stretch from ``start`` to ``end`` cut out, in linear time."""
    out: list[str] = []
    at = 0
    while (begin := source.find(start, at)) >= 0:
        out.append(source[at:begin])
        close = source.find(end, begin)
        if close < 0:
            return "".join(out)
        at = close + len(end)
    return "".join([*out, source[at:]])


def _without_element(source: str, tag: str) -> str:
    opening, closing = re.compile(rf"<{tag}\b", re.I), re.compile(rf"</{tag}\s*>", re.I)
    out: list[str] = []
    at = 0
    while begin := opening.search(source, at):
        out.append(source[at : begin.start()])
        end = closing.search(source, begin.end())
        if end is None:
            return "".join(out)
        at = end.end()
    return "".join([*out, source[at:]])


def page_metadata(source: str) -> Metadata:
    """Title, publisher, date, language, author and address from meta tags and JSON-LD."""
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return Metadata("page")
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        content = (node.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content[:1000])
    linked = _linked_data(tree)
    title_node = tree.find(".//title")
    title = metas.get("og:title") or linked.get("headline") or _text_of(tree.find(".//h1")) or _text_of(title_node)
    canonical = next(
        (n.get("href") or "" for n in tree.iter("link") if (n.get("rel") or "").lower() == "canonical"), ""
    )
    author = metas.get("author") or metas.get("article:author") or linked.get("author") or ""
    return Metadata(
        "page",
        title=title[:300],
        publisher=metas.get("og:site_name") or linked.get("publisher") or metas.get("application-name") or "",
        url=_web(canonical) or _web(metas.get("og:url", "")),
        published=_page_date(tree, metas, linked),
        lang=tree.get("lang") or metas.get("og:locale") or metas.get("content-language") or "",
        author="" if author.startswith("http") else author,
    )


def _page_date(tree: Any, metas: dict[str, str], linked: dict[str, str]) -> str:
    candidates = [linked.get("datePublished", ""), *(metas.get(name, "") for name in _DATES)]
    candidates += [node.get("datetime") or "" for node in list(tree.iter("time"))[:3]]
    return next((found for written in candidates if written and (found := published_from(written))), "")


def _linked_data(tree: Any) -> dict[str, str]:
    """The fields of the first article in the page's JSON-LD."""
    for node in tree.iter("script"):
        if (node.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads((node.text or "")[:1_000_000])
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            if "datePublished" in item or "headline" in item:
                out = {
                    name: str(item[name]) for name in ("headline", "datePublished") if isinstance(item.get(name), str)
                }
                for name in ("publisher", "author"):
                    if found := _name_of(item.get(name)):
                        out[name] = found
                return out
    return {}


def _objects(data: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 3:
        return
    if isinstance(data, list):
        for part in data[:50]:
            yield from _objects(part, depth + 1)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"), depth + 1)


def _name_of(data: object) -> str:
    if isinstance(data, list):
        return ", ".join(filter(None, map(_name_of, data[:5])))
    if isinstance(data, dict):
        data = data.get("name")
    return data if isinstance(data, str) else ""


def _text_of(node: Any) -> str:
    return " ".join("".join(node.itertext()).split()) if node is not None else ""


def _web(url: str) -> str:
    return url if urlsplit_safe(url) else ""


def urlsplit_safe(url: str) -> bool:
    """True for an absolute http or https address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _url_date(url: str) -> str:
    """A date in the address's path ("/2023/09/15/"), as many sites have it."""
    match = _URL_DATE.search(url)
    if not match:
        return ""
    return published_from("-".join(part for part in match.groups() if part)) or ""
