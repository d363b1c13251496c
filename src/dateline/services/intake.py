"""Articles on their way in: looked at first, confirmed by a person, then kept and read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline import loading
from dateline.errors import InputError
from dateline.loading.dates import published_from
from dateline.loading.language import normal_code
from dateline.loading.values import refuse

__all__ = ["Details", "Draft", "confirmed", "details_of", "look"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person hands in: pasted text, a file (bytes), or only an address; and what they know about it."""

    content: bytes | str
    filename: str = ""
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What a person confirms about an article, as typed; "" where it is not known."""

    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    lang: str = ""


def look(
    draft: Draft, *, max_megabytes: int = loading.MAX_MEGABYTES, fetcher: loading.Fetcher | None = None
) -> Iterator[loading.Item]:
    """The articles in what was handed in, nothing kept yet.

    What cannot be read is an Item with its error.  An address needs a ``fetcher``.
    """
    given = loading.Given(draft.title, draft.publisher, draft.url, draft.published or None, draft.lang or None)
    if isinstance(draft.content, bytes):
        yield from loading.load_file(draft.content, filename=draft.filename, given=given, max_megabytes=max_megabytes)
    elif draft.url and not draft.content.strip():
        # The page says of itself where it lies: the address typed in may have redirected.
        fetcher = fetcher or loading.Fetcher(online=False)
        yield from loading.load_url(draft.url.strip(), fetcher, replace(given, url=""))
    else:
        yield _pasted(draft, given, max_megabytes)


def _pasted(draft: Draft, given: loading.Given, max_megabytes: int) -> loading.Item:
    name = draft.title or draft.filename or "…"
    try:
        loaded = loading.load_text(
            draft.content,
            filename=draft.filename,
            title=given.title,
            publisher=given.publisher,
            url=given.url,
            published=given.published,
            lang=given.lang,
            max_megabytes=max_megabytes,
        )
    except InputError as error:
        return loading.Item(name, error=error)
    return loading.Item(loaded.article.title or name, loaded)


def details_of(loaded: loading.Loaded) -> Details:
    """What is known about an article before anybody has confirmed it."""
    article = loaded.article
    return Details(article.title, article.publisher, article.published or "", article.url, article.lang)


def confirmed(loaded: loading.Loaded, details: Details) -> loading.Loaded:
    """The article with the details that a person has confirmed.  Raises InputError for a date that is none."""
    written = details.published.strip()
    published = published_from(written)
    if written and not published:
        raise refuse(
            "published_malformed",
            "The date of publication “{written}” is no date. Write day, month or year, such as 15.09.2023 or 2023-09.",
            written=written[:40],
        )
    article = replace(
        loaded.article,
        title=" ".join(details.title.split()),
        publisher=" ".join(details.publisher.split()),
        published=published,
        url=loading.safe_url(details.url),
        lang=normal_code(details.lang) or loaded.article.lang,
    )
    settled = {"loading.published_malformed"} if published else set()
    problems = tuple(problem for problem in loaded.problems if problem.note.key not in settled)
    return replace(loaded, article=article, problems=problems)
