"""What the server does before the first reader comes, and how it sends what browsers keep."""

from __future__ import annotations

import gzip
import logging
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path

import streamlit as st
import streamlit.net_util
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.secrets import SecretsValue

from dateline import wording
from dateline.config import settings_from
from dateline.config.checks import is_loopback, open_door
from dateline.dashboard.doors import Doors
from dateline.dashboard.parcels import parcels
from dateline.errors import SettingsError
from dateline.mapping.webmap import BUNDLE, bundle, script_version
from dateline.operations.health import Probe
from dateline.operations.logs import start_logging
from dateline.operations.metrics import CONTENT_TYPE, metrics
from dateline.reading import ENGINE

__all__ = ["Packed", "failed", "lifespan", "middleware", "routes", "secrets", "starting"]

_log = logging.getLogger("dateline.server")

_KEPT_BYTES = 16_000_000
_SMALLEST = 1_000
_LONGEST = 8_000  # characters of what is asked of a parcel
_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")


def starting() -> bool:
    """True while the server reads the application, False in a reader's session.

    A folder ``pages/`` beside the entry makes Streamlit expect pages of the old kind until ``st.navigation`` has been
    called once, so that the very first link to a page would be answered "Page not found"; here it is called before.
    """
    if get_script_run_ctx(suppress_warning=True) is not None:
        return False
    st.secrets.load_if_toml_exists()  # Community Cloud gives settings there; they become variables of the environment
    _check()
    _keep_quiet()
    start_logging(settings_from())
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)  # it would say that no reader is there, which is the point
    try:
        st.navigation([st.Page(_nothing, title="Dateline")])
    finally:
        logging.disable(before)
    return True


def _nothing() -> None:
    """The page that stands in until a reader comes."""


def _keep_quiet() -> None:
    """Let Streamlit not ask a server elsewhere for this machine's address.

    It would, once at its start where it listens on all addresses, and again whenever a page of another site knocks.
    """
    streamlit.net_util.get_external_ip = _unknown


def _unknown() -> None:
    """What is not known and not asked for."""


def _check() -> None:
    """End the process with a sentence where the settings are wrong, or would let strangers in."""
    lang = "de" if os.environ.get("LANG", "").startswith("de") else "en"
    if faults := _faults():
        for one in faults:
            print(wording.text(one.key, lang, **one.values), file=sys.stderr)  # noqa: T201
        sys.stderr.flush()
        raise SystemExit(2)


def _faults() -> list[SettingsError]:
    try:
        settings = settings_from()
    except SettingsError as error:
        return [error, *error.others]
    address = str(st.get_option("server.address") or "0.0.0.0")  # noqa: S104 what Streamlit does without
    if settings.auth == "" and not is_loopback(address):
        return [open_door(address)]
    if settings.auth == "proxy" and os.environ.get("FORWARDED_ALLOW_IPS") != "":
        # Else the web server believes what a client says of its address, before we look at it.
        return [
            SettingsError("Behind a proxy that signs people in, start with: dateline serve.", "settings.serve_needed")
        ]
    return []


def routes() -> list[BaseRoute]:
    """What the server answers beside Streamlit's own addresses: parcels, and to those who run it how it is."""
    probe = Probe(settings_from())
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    place = f"/{base}/dateline" if base else "/dateline"  # parcels lie where the app lies; the rest is for this machine

    async def ready(_request: Request) -> Response:
        found = await run_in_threadpool(probe.look)
        parts = {part.name: "ok" if part.error is None else str(part.error) for part in found.parts}
        return JSONResponse({"ready": found.well} | parts, 200 if found.well else 503)

    async def figures(_request: Request) -> Response:
        return Response(await run_in_threadpool(metrics().text), media_type=CONTENT_TYPE)

    return [
        Route("/healthz", _alive),
        Route("/readyz", ready),
        Route("/metrics", figures),
        Route(f"{place}/{BUNDLE}", _map_script),
        Route(place + "/{key}", _parcel),
        Route(place + "/{key}/{item:path}", _parcel),
    ]


