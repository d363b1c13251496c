"""What stands between the network and the app: whom it lets through, and what it adds to answers.

Headers that name a person count only when they come from a proxy that the settings know; from anybody else they are
taken off before the app sees them.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import secrets
import time
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline import wording
from dateline.access.limits import Limit
from dateline.config import Settings
from dateline.config.checks import host_of, is_loopback, named
from dateline.operations.logs import belonging
from dateline.operations.metrics import metrics

__all__ = ["Doors"]

_log = logging.getLogger("dateline.requests")
_QUIET = ("/static/", "/app/static/", "/_stcore/host-config", "/media/")
SECRET_HEADER = "x-dateline-proxy-secret"  # noqa: S105 its name, not its value
_FORWARDED = ("x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip")
_PROBES = ("/healthz", "/readyz", "/_stcore/health")
_INNER = ("/metrics", "/_stcore/metrics")
_COSTLY = ("/_stcore/upload_file", "/auth/login", "/oauth2callback")
_COSTLY_PER_MINUTE = 120
_RETURN = "dateline_return"
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
_ADDED: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "frame-ancestors 'self'; object-src 'none'; base-uri 'self'; img-src 'self' data: blob:",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Doors:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._settings = settings
        self._proxies = [ipaddress.ip_network(one, strict=False) for one in settings.proxies]
        self._readers = [ipaddress.ip_network(one, strict=False) for one in settings.metrics_from]
        self._costly = Limit(_COSTLY_PER_MINUTE)
        public = urlsplit(settings.public_url)
        self._base = public.path.rstrip("/")
        self._hosts = {host.lower() for host in (*settings.allowed_hosts, public.hostname or "") if host}
        self._added = dict(_ADDED)
        if settings.embed_in:
            del self._added["X-Frame-Options"]  # knows no list; every browser that counts reads the policy
            sites = " ".join(("'self'", *settings.embed_in))
            self._added["Content-Security-Policy"] = _ADDED["Content-Security-Policy"].replace("'self'", sites, 1)
        if settings.online and settings.tiles_url:
            self._added["Content-Security-Policy"] += f" {_source(settings.tiles_url)}"
        if public.scheme == "https":
            self._added["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        path = scope["path"].removeprefix(self._base) if self._base else scope["path"]
        peer = scope["client"][0] if scope.get("client") else ""
        proxied = any(name in headers for name in _FORWARDED)
        trusted = self._trusted(peer, headers)
        refusal = self._refusal(path, peer, headers, proxied=proxied, trusted=trusted)
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
            return
        given = headers.get("x-request-id", "")
        request = given if trusted and _ID.match(given) else secrets.token_hex(8)
        scope["headers"] = self._cleaned(scope["headers"], request, trusted=trusted)
        answer = _Outgoing(self, scope, send, path, request, headers)
        begun = time.perf_counter()
        stream = scope["type"] == "websocket"
        with belonging(request=request):
            if stream:
                metrics().sessions.inc()
            try:
                await self.app(scope, receive, answer)
            finally:
                if stream:
                    metrics().sessions.dec()
                if path not in _PROBES and not path.startswith(_QUIET):
                    seconds = round(time.perf_counter() - begun, 4)
                    client = self._client(peer, headers, trusted=trusted)
                    told = {"path": path, "status": answer.status, "seconds": seconds, "client": client}
                    _log.info("session" if stream else "request", extra=told)

    # --- coming in ------------------------------------------------------------------------------

    def _refusal(
        self, path: str, peer: str, headers: Headers, *, proxied: bool, trusted: bool
    ) -> tuple[int, str] | None:
        """Status and message key where the request is not let through."""
        if path in _PROBES:
            return None
        if path in _INNER:
            return None if _inside(peer, self._readers) and not proxied else (404, "")
        if not self._host_allowed(headers.get("host", "")):
            return 403, "server.host"
        if self._settings.auth == "" and proxied:
            return 403, "server.choose"
        if self._settings.auth == "proxy" and not trusted:
            return 403, "server.not_the_proxy"
        if any(part in path for part in _COSTLY) and self._costly.wait(self._client(peer, headers, trusted=trusted)):
            return 429, "server.too_often"
        return None

    def _host_allowed(self, host: str) -> bool:
        name = host.lower().rpartition("@")[2]
        name = name[1 : name.find("]")] if name.startswith("[") else name.partition(":")[0]
        if is_loopback(name):
            return True
        if self._settings.auth == "":
            return False
        if not self._hosts:
            return True
        return named(name, self._hosts)

    def _trusted(self, peer: str, headers: Headers) -> bool:
        """True for the proxy that the settings know: by its address, and its secret where there is one."""
        settings = self._settings
        if not self._proxies and not settings.proxy_secret:
            return False
        right = not settings.proxy_secret or secrets.compare_digest(
            headers.get(SECRET_HEADER, "").encode(), settings.proxy_secret.encode()
        )
        return right and (not self._proxies or _inside(peer, self._proxies))

    def _client(self, peer: str, headers: Headers, *, trusted: bool) -> str:
        """The address that asks: the last one that our proxy saw, else the peer."""
        seen = headers.get("x-forwarded-for", "").rpartition(",")[2].strip() if trusted else ""
        return seen[:64] or peer

    def _cleaned(self, raw: list[tuple[bytes, bytes]], request: str, *, trusted: bool) -> list[tuple[bytes, bytes]]:
        settings = self._settings
        off = {SECRET_HEADER, "x-request-id"}
        if settings.auth != "proxy" or not trusted:
            off |= {settings.user_header.lower(), settings.groups_header.lower()}
        kept = [(name, value) for name, value in raw if name.decode("latin-1").lower() not in off]
        return [*kept, (b"x-request-id", request.encode())]

    # --- going out ------------------------------------------------------------------------------

    def finish(self, headers: MutableHeaders, status: int, path: str, request: str, asked: Headers) -> int:
        """Complete an answer's headers; returns its status, which may change."""
        for name, value in self._added.items():
            headers.setdefault(name, value)
        headers["X-Request-ID"] = request
        if path == "/auth/login":
            if status >= 400:  # Streamlit says no more than "Authentication error"
                headers["Location"] = f"{self._base}/?signin=unreachable"
                return 303
            self._remember(headers, asked)
        elif path == "/oauth2callback" and status in {302, 303, 307}:
            done = any(
                value.startswith("_streamlit_user=") and "Max-Age=0" not in value
                for value in headers.getlist("set-cookie")
            )
            headers["Location"] = self._way_back(asked) if done else f"{self._base}/?signin=failed"
        return status

    def _remember(self, headers: MutableHeaders, asked: Headers) -> None:
        """Keep for ten minutes where the visitor wanted to go, so that a deep link survives the sign-in."""
        parts = urlsplit(asked.get("referer", ""))
        if parts.path.startswith(self._base + "/") and parts.netloc == asked.get("host", ""):
            wanted = parts.path + (f"?{parts.query}" if parts.query else "")
            if _local(wanted):
                answer = Response()
                answer.set_cookie(
                    _RETURN, wanted.encode("ascii", "ignore").hex(), max_age=600, httponly=True, samesite="lax",
                    path=self._base or "/", secure=self._settings.public_url.startswith("https"),
                )  # fmt: skip
                headers.append("set-cookie", answer.headers["set-cookie"])

    def _way_back(self, asked: Headers) -> str:
        try:
            kept = SimpleCookie(asked.get("cookie", "")).get(_RETURN)
            wanted = bytes.fromhex(kept.value).decode("ascii") if kept else ""
        except (CookieError, ValueError):
            wanted = ""
        return wanted if wanted.startswith(self._base + "/") and _local(wanted) else f"{self._base}/"


