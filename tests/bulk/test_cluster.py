"""Workers of our own, workers of a scheduler, and what happens when any of them goes away."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from benchmarks.bulk_kill import kill_rounds
from benchmarks.made_articles import made_articles, write_jsonl
from tests.bulk.made import documents, table

from dateline.bulk import Options, cluster
from dateline.bulk.run import run
from dateline.bulk.values import TABLES, Batch, Document, Read, key_of
from dateline.cli import main
from dateline.config import settings_from
from dateline.errors import StoreError
from dateline.reading import Tools

pytestmark = pytest.mark.usefixtures("tools")  # the gazetteer is built


def bulk(source: Path, out: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dateline.cli", "bulk", str(source), "--out", str(out), "--batch", "4", *more]
    env = os.environ | {"LC_ALL": "C.UTF-8"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def wait_for(there: Callable[[], object], seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


@contextmanager
def daemon(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        below = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.kill()
        for one in below:
            one.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_killed_workers_and_clients(tmp_path: Path) -> None:
    """``benchmarks/bulk_kill.py`` does it ten times on more articles."""
    killed, _ = kill_rounds(tmp_path, 2, 60, seed=3)
    assert set(killed) == {"worker", "client"}


@pytest.mark.slow
def test_workers_listen_to_this_machine_only_and_leave_nothing_behind(tmp_path: Path) -> None:
    """All ports are on loopback; the result is that of reading here; no process is left."""
    source = write_jsonl(tmp_path / "a.jsonl", 24, sentences=4)
    with bulk(source, tmp_path / "out", "--workers", "2") as process:
        wait_for(lambda: list((tmp_path / "out").glob("stops/*.parquet")) or process.poll() is not None)
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        ports = [one.laddr.ip for member in family for one in member.net_connections("inet") if one.status == "LISTEN"]
        said, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert all("a second" in line for line in err.splitlines()), err  # how far it is, and nothing of Dask's own
    assert set(ports) == {"127.0.0.1"}
    assert "24 articles read" in said
    assert not psutil.wait_procs(family, timeout=10)[1]
    run([str(source)], [str(tmp_path / "here")], Options(dask=False, batch=4), settings_from())
    for name in TABLES:
        ours, theirs = (sorted(map(str, table(tmp_path / out, name))) for out in ("out", "here"))
        assert ours == theirs


@pytest.mark.slow
def test_documents_of_fifty_megabytes(tmp_path: Path) -> None:
    """They travel to a worker, cost only themselves, and and their neighbours are read; a larger one stays here."""
    folder = tmp_path / "in"
    folder.mkdir()
    sentence = b"Ministerin Anna Berg traf am Montag in Wien ein. "
    good = [json.dumps(row).encode() + b"\n" for row in made_articles(4)]
    large, above = (b'{"text": "' + sentence * (size // len(sentence)) + b'"}\n' for size in (49_000_000, 51_000_000))
    folder.joinpath("a.jsonl").write_bytes(b"".join([*good[:2], large, above, *good[2:]]))
    folder.joinpath("b.html").write_bytes(b"<html><body>" + (b"<p>" + sentence + b"</p>") * 850_000)
    summary = run([str(folder)], [str(tmp_path / "out")], Options(workers=1), settings_from())
    aside = {Path(row["source"]).name + str(row["row"]): row for row in table(tmp_path / "out", "problems")}
    aside = {name: row for name, row in aside.items() if row["put_aside"]}
    assert {name: (row["stage"], row["reason"]) for name, row in aside.items()} == {
        "a.jsonl3": ("loading", "loading.too_long"),
        "a.jsonl4": ("input", "loading.too_large"),
        "b.html0": ("loading", "loading.too_long"),
    }
    assert (summary.progress.articles, summary.progress.aside) == (4, 3)


@pytest.mark.slow
def test_a_scheduler_that_vanishes(tmp_path: Path) -> None:
    """The run ends with a clear message; what was kept stays; another run, without the scheduler, does the rest."""
    source = write_jsonl(tmp_path / "a.jsonl", 80, sentences=12)
    out, address = tmp_path / "out", f"tcp://127.0.0.1:{(port := free_port())}"
    scheduler = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = ("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
    with daemon(*scheduler) as one, daemon(*worker), bulk(source, out, "--scheduler", address) as process:
        wait_for(lambda: list(out.glob("stops/*.parquet")) or process.poll() is not None)
        one.send_signal(signal.SIGKILL)
        _, err = process.communicate(timeout=300)
    assert process.returncode == 2, err
    assert f"dateline: The scheduler at {address} has gone away" in err
    assert "Traceback" not in err
    kept = documents(out).total()
    assert 0 < kept < 80
    summary = run([str(source)], [str(out)], Options(dask=False), settings_from())
    assert (summary.progress.known, summary.progress.articles) == (kept, 80 - kept)
    assert set(documents(out).values()) == {1}


def test_no_scheduler_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said at once; the folder may be used again."""
    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
    monkeypatch.setitem(cluster._OURS, "distributed.comm.timeouts.connect", "500ms")
    monkeypatch.setenv("LC_ALL", "C")
    source = write_jsonl(tmp_path / "a.jsonl", 1)
    address = f"tcp://127.0.0.1:{free_port()}"
    assert main(["bulk", str(source), "--out", str(tmp_path / "out"), "--scheduler", address]) == 2
    assert f"No Dask scheduler answers at {address}" in capsys.readouterr().err