async def _alive(_request: Request) -> Response:
    return JSONResponse({"alive": True})


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """The time in which the server serves."""
    start_logging(settings_from())  # once more: by now the web server has made its loggers
    listens = {"address": st.get_option("server.address"), "port": st.get_option("server.port")}
    _log.info("started", extra={"version": ENGINE, **listens})
    yield
    _log.info("stopped")


def failed(error: Exception) -> None:
    """An error that nobody expected: it goes to the log whole, to the screen without its innards."""
    metrics().errors.labels(type(error).__name__).inc()
    _log.error("A page failed.", exc_info=error)


def secrets() -> dict[str, SecretsValue]:
    """What Streamlit's own sign-in needs to know; nothing where it is not in use."""
    settings = settings_from()
    if settings.auth != "oidc":
        return {}
    return {
        "auth": {
            "redirect_uri": settings.public_url.rstrip("/") + "/oauth2callback",
            "cookie_secret": settings.cookie_secret,
            "client_id": settings.oidc_client_id,
            "client_secret": settings.oidc_client_secret,
            "server_metadata_url": settings.oidc_metadata_url,
        }
    }


def middleware() -> list[Middleware]:
    """What stands between the browser and Streamlit's own server."""
    return [Middleware(Doors, settings=settings_from()), Middleware(Packed)]


async def _map_script(request: Request) -> Response:
    """The map's scripts in one.  Their address names the version, so browsers may keep them."""
    folder = Path("static")
    try:
        plain, small = await run_in_threadpool(lambda: _bundles(script_version(folder)))
    except OSError:
        return Response(status_code=404)
    headers = {
        "Cache-Control": "public, max-age=86400, immutable",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
    }
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(plain, media_type="text/javascript", headers=headers)
    return Response(small, media_type="text/javascript", headers=headers | {"Content-Encoding": "gzip"})


@lru_cache(maxsize=1)
def _bundles(_version: str) -> tuple[bytes, bytes]:
    """The bundle of this version as it is and packed."""
    plain = bundle(Path("static"))
    return plain, gzip.compress(plain, 6, mtime=0)


async def _parcel(request: Request) -> Response:
    """A parcel by its key.  What is under a key never changes, so browsers may keep it."""
    asked = request.path_params
    body = await run_in_threadpool(parcels().answer, asked["key"], asked.get("item", "")[:_LONGEST])
    if body is None:
        return Response(status_code=404)
    kept = {"Cache-Control": "private, max-age=86400, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(body, media_type="application/json", headers=kept)


class Packed:
    """Sends Streamlit's own scripts packed, each packed once: uncompressed they are four fifths of a first visit.

    Streamlit leaves its ``/static/`` uncompressed lest every request pay for packing.  Their names hold a digest of
    their content, so what is packed once stays right; the least recently asked for goes first when room is short.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        wanted = (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and "/static/" in scope["path"]
            and "/app/static/" not in scope["path"]
            and "gzip" in headers.get("accept-encoding", "")
            and "range" not in headers
        )
        if not wanted:
            await self.app(scope, receive, send)
            return
        answer = _Answer(self, scope["path"], send)
        await self.app(scope, receive, answer)

    def packed(self, path: str, body: bytes) -> bytes:
        """``body`` as gzip, from memory if ``path`` was asked for before."""
        with self._lock:
            if path in self._kept:
                self._kept.move_to_end(path)
                return self._kept[path]
        small = gzip.compress(body, 6, mtime=0)
        with self._lock:
            self._kept[path] = small
            while sum(map(len, self._kept.values())) > _KEPT_BYTES and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return small


class _Answer:
    """Holds an answer back until it is whole, and sends it packed if it is text and found."""

    def __init__(self, packer: Packed, path: str, send: Send) -> None:
        self._packer, self._path, self._send = packer, path, send
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            kind = headers.get("content-type", "")
            size = int(headers.get("content-length", "0") or 0)
            text = kind.startswith(_TEXT) and "content-encoding" not in headers
            if message["status"] == 200 and text and size >= _SMALLEST:
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        small = await run_in_threadpool(self._packer.packed, self._path, b"".join(self._parts))
        headers = MutableHeaders(raw=self._start["headers"])
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(small))
        headers.add_vary_header("Accept-Encoding")
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": small})
