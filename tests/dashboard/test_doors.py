"""Who gets past the doors, with which headers; called as a web server calls them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dateline.access.limits import Limit
from dateline.config import Settings
from dateline.dashboard.doors import Doors
from dateline.errors import AccessError

SECRET = "s" * 32
OIDC = Settings(
    Path(), Path(), auth="oidc", public_url="https://dateline.example.org/desk", allowed_hosts=("*.intra.example",)
)


def call(
    settings: Settings, path: str = "/", peer: str = "127.0.0.1", kind: str = "http", status: int = 200,
    answer: dict[str, str] | None = None, doors: Doors | None = None, **headers: str,
) -> dict[str, Any]:  # fmt: skip
    """One request: what reached the app (``headers``), and what went back (``status``, ``out``)."""
    seen: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen["headers"] = {name.decode(): value.decode() for name, value in scope["headers"]}
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        raw = [(name.encode(), value.encode()) for name, value in (answer or {}).items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": b"ok"})

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"} if kind == "websocket" else {"type": "http.request"}

    async def send(message: dict[str, Any]) -> None:
        seen["type"] = message["type"]
        if message["type"] == "http.response.start":
            seen["status"] = message["status"]
            seen["out"] = {name.decode().lower(): value.decode() for name, value in message["headers"]}

    asked = {"host": "localhost:8501"} | {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": kind, "method": "GET", "path": path, "client": (peer, 5000),
        "headers": [(name.encode(), value.encode()) for name, value in asked.items()],
    }  # fmt: skip
    gate = doors or Doors(app, settings)
    gate.app = app
    asyncio.run(gate(scope, receive, send))
    return seen


def passes(settings: Settings, **more: Any) -> bool:
    return "headers" in call(settings, **more)


# --- one person ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "fine"),
    [("localhost:8501", True), ("127.0.0.1", True), ("[::1]:8501", True), ("dateline.example.org", False), ("", False),
     ("localhost.evil.example", False), ("evil@localhost", True), ("0.0.0.0:8501", False)],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_one_person_is_asked_by_this_machines_name_only(host: str, fine: bool, kind: str) -> None:
    """Another site whose name leads here (DNS rebinding) gets nothing."""
    assert passes(Settings(Path(), Path()), kind=kind, host=host) is fine


def test_one_person_is_not_behind_a_proxy_by_mistake() -> None:
    seen = call(Settings(Path(), Path()), x_forwarded_for="203.0.113.9")
    assert seen["status"] == 403
    assert call(Settings(Path(), Path()), kind="websocket", forwarded="for=203.0.113.9")["type"] == "websocket.close"


# --- a proxy that signs people in -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "peer", "secret", "fine"),
    [
        ({"proxies": ("10.0.0.0/24",)}, "10.0.0.7", "", True),
        ({"proxies": ("10.0.0.0/24",)}, "10.0.1.7", "", False),
        ({"proxies": ("10.0.0.0/24",)}, "::ffff:10.0.0.7", "", True),
        ({"proxies": ("::1",)}, "127.0.0.1", "", False),
        ({"proxies": ("10.0.0.0/24",)}, "not an address", "", False),
        ({"proxy_secret": SECRET}, "203.0.113.9", SECRET, True),
        ({"proxy_secret": SECRET}, "203.0.113.9", "wrong", False),
        ({"proxy_secret": SECRET}, "203.0.113.9", "", False),
        ({"proxy_secret": SECRET, "proxies": ("10.0.0.1",)}, "10.0.0.1", "wrong", False),
        ({"proxy_secret": SECRET, "proxies": ("10.0.0.1",)}, "10.0.0.2", SECRET, False),
        ({"proxy_secret": SECRET, "proxies": ("10.0.0.1",)}, "10.0.0.1", SECRET, True),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_only_the_proxy_names_people(settings: dict[str, Any], peer: str, secret: str, fine: bool, kind: str) -> None:
    ours = Settings(Path(), Path(), auth="proxy", **settings)
    seen = call(ours, peer=peer, kind=kind, x_forwarded_user="ada", x_dateline_proxy_secret=secret)
    assert ("headers" in seen) is fine
    if fine:
        assert seen["headers"]["x-forwarded-user"] == "ada"
        assert "x-dateline-proxy-secret" not in seen["headers"]


def test_elsewhere_the_headers_are_taken_off() -> None:
    """Also in upper case, and for every mode but the proxy's."""
    for auth in ("", "none", "oidc"):
        ours = Settings(Path(), Path(), auth=auth, proxies=("127.0.0.1",))
        seen = call(ours, **{"X-Forwarded-User": "ada", "X-Forwarded-Groups": "desk"})
        assert not {name for name in seen["headers"] if "forwarded" in name.lower()}


def test_probes_need_no_proxy() -> None:
    ours = Settings(Path(), Path(), auth="proxy", proxies=("10.0.0.1",))
    assert passes(ours, path="/healthz", peer="10.9.9.9", host="10.9.9.1:8501")
    assert not passes(ours, path="/", peer="10.9.9.9")


# --- names, inner pages, limits -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "fine"),
    [("dateline.example.org", True), ("DATELINE.example.org:443", True), ("a.intra.example", True),
     ("intra.example", False), ("evil.example", False), ("localhost", True)],
)  # fmt: skip
def test_only_known_names(host: str, fine: bool) -> None:
    assert passes(OIDC, host=host) is fine


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics", "/desk/metrics"])
def test_figures_are_for_those_who_run_it(path: str) -> None:
    assert passes(OIDC, path=path)
    assert call(OIDC, path=path, peer="10.0.0.1")["status"] == 404
    assert call(OIDC, path=path, x_forwarded_for="203.0.113.9")["status"] == 404


