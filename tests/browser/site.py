"""A Streamlit server on a sample, for tests, pictures and benchmarks: ``python -m tests.browser.site PORT``."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_APP = """
import sys
sys.path[:0] = [{src!r}, {root!r}]
import streamlit as st
from dateline.dashboard import frame, server, state
from tests.dashboard import sample
if server.starting():
    app = st.App(__file__, routes=server.routes(), middleware=server.middleware())
else:
    if state.workspace() is None:
        state.set_workspace(sample.chosen(st.query_params.get("sample", "seed")))
    frame.run()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    port: int | None = None, script: str | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of a server that runs the sample app (or ``script``) until the block ends."""
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="dateline-site-") as folder:
        site = Path(folder)
        app = script or _APP.format(src=str(ROOT / "src"), root=str(ROOT))
        site.joinpath("app.py").write_text(app, encoding="utf-8")
        for name in ("pages", "static", ".streamlit"):
            site.joinpath(name).symlink_to(ROOT / name)
        log = site / "log.txt"
        with log.open("wb") as out:
            given = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | dict(environment or {})
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port),
                 "--server.address", "127.0.0.1", "--server.fileWatcherType", "none"],
                cwd=site, stdout=out, stderr=subprocess.STDOUT, env=given,
            )  # fmt: skip
            try:
                wait(f"http://127.0.0.1:{port}/_stcore/health", process, log)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait(timeout=10)


def wait(url: str, process: subprocess.Popen[bytes], log: Path | None = None) -> None:
    """Return once ``url`` is answered; RuntimeError with the log if its server ends or takes too long."""
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start:\n" + (log.read_text(errors="replace") if log else ""))


if __name__ == "__main__":
    with served(int(sys.argv[1])) as address:
        print(address, flush=True)
        while True:
            time.sleep(60)
