"""A Nominatim that says what the test tells it to, on this machine."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import pytest

HIT = {
    "place_id": 7, "osm_type": "relation", "osm_id": 42, "lat": "43.1150", "lon": "131.8855", "addresstype": "city",
    "display_name": "Kleinstadt, Primorje, Russland", "address": {"country_code": "ru"},
}  # fmt: skip


@dataclass
class StandIn:
    """What the server got, and what it answers."""

    port: int
    status: int = 200
    body: bytes = json.dumps([HIT]).encode()
    delay: float = 0.0
    location: str = ""
    requests: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[StandIn]:
    """A Nominatim that says what the test tells it to."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {k: v[0] for k, v in parse_qs(urlparse(self.path).query).items()}
            stand.requests.append(
                {
                    **query,
                    "agent": self.headers.get("User-Agent", ""),
                    "referer": self.headers.get("Referer", ""),
                    "at": str(time.monotonic()),
                }
            )
            time.sleep(stand.delay)
            self.send_response(stand.status)
            self.send_header("Content-Type", "application/json")
            if stand.location:
                self.send_header("Location", stand.location)
            self.end_headers()
            self.wfile.write(stand.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand = StandIn(httpd.server_address[1])
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield stand
    httpd.shutdown()
    httpd.server_close()
    thread.join()
