"""A real server as `dateline serve` and `streamlit run` start it: not with wrong settings, and not for other sites."""

from __future__ import annotations

import json
import socketserver
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests.browser.site import ROOT, free_port
from tests.deploy.running import app, until_ready
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

_SERVE = [sys.executable, "-m", "dateline.cli", "serve"]
_STREAMLIT = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.headless", "true"]


@pytest.mark.parametrize("command", [_SERVE, _STREAMLIT], ids=["serve", "streamlit"])
@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATELINE_AUTH": "ldap"}, ["DATELINE_AUTH is ldap. Choose one of: none, proxy, oidc."]),
        ({"DATELINE_ONLINE": "1"}, ["DATELINE_ONLINE does not say what may be asked."]),
        ({"DATELINE_AUTH": "proxy"}, ["needs to know the proxy", "Nobody could make a dossier"]),
    ],
)
def test_wrong_settings_start_nothing(
    tmp_path: Path, command: list[str], environment: dict[str, str], said: list[str]
) -> None:
    """Every fault in a sentence, no traceback, an exit that a supervisor understands."""
    port = ["--server.port", str(free_port()), "--server.address", "127.0.0.1"] if command is _STREAMLIT else []
    with app(tmp_path, {**environment, "LANG": "C", "LC_ALL": "C"}, [*command, *port], wait=False) as running:
        assert running.process.wait(timeout=60) == 2
    log = running.log.read_text(encoding="utf-8")
    assert all(one in log for one in said), log
    assert "Traceback" not in log


def test_settings_may_stand_in_streamlits_secrets(tmp_path: Path) -> None:
    """As Community Cloud gives them: open to all by another name than this machine's, which else is refused."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/secrets.toml").write_text('DATELINE_AUTH = "none"\n', encoding="utf-8")
    port = free_port()
    command = [*_STREAMLIT, "--server.port", str(port)]
    with app(tmp_path, {"DATELINE_PORT": str(port)}, command, wait=False) as running:
        running.address = f"http://localhost:{port}"
        until_ready(running)
        assert running.get("/", Host="demonstration.streamlit.app")[0] == 200
    with app(tmp_path / "without", {}) as running:
        assert running.get("/", Host="demonstration.streamlit.app")[0] == 403


def test_another_site_gets_no_session(tmp_path: Path) -> None:
    """A page elsewhere, opened in the browser of somebody who may, opens no socket and puts no file here."""
    with app(tmp_path, {"DATELINE_AUTH": "none"}) as running:
        socket = running.address.replace("http", "ws") + "/_stcore/stream"
        with connect(socket, origin=running.address, subprotocols=["streamlit"]):  # type: ignore[arg-type,list-item]
            pass
        for origin in ("https://evil.example", "http://127.0.0.1.evil.example", "null"):
            with pytest.raises(InvalidStatus) as caught:
                connect(socket, origin=origin, subprotocols=["streamlit"])  # type: ignore[arg-type,list-item]
            assert caught.value.response.status_code == 403
        upload = urllib.request.Request(
            running.address + "/_stcore/upload_file/some-session/some-file", b"x", method="PUT",
            headers={"Origin": "https://evil.example"},
        )  # fmt: skip
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(upload, timeout=10)
        assert refused.value.code == 403
        refused.value.close()


class _Outside(socketserver.BaseRequestHandler):
    """Where requests to other machines would arrive: it notes them and says nothing."""

    asked: list[bytes]

    def handle(self) -> None:
        self.asked.append(self.request.recv(200))


def test_nobody_outside_is_asked(tmp_path: Path) -> None:
    """Not at the start on all addresses, not for a reader, not when another site knocks; the log is JSON throughout."""
    asked: list[bytes] = []
    handler = type("Handler", (_Outside,), {"asked": asked})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as outside:
        threading.Thread(target=outside.serve_forever, daemon=True).start()
        way = f"http://127.0.0.1:{outside.server_address[1]}"
        ways = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), way)
        given = {**ways, "NO_PROXY": "", "no_proxy": "", "DATELINE_AUTH": "none", "DATELINE_ADDRESS": "0.0.0.0"}
        with app(tmp_path, {**given, "DATELINE_LOG_FORMAT": "json"}) as running:
            address = running.address.replace("http", "ws") + "/_stcore/stream"
            with connect(address, origin=running.address, subprotocols=["streamlit"]) as here:  # type: ignore[arg-type,list-item]
                here.send(b"")
            with pytest.raises(InvalidStatus):
                connect(address, origin="https://evil.example", subprotocols=["streamlit"])  # type: ignore[arg-type,list-item]
            assert running.get("/")[0] == 200
        outside.shutdown()
    assert asked == []
    log = [json.loads(line) for line in running.log.read_text(encoding="utf-8").splitlines()]
    assert {"started", "stopped"} <= {one["message"] for one in log}