class _Outgoing:
    """Completes the start of an answer."""

    def __init__(self, doors: Doors, scope: Scope, send: Send, path: str, request: str, asked: Headers) -> None:
        self._doors, self._http, self._send = doors, scope["type"] == "http", send
        self._path, self._request, self._asked = path, request, asked
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if self._http and message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            status = self._doors.finish(headers, message["status"], self._path, self._request, self._asked)
            self.status = status
            message = {**message, "status": status, "headers": headers.raw}
        await self._send(message)


async def _refuse(refusal: tuple[int, str], scope: Scope, receive: Receive, send: Send) -> None:
    status, key = refusal
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    lang = "de" if Headers(scope=scope).get("accept-language", "").lower().startswith("de") else "en"
    text = wording.text(key, lang) if key else ""
    await PlainTextResponse(text, status, {"X-Content-Type-Options": "nosniff"})(scope, receive, send)


def _source(tiles: str) -> str:
    """A tile server as a policy names it; ``{s}`` stands for any of its hosts."""
    parts = urlsplit(tiles)
    host = re.sub(r"^[^.]*\{\w+\}[^.]*(?=\.)", "*", parts.netloc.rpartition("@")[2])
    return f"{parts.scheme}://{host if '{' not in host else host_of(tiles)}"


def _inside(address: str, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return any(ip.version == network.version and ip in network for network in networks)


def _local(path: str) -> bool:
    """True for a path of this server: a browser takes ``//x`` and ``/\\x`` for another one."""
    return bool(re.match(r"/(?![/\\])[\x21-\x7e]{0,1500}\Z", path)) and "\\" not in path
