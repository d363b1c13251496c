"""The workers: batches go out, tables come back, in whatever order they are done.

``here`` reads in this process.  ``Team`` reads on Dask: on worker processes of our own, which listen on loopback
only, behind a certificate made for this run, and are started anew when one dies; or on the cluster of a scheduler
that is there already.  Gazetteer and models are loaded once a process.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import uuid4

from dateline import gazetteer
from dateline.bulk.reader import read_batch, refused
from dateline.bulk.values import Batch, Options, Read
from dateline.config import settings_from
from dateline.engine import load_tools
from dateline.errors import DatelineError, InputError, StoreError
from dateline.reading import Tools

__all__ = ["Results", "Team", "here", "open_team"]

Results = Iterator[tuple[Batch, Read]]
_AHEAD = 2  # batches a worker, so that none waits for the next
_ASK_AGAIN = 5.0  # seconds, for how many workers there are now
_PATIENCE = 20  # seconds, for a scheduler to answer and its workers to come
_STARTING = 300  # seconds, for workers of our own to start
_OURS = {
    "distributed.admin.large-graph-warning-threshold": "1GB",  # a batch may hold a large document
    "distributed.admin.tick.limit": "60s",  # reading holds the interpreter; that is no fault
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.comm.timeouts.connect": "60s",  # a busy machine takes its time
    # Batches take seconds: looking after them fifty times a second cost 5 % of a core.
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.scheduler.work-stealing-interval": "1s",
    "distributed.scheduler.active-memory-manager.start": False,
    # Dask would have memory given back to the system in crumbs, which cost a worker 4 % in page faults.
    "distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": 1, "MKL_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1},
}


@cache
def _tools() -> Tools:
    """This process's tools.  Nobody outside is asked for names, whatever the settings say."""
    return load_tools(replace(settings_from(), geocoder="", online=False))


def here(batches: Iterator[Batch], options: Options, *, pairs: bool) -> Results:
    """Read in this process, one batch after the other."""
    for batch in batches:
        yield batch, read_batch(batch, _tools(), options, pairs=pairs)


def version_here() -> str:
    """Version of the engine in this process; loads it.  Sent to workers, it warms them up."""
    return _tools().version


def _read(batch: Batch, options: Options, pairs: bool) -> Read:
    """What a worker runs."""
    return read_batch(batch, _tools(), options, pairs=pairs)


