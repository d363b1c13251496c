"""An online basemap: its pictures come from the server that the settings name, and from nobody it redirects to."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Page, expect
from tests.browser.helpers import opened
from tests.browser.site import served

_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@contextmanager
def pictures(asked: list[str], to: str = "") -> Iterator[str]:
    """A server on this machine that answers with a picture, or sends elsewhere (``to``)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302 if to else 200)
            self.send_header("Location", to + self.path) if to else self.send_header("Content-Type", "image/png")
            self.end_headers()
            if not to:
                self.wfile.write(_DOT)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def tiled(tiles: str) -> dict[str, str]:
    return {
        "DATELINE_ONLINE": "1",
        "DATELINE_ONLINE_HOSTS": "127.0.0.1",
        "DATELINE_TILES_URL": tiles + "/{z}/{x}/{y}.png",
        "DATELINE_TILES_ATTRIBUTION": "© Probe",
    }


def test_tiles_come_from_the_named_server_alone(page: Page) -> None:
    asked: list[str] = []
    with pictures(asked) as tiles, served(environment=tiled(tiles)) as address:
        frame = opened(page, f"{address}/?map=online")
        expect(frame.locator("img.leaflet-tile-loaded").first).to_be_attached()
        expect(frame.locator(".dl-credit").first).to_contain_text("© Probe")
        assert asked
        policy = page.request.get(address).headers["content-security-policy"]
        assert policy.endswith(f"img-src 'self' data: blob: {tiles}")


def test_a_tile_server_that_sends_elsewhere_is_not_followed(page: Page) -> None:
    asked: list[str] = []
    others: list[str] = []
    with (
        pictures(others) as elsewhere,
        pictures(asked, to=elsewhere) as tiles,
        served(environment=tiled(tiles)) as address,
    ):
        frame = opened(page, f"{address}/?map=online")
        expect(frame.locator(".dl-notice").first).to_be_visible()
        assert asked
        assert others == []
