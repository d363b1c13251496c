"""A bulk run: documents in, tables and dossier out, and a journal that lets it go on where it stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import BinaryIO

from dateline.bulk.cluster import Results, here, open_team, version_here
from dateline.bulk.sources import Inputs
from dateline.bulk.store import Output
from dateline.bulk.target import Target, is_database
from dateline.bulk.values import Batch, Document, Options, Progress, Report, Summary
from dateline.config import Settings
from dateline.errors import InputError, StoreError

__all__ = ["run"]

_LOOK_UP = 500  # documents asked for in the journal at once


def run(
    inputs: Sequence[str],
    outs: Sequence[str],
    options: Options,
    settings: Settings,
    *,
    dossier: str = "",
    author: str = "",
    stdin: BinaryIO | None = None,
    report: Report | None = None,
    building: Callable[[str, float], None] | None = None,
) -> Summary:
    """Read ``inputs`` into ``outs``: a folder, a dossier's database, or both.

    ``dossier`` names the dossier in a database that holds several.  Raises InputError and StoreError with what to
    do; what was read until then is kept, and the same call goes on from there.
    """
    folders = [out for out in outs if not is_database(out)]
    databases = [out for out in outs if is_database(out)]
    if len(folders) > 1 or len(databases) > 1 or not outs:
        raise InputError("Name one folder, one database, or one of each.", "bulk.outs")
    documents = Inputs(inputs, options.max_megabytes, stdin)
    with ExitStack() as stack:
        target = None
        if databases:
            target = stack.enter_context(closing(Target(databases[0], dossier or "Bulk", author)))
        folder = Path(folders[0]) if folders else _state(target, settings, databases[0])
        output = stack.enter_context(closing(Output(folder, new=not options.resume)))
        output.agree(
            language=options.lang or "",
            texts=str(options.keep_text),
            dossier=target.mark if target else "",
        )
        work = _Run(output, target, documents, options, report)
        if options.dask:
            team = stack.enter_context(open_team(options, building))
            engine = team.engine()
            output.agree(engine=engine)
            work.take(team.results(work.batches(), options, engine, pairs=target is not None), engine)
        else:
            engine = version_here()
            output.agree(engine=engine)
            work.take(here(work.batches(), options, pairs=target is not None), engine)
        output.merge(all_of_them=True)
        total, aside_total = output.journal.counts()
        return Summary(
            work.progress, engine, documents.passed_over, total, aside_total, target.dossier.id if target else ""
        )


def _state(target: Target | None, settings: Settings, out: str) -> Path:
    if target is None:
        raise InputError("Name one folder, one database, or one of each.", "bulk.outs")
    folder = target.state_folder(settings, out)
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder


class _Run:
    """What is on its way, and what has come back."""

    def __init__(
        self, output: Output, target: Target | None, documents: Inputs, options: Options, report: Report | None
    ) -> None:
        self.progress = Progress()
        self._output, self._target, self._documents, self._options = output, target, documents, options
        self._report = report or (lambda _: None)
        self._on_the_way: set[bytes] = set()
        self._shares: dict[str, float | None] = {}  # of the input that a batch on its way reaches to
        self._start = time.monotonic()

    def batches(self) -> Iterator[Batch]:
        """Documents that are neither done nor on their way, as batches."""
        for documents in chunks(self._new(), self._options.batch, self._options.batch_bytes):
            batch = Batch(tuple(documents))
            if not self._shares and not self.progress.documents:
                self.progress.base = self._documents.share or 0.0
            self._shares[batch.name] = self._documents.share
            yield batch

    def take(self, results: Results, engine: str) -> None:
        """Keep what comes back."""
        self._start = time.monotonic()
        self._report(self.progress)
        for batch, read in results:
            if read.engine != engine:
                raise StoreError(
                    f"The workers have different versions of Dateline: {engine}, {read.engine}. "
                    "Install the same on each.",
                    "bulk.mixed_workers",
                    found=f"{engine}, {read.engine}",
                )
            if self._target is not None:
                self._target.keep(read.pairs)
            self._output.keep(batch, read)
            self._on_the_way.difference_update(document.key for document in batch.documents)
            self._output.merge()
            now = self.progress
            now.documents += len(batch.documents)
            now.articles += read.articles
            now.aside += read.aside
            now.claims += read.claims
            now.stops += read.stops
            now.seconds = time.monotonic() - self._start
            now.share = self._shares.pop(batch.name, now.share)
            self._report(now)

    def _new(self) -> Iterator[Document]:
        for some in chunks(self._documents, _LOOK_UP, self._options.batch_bytes):
            seen = self._output.journal.known(document.key for document in some)
            for document in some:
                if document.key in seen or document.key in self._on_the_way:
                    self.progress.known += 1
                    continue
                seen.add(document.key)  # a copy in this chunk may come when the first one is done
                self._on_the_way.add(document.key)
                yield document


def chunks(documents: Iterable[Document], count: int, most: int) -> Iterator[list[Document]]:
    """Documents some at a time: no more than ``count``, and of no more than ``most`` bytes but for the last."""
    some: list[Document] = []
    size = 0
    for document in documents:
        some.append(document)
        size += len(document.data)
        if len(some) >= count or size >= most:
            yield some
            some, size = [], 0
    if some:
        yield some
