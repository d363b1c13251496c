"""E-mail (RFC 5322, .eml) → articles: the message's text, and documents that are attached to it."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr

from dateline.loading.html import html_to_text
from dateline.loading.text import make_article
from dateline.loading.values import MAX_MEGABYTES, Given, Loaded, Metadata, check_size, refuse

__all__ = ["attachments", "load_mail"]

_MOST_ATTACHMENTS = 50


def load_mail(raw: bytes, given: Given, *, filename: str = "", max_megabytes: int = MAX_MEGABYTES) -> Loaded:
    """The article in the body of a message: plain text before HTML; sender, subject and date as metadata.

    Raises InputError where there is no text.
    """
    check_size(raw, filename, max_megabytes)
    message = _message(raw, filename)
    return make_article(_body(message), given, _metadata(message), filename=filename)


def attachments(raw: bytes, filename: str = "") -> Iterator[tuple[str, bytes]]:
    """Name and content of the attached files."""
    for number, part in enumerate(_message(raw, filename).walk()):
        if number > 10 * _MOST_ATTACHMENTS:
            return
        name = part.get_filename()
        if name and not part.is_multipart():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield str(name), content


def _message(raw: bytes, filename: str) -> EmailMessage:
    try:
        message = message_from_bytes(raw, policy=policy.default)
        known = any(message.get(name) for name in ("From", "Subject", "Date", "Content-Type", "Received"))
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, IndexError, RecursionError) as error:
        raise _broken(filename) from error
    if not known:
        raise _broken(filename)
    return message


def _body(message: EmailMessage) -> str:
    for kind in ("plain", "html"):
        try:
            part = message.get_body(preferencelist=(kind,))
            content = part.get_content() if part is not None else ""
        except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
            content = ""  # unknown charset or malformed part: the other kind may be sound
        if isinstance(content, str) and content.strip():
            return html_to_text(content) if kind == "html" else content
    return ""


def _metadata(message: EmailMessage) -> Metadata:
    def header(name: str) -> str:
        try:
            return str(message.get(name) or "").strip()
        except (MessageError, ValueError, LookupError, AttributeError, TypeError, IndexError):
            return ""

    name, address = parseaddr(header("From"))
    return Metadata(
        "mail",
        title=header("Subject"),
        publisher=name or address.rpartition("@")[2],
        published=header("Date"),
        lang=header("Content-Language"),
        url=header("Archived-At").strip("<>"),
    )


def _broken(filename: str) -> Exception:
    return refuse("broken_mail", "“{name}” is not an e-mail message.", name=filename or "…")