class _Future:
    """What Dask hands back."""

    def __init__(self, key: str, outcome: object) -> None:
        self.key, self._outcome = key, outcome
        self.status = "error" if isinstance(outcome, Exception) else "finished"

    def exception(self) -> object:
        return self._outcome

    def result(self) -> object:
        return self._outcome

    def release(self) -> None:
        pass


class _Client:
    """A cluster on which the document “bad” kills its worker."""

    loop = None

    def nthreads(self) -> dict[str, int]:
        return {"one": 1}

    def submit(self, _task: object, batch: Batch, *_: object, key: str, **__: object) -> _Future:
        import distributed

        if any(document.source == "bad" for document in batch.documents):
            return _Future(key, distributed.KilledWorker(key, "one", 4))
        return _Future(key, Read("1", {}, len(batch.documents), 0, 0, 0))


def _in_order(**_: object) -> Any:
    class Done(list[_Future]):
        add = list.append

        def __next__(self) -> _Future:
            return self.pop(0)

    return Done()


def test_a_document_that_kills_its_worker_is_put_aside_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others of its batch are read."""
    monkeypatch.setattr("distributed.as_completed", _in_order)
    batches = [
        Batch(tuple(Document(key_of(name.encode()), name, 0) for name in names))
        for names in (("a", "bad", "b"), ("c",))
    ]
    team = cluster.Team(_Client(), "somewhere")
    found = [
        (tuple(document.source for document in batch.documents), read.articles, read.aside)
        for batch, read in team.results(iter(batches), Options(), "1", pairs=False)
    ]
    assert sorted(found) == [(("a",), 1, 0), (("b",), 1, 0), (("bad",), 0, 1), (("c",), 1, 0)]


def test_workers_with_other_versions_are_refused() -> None:
    """Before anything is sent to them."""

    class Mixed(_Client):
        def run(self, _function: object) -> dict[str, str]:
            return {"one": "1", "two": "2"}

    class Bare(_Client):
        def run(self, _function: object) -> dict[str, str]:
            raise ModuleNotFoundError("No module named 'dateline'")

    with pytest.raises(StoreError, match="different versions of Dateline: 1, 2"):
        cluster.Team(Mixed(), "x").engine()
    with pytest.raises(StoreError, match="No module named 'dateline'"):
        cluster.Team(Bare(), "x").engine()


def test_the_extra_is_named_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setattr("dateline.bulk.find_spec", lambda name: None if name == "dask" else object())
    assert main(["bulk", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "dateline[bulk] installieren" in capsys.readouterr().err


def test_tools_are_loaded_once_a_process(monkeypatch: pytest.MonkeyPatch, tools: Tools) -> None:
    """However many batches come, and without anybody outside to ask."""
    loaded = []

    def load(settings: Any) -> Tools:
        loaded.append((settings.geocoder, settings.online))
        return tools

    monkeypatch.setenv("DATELINE_GEOCODER", "nominatim")
    monkeypatch.setenv("DATELINE_ONLINE", "1")
    monkeypatch.setenv("DATELINE_ONLINE_HOSTS", "nominatim.openstreetmap.org")
    monkeypatch.setattr(cluster, "load_tools", load)
    cluster._tools.cache_clear()
    try:
        for _ in range(3):
            assert cluster.version_here() == tools.version
    finally:
        cluster._tools.cache_clear()
    assert loaded == [("", False)]