def test_uploads_and_sign_ins_have_a_limit() -> None:
    doors = Doors(lambda *_: None, OIDC)  # type: ignore[arg-type,return-value]
    states = [call(OIDC, path="/desk/_stcore/upload_file/a/b", doors=doors)["status"] for _ in range(130)]
    assert states[:120] == [200] * 120
    assert states[-1] == 429
    assert call(OIDC, path="/desk/_stcore/upload_file/a/b", doors=doors, peer="10.0.0.9")["status"] == 200
    assert call(OIDC, path="/desk/", doors=doors)["status"] == 200


def test_a_limit_fills_again() -> None:
    now = [0.0]
    limit = Limit(2, clock=lambda: now[0])
    limit.spend("ada")
    limit.spend("ada")
    with pytest.raises(AccessError) as caught:
        limit.spend("ada")
    assert caught.value.values == {"seconds": "30"}
    limit.spend("bob")
    now[0] = 30.0
    limit.spend("ada")
    with pytest.raises(AccessError):
        limit.spend("ada")


# --- answers --------------------------------------------------------------------------------------------


def test_answers_carry_the_headers() -> None:
    out = call(OIDC)["out"]
    assert out["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in out["content-security-policy"]
    assert out["strict-transport-security"]
    assert len(out["x-request-id"]) == 16
    assert "strict-transport-security" not in call(Settings(Path(), Path()))["out"]


def test_pictures_come_from_here_and_the_tile_server_alone() -> None:
    """A browser that shows a page asks nobody else, wherever an article or a redirect points it."""
    ours = replace(OIDC, tiles_url="https://{s}.tiles.example/{z}/{x}/{y}.png?key=k", online_hosts=("*.tiles.example",))
    assert call(ours)["out"]["content-security-policy"].endswith("; img-src 'self' data: blob:")
    out = call(replace(ours, online=True))["out"]["content-security-policy"]
    assert out.endswith("; img-src 'self' data: blob: https://*.tiles.example")
    ours = replace(ours, online=True, tiles_url="https://tiles.example:8443/{z}/{x}/{y}.png")
    assert call(ours)["out"]["content-security-policy"].endswith(" https://tiles.example:8443")


def test_request_ids_come_from_the_proxy_alone() -> None:
    ours = Settings(Path(), Path(), auth="none", proxies=("10.0.0.1",))
    assert call(ours, peer="10.0.0.1", x_request_id="abcd-1234")["headers"]["x-request-id"] == "abcd-1234"
    assert call(ours, peer="10.0.0.2", x_request_id="abcd-1234")["headers"]["x-request-id"] != "abcd-1234"
    assert call(ours, peer="10.0.0.1", x_request_id='a"} {"x')["headers"]["x-request-id"] != 'a"} {"x'


def test_a_provider_that_is_away_is_said() -> None:
    seen = call(OIDC, path="/desk/auth/login", status=400)
    assert (seen["status"], seen["out"]["location"]) == (303, "/desk/?signin=unreachable")
    seen = call(OIDC, path="/desk/oauth2callback", status=302, answer={"location": "/desk/"})
    assert seen["out"]["location"] == "/desk/?signin=failed"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("https://dateline.example.org/desk/article?article=a1&share=x", "/desk/article?article=a1&share=x"),
        ("https://evil.example/desk/article", "/desk/"),
        ("https://dateline.example.org/other", "/desk/"),
        ("https://dateline.example.org/desk//evil.example", "/desk//evil.example"),
        ("https://dateline.example.org//evil.example/desk/", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_the_way_back_stays_on_this_server(referer: str, back: str) -> None:
    seen = call(OIDC, path="/desk/auth/login", status=302, answer={"location": "https://id.example.org/"},
                host="dateline.example.org", referer=referer)  # fmt: skip
    cookie = seen["out"].get("set-cookie", "").partition(";")[0]
    done = {"location": "/desk/", "set-cookie": "_streamlit_user=signed; Path=/"}
    assert call(OIDC, path="/desk/oauth2callback", status=302, answer=done, cookie=cookie)["out"]["location"] == back


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "/a b", "/é", "/" * 3000]
)
def test_a_forged_way_back_is_not_taken(path: str) -> None:
    ours = Settings(Path(), Path(), auth="oidc", public_url="https://dateline.example.org")
    done = {"location": "/", "set-cookie": "_streamlit_user=signed; Path=/"}
    for value in (path.encode().hex(), path.encode("ascii", "ignore").decode()):
        seen = call(ours, path="/oauth2callback", status=302, answer=done, cookie=f"dateline_return={value}")
        assert seen["out"]["location"] == "/"


def test_named_sites_may_embed() -> None:
    """No other site may show the app in a frame, except those that the settings name."""
    assert "frame-ancestors 'self';" in call(OIDC)["out"]["content-security-policy"]
    out = call(replace(OIDC, embed_in=("https://news.example",)))["out"]
    assert out["content-security-policy"].startswith("frame-ancestors 'self' https://news.example; object-src 'none'")
    assert "x-frame-options" not in out
