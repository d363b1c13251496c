"""Real servers on this machine: Dateline as `dateline serve` starts it, and nginx as its configuration says."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.browser.site import ROOT, free_port

CONFIG = ROOT / "deploy/proxy/nginx.conf"


class App:
    """A running server."""

    def __init__(self, process: subprocess.Popen[bytes], address: str, log: Path) -> None:
        self.process, self.address, self.log = process, address, log

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body."""
        return fetch(self.address + path, **headers)

    def ready(self) -> bool:
        """True if work may be sent."""
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)


def fetch(url: str, **headers: str) -> tuple[int, str]:
    asked = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode("utf-8", "replace")


@contextmanager
def app(
    folder: Path, environment: Mapping[str, str], command: list[str] | None = None, *, wait: bool = True
) -> Iterator[App]:
    """A server with its data in ``folder``; it is stopped when the block ends."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log.txt"
    given = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")} | {
        "PYTHONPATH": str(ROOT / "src"),
        "DATELINE_DATA_DIR": str(folder),
        "DATELINE_PORT": str(port),
        "DATELINE_ADDRESS": "127.0.0.1",
        **environment,
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            command or [sys.executable, "-m", "dateline.cli", "serve"], stdout=out, stderr=subprocess.STDOUT,
            env=given, cwd=folder,
        )  # fmt: skip
    running = App(process, f"http://127.0.0.1:{port}", log)
    try:
        if wait:
            until_ready(running)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=5)


def until_ready(running: App, seconds: float = 90) -> None:
    """Wait for a server; fail with its log where it does not come up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and running.process.poll() is None:
        if running.ready():
            return
        time.sleep(0.2)
    raise RuntimeError("the server did not get ready:\n" + running.log.read_text(errors="replace")[-3000:])


def nginx_program() -> str:
    found = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else "")
    if not found:
        message = "nginx is not installed (Debian: apt install nginx-light): the tests of the proxy did not run"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@contextmanager
def nginx(folder: Path, backends: list[str]) -> Iterator[str]:
    """The shipped configuration with a certificate of our own and ports of this machine; its https address."""
    program = nginx_program()
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(folder / "tls.key"),
         "-out", str(folder / "tls.crt")], check=True, capture_output=True,
    )  # fmt: skip
    secure, plain = free_port(), free_port()
    servers = "".join(f"server {one.removeprefix('http://')};" for one in backends)
    text = CONFIG.read_text(encoding="utf-8")
    text = re.sub(r"server app:8501[^;]*;", servers, text)
    text = text.replace("8443", f"127.0.0.1:{secure}").replace("listen 8080", f"listen 127.0.0.1:{plain}")
    text = text.replace("/tmp/", f"{folder}/").replace("/run/secrets", str(folder))
    text = text.replace("/dev/stdout", f"{folder}/access.log")
    if os.geteuid() == 0:
        text = "user root;\n" + text
    config = folder / "nginx.conf"
    config.write_text(text, encoding="utf-8")
    checked = subprocess.run([program, "-t", "-c", str(config)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([program, "-c", str(config), "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        yield f"https://localhost:{secure}"
    finally:
        process.terminate()
        process.wait(timeout=10)
