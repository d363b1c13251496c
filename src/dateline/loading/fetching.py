"""Addresses → bytes, with a guard: nothing but public web servers that the settings name is ever asked.

Off unless the settings allow online sources.  The guard looks at what a host name resolves to, connects to
that very address (so that a second answer of the name server cannot slip another in), and does so again for
each redirect.  Size, redirects and the whole time are bounded.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from dateline.config import Settings
from dateline.config.checks import named
from dateline.errors import InputError
from dateline.loading.feeds import load_feed, looks_like_feed
from dateline.loading.files import load_file
from dateline.loading.html import load_html
from dateline.loading.pdf import load_pdf
from dateline.loading.values import Given, Item, Loaded, refuse

__all__ = ["Fetched", "Fetcher", "is_public", "load_url"]

_MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

# Reserved by IANA, and called global by older releases of Python's ipaddress.
_NEVER = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "100.64.0.0/10", "::/96")))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered.  ``url`` is the last address after redirects."""

    url: str
    content: bytes
    kind: str  # media type, lower case, without parameters
    charset: str = ""


def is_public(address: str) -> bool:
    """True for an address of the public internet: not loopback, private, link-local, multicast or reserved.

    IPv6 addresses that carry an IPv4 address count as that one.
    """
    try:
        ip: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    if any(ip.version == network.version and ip in network for network in _NEVER):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Gets pages.  ``allowed`` and ``resolve`` are seams for tests; times in seconds."""

    online: bool
    hosts: tuple[str, ...] = ()  # what may be asked; see ``config.checks.named``
    contact: str = ""
    max_bytes: int = 10_000_000
    seconds: float = 30.0
    allowed: Callable[[str], bool] = is_public
    resolve: Callable[[str, int], list[str]] | None = None

    @classmethod
    def of(cls, settings: Settings) -> Fetcher:
        """A fetcher that does what the settings allow."""
        return cls(settings.online, settings.online_hosts, settings.contact, settings.max_upload_mb * 1_000_000)

    def get(self, url: str) -> Fetched:
        """The answer for an address.

        Raises InputError where online sources are off, the host is not among those that may be asked, the address
        is not public, the server is too slow, or the answer is an error or too large.
        """
        if not self.online:
            raise refuse(
                "offline",
                "Online sources are off. Set DATELINE_ONLINE=1 and name the allowed servers in "
                "DATELINE_ONLINE_HOSTS, or paste the text.",
                url=url[:200],
            )
        ends = time.monotonic() + self.seconds
        for _ in range(_MOST_REDIRECTS + 1):
            scheme, host, port, path = _parts(url)
            if not named(host, self.hosts):
                raise refuse(
                    "not_allowed",
                    "{host} is not opened: DATELINE_ONLINE_HOSTS does not name it. Add it, or paste the text.",
                    host=host[:200],
                )
            address = self._address(url, host, port)
            answer = self._ask(url, (scheme, host, port, path), address, ends)
            if isinstance(answer, Fetched):
                return answer
            url = urljoin(url, answer)
        raise refuse("redirects", "{url} redirects too often.", url=url[:200])

    def _address(self, url: str, host: str, port: int) -> str:
        """An address of the host; every one that the name resolves to must be public."""
        try:
            found = (self.resolve or _resolve)(host, port)
        except (OSError, UnicodeError) as error:
            raise _unreachable(url) from error
        if not found:
            raise _unreachable(url)
        if not all(self.allowed(address) for address in found):
            raise refuse(
                "not_public",
                "{url} leads to an address that is not on the public internet; it is not opened.",
                url=url[:200],
            )
        return found[0]

    def _ask(self, url: str, target: tuple[str, str, int, str], address: str, ends: float) -> Fetched | str:
        """One request.  Returns the answer, or where it redirects to."""
        scheme, host, port, path = target
        left = ends - time.monotonic()
        if left <= 0:
            raise _slow(url)
        connection = _Pinned(host, port, address, min(10.0, left), secure=scheme == "https")
        # A server that sends a byte now and then never runs into a socket's time-out: the clock ends it.
        timer = threading.Timer(left, connection.abort)
        timer.daemon = True
        timer.start()
        try:
            connection.request("GET", path, headers=_headers(self.contact))
            with contextlib.closing(connection.getresponse()) as response:
                if response.status in _REDIRECTS and (location := response.getheader("Location")):
                    return location
                if response.status != 200:
                    raise refuse("status", "{url} answered with error {status}.", url=url[:200], status=response.status)
                content = self._body(response, url, ends)
                kind, _, rest = (response.getheader("Content-Type") or "").partition(";")
        except TimeoutError as error:
            raise _slow(url) from error
        except (OSError, http.client.HTTPException, ssl.SSLError, ValueError) as error:
            if time.monotonic() >= ends:
                raise _slow(url) from error
            raise _unreachable(url) from error
        finally:
            timer.cancel()
            connection.close()
        charset = rest.lower().partition("charset=")[2].strip(" \"';")
        return Fetched(url, content, kind.strip().lower(), charset)

    def _body(self, response: http.client.HTTPResponse, url: str, ends: float) -> bytes:
        decompress = None
        if (response.getheader("Content-Encoding") or "identity").lower() in {"gzip", "x-gzip", "deflate"}:
            decompress = zlib.decompressobj(wbits=47)  # not asked for, but sent by some
        pieces: list[bytes] = []
        size = 0
        while piece := response.read1(65536):
            if decompress:
                try:
                    piece = decompress.decompress(piece, self.max_bytes - size + 1)
                except zlib.error as error:
                    raise _unreachable(url) from error
            size += len(piece)
            if size > self.max_bytes:
                raise refuse(
                    "too_large",
                    "“{name}” has {size} MB; at most {limit} MB are taken. Split it into single articles.",
                    name=url[:200],
                    size=f"> {self.max_bytes / 1e6:.0f}",
                    limit=round(self.max_bytes / 1e6),
                )
            if time.monotonic() > ends:
                raise _slow(url)
            pieces.append(piece)
        if time.monotonic() > ends:  # cut off by the clock, not by the server
            raise _slow(url)
        return b"".join(pieces)


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever the host's name may resolve to by now."""

    def __init__(self, host: str, port: int, address: str, timeout: float, *, secure: bool) -> None:
        super().__init__(host, port, timeout=timeout)
        self._address = address
        self._secure = secure
        self.default_port = 443 if secure else 80  # decides whether the Host header names the port

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def abort(self) -> None:
        """End the connection from another thread."""
        sock = self.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def _parts(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of a web address.  InputError for all else (file, ftp, a login in it)."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except (ValueError, UnicodeError):
        parts, port, host = urlsplit(""), None, ""
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        raise refuse("bad_url", "“{url}” is no web address. Write https://….", url=url[:200])
    path = parts.path or "/"
    if parts.query:
        path += "?" + parts.query
    path = "".join(
        c if "!" <= c <= "~" else "".join(f"%{byte:02X}" for byte in c.encode("utf-8", "replace")) for c in path
    )
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path


def _headers(contact: str) -> dict[str, str]:
    agent = f"Dateline/0.1 (+{contact})" if contact and contact.isascii() and contact.isprintable() else "Dateline/0.1"
    return {
        "User-Agent": agent,
        "Accept": "text/html,application/xhtml+xml,application/xml,application/pdf,*/*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _resolve(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _slow(url: str) -> InputError:
    return refuse("slow", "{url} is too slow. Try again later, or paste the text.", url=url[:200])


def _unreachable(url: str) -> InputError:
    return refuse("unreachable", "{url} cannot be reached.", url=url[:200])


def load_url(url: str, fetcher: Fetcher, given: Given | None = None, *, follow: bool = True) -> Iterator[Item]:
    """The articles behind an address: a page, a PDF, a document, or the entries of a feed.

    With ``follow``, a feed's entries that carry only a teaser are fetched from their own address.  Never
    raises for bad input: what cannot be had is an Item with its error.
    """
    given = given or Given()
    try:
        fetched = fetcher.get(url)
        if looks_like_feed(fetched.content):
            for item in load_feed(fetched.content, given, filename=fetched.url):
                yield _followed(item, fetcher, given) if follow else item
        else:
            yield from _page(fetched, given)
    except InputError as error:
        yield Item(url, error=error)


_TEASER = 600  # characters below which an entry's text is not the article


def _followed(item: Item, fetcher: Fetcher, given: Given) -> Item:
    """The whole article of a feed's entry, or the entry itself where its page cannot be had."""
    short = item.loaded is not None and len(item.loaded.article.text) < _TEASER
    url = item.loaded.article.url if item.loaded is not None else item.name
    if not (short or item.error is not None) or not url.startswith(("http://", "https://")):
        return item
    try:
        whole = next(_page(fetcher.get(url), given))
    except InputError as error:
        return item if item.loaded is not None else Item(item.name, error=error)
    if whole.loaded is None or item.loaded is None:
        return whole if whole.loaded is not None else item
    return Item(item.name, _with_entry(whole.loaded, item.loaded))


def _with_entry(whole: Loaded, entry: Loaded) -> Loaded:
    """The page's text with the feed's details where the page gives none."""
    page, feed = whole.article, entry.article
    article = replace(
        page,
        published=page.published or feed.published,
        publisher=page.publisher or feed.publisher,
        author=page.author or feed.author,
        title=feed.title or page.title,
    )
    return replace(whole, article=article)


def _page(fetched: Fetched, given: Given) -> Iterator[Item]:
    given = replace(given, url=given.url or fetched.url)
    limit = max(1, len(fetched.content) // 1_000_000 + 1)  # the fetcher has checked the size
    if fetched.kind == "application/pdf" or fetched.content.startswith(b"%PDF-"):
        yield Item(fetched.url, load_pdf(fetched.content, given, filename=fetched.url, max_megabytes=limit))
    elif fetched.kind in {"text/html", "application/xhtml+xml", ""} and not fetched.content.startswith(b"PK"):
        content: bytes | str = fetched.content
        if fetched.charset:
            try:
                content = fetched.content.decode(fetched.charset)
            except (LookupError, UnicodeDecodeError):
                content = fetched.content
        yield Item(fetched.url, load_html(content, given, filename=fetched.url, max_megabytes=limit))
    else:
        name = urlsplit(fetched.url).path.rpartition("/")[2]
        yield from load_file(fetched.content, filename=name, given=given, max_megabytes=limit)
