"""The guard on outgoing requests: only public web servers, only when allowed, never for long."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from tests.loading.makers import PAGE, SENTENCE

from dateline.errors import InputError
from dateline.loading import Fetcher, load_url
from dateline.loading.fetching import is_public
from dateline.wording import catalogue

Answer = Callable[[str, socket.socket], None]


@contextmanager
def server(answer: Answer) -> Iterator[str]:
    """A web server on loopback that answers each request with ``answer(path, connection)``."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.1)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                continue
            with connection:
                connection.settimeout(5)
                try:
                    request = connection.recv(65536).decode("latin-1")
                    answer(request.split(" ")[1], connection)
                except (OSError, IndexError):
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        ended.set()
        thread.join()
        listening.close()


def sends(body: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", extra: str = "") -> Answer:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return lambda _path, connection: connection.sendall(head.encode() + body)


def near(**fields: object) -> Fetcher:
    """A fetcher that may ask our own server, which a real one may not."""
    return Fetcher(**{"online": True, "hosts": ("*",), "allowed": lambda _address: True} | fields)  # type: ignore[arg-type]


def refused(url: str, fetcher: Fetcher) -> str:
    with pytest.raises(InputError) as caught:
        fetcher.get(url)
    for lang in ("de", "en"):
        assert "{" not in catalogue(lang)[caught.value.key].format(**caught.value.values)
    return caught.value.key.removeprefix("loading.")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:db8::1", "", "example.org",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::808:808"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_nothing_is_asked_unless_online_sources_are_on() -> None:
    assert refused("https://example.org/", Fetcher(online=False)) == "offline"


def test_no_host_is_asked_that_is_not_named() -> None:
    """Not even the name server hears of it."""
    looked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        looked.append(host)
        return ["93.184.216.34"]

    assert refused("https://news.example/a", Fetcher(online=True, resolve=resolve)) == "not_allowed"
    listed = Fetcher(online=True, hosts=("news.example",), resolve=resolve)
    for url in ("https://evil.example/", "https://news.example.evil.example/", "https://news.example@evil.example/"):
        assert refused(url, listed) in {"not_allowed", "bad_url"}
    assert looked == []


@pytest.mark.parametrize("target", ["http://other.example/b", "//other.example/b", "http://127.0.0.2:{port}/b"])
def test_a_redirect_leads_to_no_host_that_is_not_named(target: str) -> None:
    """The second server is there and would answer."""
    asked: list[str] = []

    def answer(path: str, connection: socket.socket) -> None:
        asked.append(path)
        sends(b"", status="302 Found", extra=f"Location: {target.format(port=port)}\r\n")(path, connection)

    with server(answer) as url:
        port = url.rpartition(":")[2]
        assert refused(f"http://news.example:{port}/a", near(hosts=("news.example",), resolve=_here)) == "not_allowed"
    assert asked == ["/a"]


def test_a_redirect_among_named_hosts_is_followed() -> None:
    def answer(path: str, connection: socket.socket) -> None:
        moved = f"Location: http://www.news.example:{port}/b\r\n"
        (sends(b"moved") if path == "/b" else sends(b"", status="301 Moved", extra=moved))(path, connection)

    with server(answer) as url:
        port = url.rpartition(":")[2]
        fetcher = near(hosts=("news.example", "*.news.example"), resolve=_here)
        assert fetcher.get(f"http://news.example:{port}/a").content == b"moved"


def _here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.org/a", "gopher://x", "javascript:alert(1)", "data:text/html,x", "", "x",
        "http://", "http://user:pass@example.org/", "http://example.org:99999/", "http://[::1", "//example.org/a",
    ],
)  # fmt: skip
def test_only_web_addresses(url: str) -> None:
    assert refused(url, near()) == "bad_url"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8501/",
        "http://[::1]/",
        "http://0/",
        "http://2130706433/",
        "http://169.254.169.254/",
    ],
)
def test_loopback_and_metadata_addresses_are_refused(url: str) -> None:
    assert refused(url, Fetcher(online=True, hosts=("*",))) in {"not_public", "unreachable"}


def test_what_a_name_resolves_to_decides() -> None:
    """One private address among the answers of the name server is enough."""
    fetcher = Fetcher(online=True, hosts=("*",), resolve=lambda _host, _port: ["93.184.216.34", "10.0.0.5"])
    assert refused("http://rebind.example/", fetcher) == "not_public"