class Team:
    """Workers behind a Dask client."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address
        self._counted = (-_ASK_AGAIN, 1)
        self._mark = uuid4().hex[:8]  # runs of others on the same scheduler have keys of their own

    def engine(self) -> str:
        """Version that all workers read with.  Raises StoreError where they differ or cannot read at all."""
        try:
            versions: dict[str, str] = self._client.run(version_here)
        except DatelineError:
            raise
        except Exception as error:  # whatever a worker of somebody else's cluster lacks: told, with its name
            raise _bad_workers(error) from error
        found = sorted(set(versions.values()))
        if len(found) != 1:
            raise StoreError(
                f"The workers have different versions of Dateline: {', '.join(found)}. Install the same on each.",
                "bulk.mixed_workers",
                found=", ".join(found),
            )
        return found[0]

    def results(self, batches: Iterator[Batch], options: Options, engine: str, *, pairs: bool) -> Results:
        """Read all batches; only a few for each worker are on the way at a time.

        A batch that kills its worker again and again is read document by document; the one that does it is put
        aside.  Raises StoreError where the scheduler goes away.
        """
        import distributed

        done: Any = distributed.as_completed(loop=self._client.loop)  # type: ignore[no-untyped-call]
        waiting: dict[str, Batch] = {}

        def send(batch: Batch) -> None:
            with self._errors():
                key = f"dateline-{self._mark}-{batch.name}"
                future = self._client.submit(_read, batch, options, pairs, key=key, pure=False)
                waiting[future.key] = batch
                done.add(future)

        while True:
            while len(waiting) < self._width() and (batch := next(batches, None)) is not None:
                send(batch)
            if not waiting:
                return
            with self._errors():
                future = next(done)
            batch = waiting.pop(future.key)
            read = self._result(future, batch, engine)
            future.release()
            if read is not None:
                yield batch, read
            else:
                for document in batch.documents:
                    send(Batch((document,)))

    def _result(self, future: Any, batch: Batch, engine: str) -> Read | None:
        """What came of a batch; None where it is to be read document by document."""
        from distributed import KilledWorker

        if future.status == "error":
            error = future.exception()
            if isinstance(error, KilledWorker):
                return refused(batch, engine, _killer(batch)) if len(batch.documents) == 1 else None
            raise error if isinstance(error, DatelineError) else _bad_workers(error)
        if future.status != "finished":
            raise _gone(self._address)
        with self._errors():
            read: Read = future.result()
        return read

    def _width(self) -> int:
        """How many batches may be on their way."""
        asked, count = self._counted
        if time.monotonic() - asked > _ASK_AGAIN:
            with self._errors():
                count = max(1, sum(self._client.nthreads().values()))
            self._counted = (time.monotonic(), count)
        return _AHEAD * count

    @contextmanager
    def _errors(self) -> Iterator[None]:
        from concurrent.futures import CancelledError

        from distributed.comm.core import CommClosedError

        try:
            yield
        except (CancelledError, CommClosedError, TimeoutError, OSError) as error:
            raise _gone(self._address) from error


@contextmanager
def open_team(options: Options, progress: Callable[[str, float], None] | None = None) -> Iterator[Team]:
    """Start workers, or join a scheduler's.  Raises StoreError where there are none."""
    import dask
    import distributed

    with _quiet(), dask.config.set(_OURS):
        if options.scheduler:
            with _joined(distributed, options.scheduler) as client:
                yield Team(client, options.scheduler)
        else:
            gazetteer.ensure(settings_from(), progress)  # once, before all workers want it
            with _own(distributed, options.workers or os.cpu_count() or 1) as client:
                yield Team(client, "127.0.0.1")


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Dask's own log: what matters of it is said in our words."""
    handlers = logging.getLogger("distributed").handlers
    before = [(handler, handler.level) for handler in handlers]
    for handler in handlers:
        handler.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for handler, level in before:
            handler.setLevel(level)


@contextmanager
def _own(distributed: Any, workers: int) -> Iterator[Any]:
    cluster = distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # no port of a fixed number, and nothing behind it
        worker_dashboard_address=None,
        scheduler_kwargs={"dashboard": False},
        memory_limit=0,  # a limit that is too low would pause workers for ever; the system has its own
        security=True,  # others on this machine may not hand work to our workers
        silence_logs=logging.CRITICAL,
    )
    try:
        with distributed.Client(cluster, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=_STARTING)
            yield client
    finally:
        with suppress(TimeoutError, OSError):
            cluster.close(timeout=_PATIENCE)


@contextmanager
def _joined(distributed: Any, address: str) -> Iterator[Any]:
    try:
        client = distributed.Client(address, set_as_default=False, timeout=_PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise StoreError(
            f"No Dask scheduler answers at {address}. Check the address, and that it is running.",
            "bulk.no_scheduler",
            address=address,
        ) from error
    try:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise StoreError(
                f"The scheduler at {address} has no workers. Start some with “dask worker {address}”.",
                "bulk.no_workers",
                address=address,
            ) from error
        yield client
    finally:
        with suppress(TimeoutError, OSError):
            client.close(timeout=5)


def _bad_workers(error: BaseException) -> StoreError:
    reason = f"{type(error).__name__}: {error}"[:200]
    return StoreError(
        f"The workers cannot read: {reason}. Install this version of Dateline, with its gazetteer, on each.",
        "bulk.bad_workers",
        reason=reason,
    )


def _gone(address: str) -> StoreError:
    return StoreError(
        f"The scheduler at {address} has gone away. What was read so far is kept: run the same command again.",
        "bulk.scheduler_gone",
        address=address,
    )


def _killer(batch: Batch) -> InputError:
    name = batch.documents[0].name
    return InputError(
        f"{name} ended the worker that read it, several times. It may need more memory than there is.",
        "bulk.killer",
        name=name,
    )
