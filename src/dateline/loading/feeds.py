"""Feeds → articles: RSS 2.0, RSS 1.0 (RDF) and Atom 1.0, parsed without entities or outside documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from dateline.errors import InputError
from dateline.loading.html import html_to_text
from dateline.loading.text import make_article
from dateline.loading.values import MAX_MEGABYTES, Given, Item, Metadata, check_size, refuse

__all__ = ["entries", "load_feed", "looks_like_feed"]

_MOST = 500
_CONTENT = ("encoded", "content", "description", "summary")


def looks_like_feed(raw: bytes) -> bool:
    """True where the first characters are those of a feed."""
    start = raw[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith(b"<") and any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:rdf"))


def load_feed(raw: bytes, given: Given, *, filename: str = "", max_megabytes: int = MAX_MEGABYTES) -> Iterator[Item]:
    """One article for each entry that carries a text.

    Raises InputError, before the first item, where it is no feed, or defines entities.
    """
    check_size(raw, filename, max_megabytes)
    root = _parsed(raw, filename)
    found = list(entries(root))[:_MOST]
    if not found:
        raise refuse("empty_feed", "“{name}” has no entries.", name=filename or "…")
    return (_item(text, metadata, given, filename) for text, metadata in found)


def _item(text: str, metadata: Metadata, given: Given, filename: str) -> Item:
    name = metadata.title or metadata.url or filename or "…"
    try:
        return Item(name, make_article(text, given, metadata, filename=name))
    except InputError as error:
        return Item(name, error=error)


def _parsed(raw: bytes, filename: str) -> Any:
    try:
        return fromstring(raw.strip())
    except DefusedXmlException as error:
        raise refuse(
            "feed_entities",
            "“{name}” defines entities or points to outside documents; such a feed is not opened.",
            name=filename or "…",
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise _no_feed(filename) from error


def entries(root: Any) -> Iterator[tuple[str, Metadata]]:
    """Text and metadata of each entry of a parsed feed."""
    kind = _local(root.tag)
    if kind not in {"rss", "feed", "rdf"}:
        raise _no_feed("")
    channel = next((child for child in root if _local(child.tag) == "channel"), root)
    house = _said(channel, "title")
    lang = _said(channel, "language") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    for node in root.iter():
        if _local(node.tag) in {"item", "entry"}:
            texts = [html_to_text(_content(child)) for name in _CONTENT for child in node if _local(child.tag) == name]
            source = next((child for child in node if _local(child.tag) == "source"), None)
            yield (
                max(texts, key=len, default=""),
                Metadata(
                    "feed",
                    title=html_to_text(_said(node, "title")),
                    publisher=(_source_name(source) if source is not None else "") or html_to_text(house),
                    url=_link(node),
                    published=_said(node, "pubdate", "published", "date", "updated"),
                    lang=_said(node, "language") or lang,
                    author=_author(node),
                ),
            )


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2].lower()


def _said(node: Any, *names: str) -> str:
    for name in names:
        for child in node:
            if _local(child.tag) == name and (text := "".join(child.itertext()).strip()):
                return text
    return ""


def _content(node: Any) -> str:
    """The HTML of an entry's text: escaped inside the element, or (Atom xhtml) as elements."""
    if len(node):
        return "\n".join(text for text in node.itertext() if text.strip())
    return node.text or ""


def _source_name(node: Any) -> str:
    return _said(node, "title") or (node.text or "").strip()


def _link(node: Any) -> str:
    for child in node:
        if _local(child.tag) == "link":
            found = (child.get("href") if child.get("rel", "alternate") == "alternate" else "") or child.text or ""
            if found.strip().startswith(("http://", "https://")):
                return str(found).strip()
    return ""


def _author(node: Any) -> str:
    for child in node:
        if _local(child.tag) in {"author", "creator"}:
            return _said(child, "name") or (child.text or "").strip()
    return ""


def _no_feed(filename: str) -> InputError:
    return refuse("no_feed", "“{name}” is not an RSS or Atom feed.", name=filename or "…")