def test_the_address_that_was_checked_is_the_one_asked() -> None:
    """The name is resolved once: a second answer cannot lead elsewhere."""
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with server(sends(b"hello")) as url:
        port = url.rpartition(":")[2]
        fetched = near(resolve=resolve).get(f"http://name.example:{port}/a")
    assert fetched.content == b"hello"
    assert asked == ["name.example"]


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://localhost/", "file:///etc/passwd", "//192.168.0.1/x"])
def test_redirects_are_checked_again(target: str) -> None:
    allowed = {"127.0.0.1": True}

    def once(address: str) -> bool:
        return allowed.pop(address, False)

    with server(sends(b"", status="302 Found", extra=f"Location: {target}\r\n")) as url:
        key = refused(url, Fetcher(online=True, hosts=("*",), allowed=once))
    assert key in {"not_public", "bad_url"}


def test_endless_redirects() -> None:
    with server(sends(b"", status="301 Moved", extra="Location: /again\r\n")) as url:
        assert refused(url, near()) == "redirects"


def _trickle(_path: str, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(20):
        connection.sendall(b"x")
        time.sleep(0.1)


def _trickled_head(_path: str, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(20):
        connection.sendall(b"X-Slow: 1\r\n")
        time.sleep(0.1)


def _silent(_path: str, _connection: socket.socket) -> None:
    time.sleep(1)


@pytest.mark.parametrize("answer", [_trickle, _trickled_head, _silent])
def test_slow_servers_are_left(answer: Answer) -> None:
    start = time.monotonic()
    with server(answer) as url:
        assert refused(url, near(seconds=0.6)) == "slow"
        assert time.monotonic() - start < 2


def test_an_answer_that_is_too_large() -> None:
    with server(sends(b"x" * 200_000)) as url:
        assert refused(url, near(max_bytes=100_000)) == "too_large"


def test_a_compressed_bomb() -> None:
    import gzip

    with server(sends(gzip.compress(b"0" * 50_000_000), extra="Content-Encoding: gzip\r\n")) as url:
        assert refused(url, near(max_bytes=1_000_000)) == "too_large"


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "204 None", "302 Found"])
def test_error_answers(status: str) -> None:
    with server(sends(b"", status=status)) as url:
        assert refused(url, near()) == "status"


@pytest.mark.parametrize("rubbish", [b"", b"\x00\xff", b"HTTP/9 banana\r\n\r\n"])
def test_rubbish_answers(rubbish: bytes) -> None:
    with server(lambda _path, connection: connection.sendall(rubbish)) as url:
        assert refused(url, near()) == "unreachable"


def test_a_closed_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/", near()) == "unreachable"


def test_a_page_becomes_an_article() -> None:
    with server(sends(PAGE.encode())) as url:
        items = list(load_url(url + "/2024/x?a=ä b", near()))
    assert items[0].loaded is not None
    article = items[0].loaded.article
    assert SENTENCE in article.text
    assert article.title == "Reise nach Beispielstadt"


def test_a_feed_is_followed_to_the_whole_articles() -> None:
    def answer(path: str, connection: socket.socket) -> None:
        host = "http://{}:{}".format(*connection.getsockname())
        feed = f"""<rss><channel><title>Blatt</title>
        <item><title>Eins</title><link>{host}/1</link>
        <pubDate>Thu, 02 May 2024 08:00:00 GMT</pubDate><description>{SENTENCE}</description></item>
        <item><title>Zwei</title><link>{host}/404</link><description>{SENTENCE}</description></item></channel></rss>"""
        if path == "/feed":
            sends(feed.encode(), kind="application/rss+xml")(path, connection)
        elif path == "/1":
            sends(PAGE.encode())(path, connection)
        else:
            sends(b"", status="404 Not Found")(path, connection)

    with server(answer) as url:
        one, two = list(load_url(url + "/feed", near()))
    assert one.loaded is not None
    assert two.loaded is not None
    assert "Am Samstag fährt sie" in one.loaded.article.text
    assert one.loaded.article.title == "Eins"
    assert one.loaded.article.published == "2024-05-03"
    assert two.loaded.article.text == SENTENCE


def test_what_cannot_be_had_is_an_item_with_its_reason() -> None:
    items = list(load_url("http://127.0.0.1/", Fetcher(online=True, hosts=("*",))))
    assert [(item.name, item.error is not None) for item in items] == [("http://127.0.0.1/", True)]
