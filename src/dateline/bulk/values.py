"""What is asked of a bulk run, what travels to a worker and back, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dateline.errors import DatelineError
from dateline.model import Article, Reading

__all__ = ["TABLES", "Batch", "Document", "Form", "Options", "Progress", "Read", "Report", "Summary", "key_of"]

TABLES = ("readings", "claims", "stops", "problems")
"""The tables of a result, each a folder of Parquet files."""


class Form(StrEnum):
    """How a document's bytes are to be understood."""

    ROW = "row"  # one JSON object
    FILE = "file"  # whatever ``loading.load_file`` takes


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it came in, or the reason why it could not."""

    key: bytes  # digest of its bytes
    source: str  # file, as people named it
    row: int  # line or row in that file, from 1; 0 for a file that is a document itself
    form: Form = Form.ROW
    data: bytes = b""
    error: DatelineError | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.source}, {self.row}" if self.row else self.source


def key_of(*parts: bytes) -> bytes:
    """The digest that a document is known by, over its parts: 16 bytes of BLAKE2b."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that are read by one worker in one go, and kept together or not at all."""

    documents: tuple[Document, ...]

    @property
    def name(self) -> str:
        """The same for the same documents."""
        return key_of(*(document.key for document in self.documents)).hex()[:20]


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of a run.  What changes the result must stay the same until an output is complete."""

    lang: str | None = None  # of all documents; None: detected
    keep_text: bool = False  # put the normalised text into ``readings``
    max_megabytes: int = 50  # a larger document is put aside
    workers: int = 0  # processes; 0: one a core
    scheduler: str = ""  # address of a Dask scheduler; "": workers of our own
    batch: int = 64  # documents
    batch_bytes: int = 4_000_000
    resume: bool = True  # go on in an output that holds results already
    dask: bool = True  # False: read in this process, one document after the other


@dataclass(frozen=True, slots=True)
class Read:
    """What a worker hands back for one batch."""

    engine: str
    tables: Mapping[str, bytes]  # table → Parquet file
    articles: int
    aside: int  # documents, or articles of a document, that were put aside
    claims: int
    stops: int
    pairs: tuple[tuple[Article, Reading], ...] = ()  # only where a dossier wants them


@dataclass(slots=True)
class Progress:
    """How far a run is."""

    documents: int = 0  # read in this run
    articles: int = 0
    aside: int = 0
    known: int = 0  # found done already, or a second time in the input
    claims: int = 0
    stops: int = 0
    seconds: float = 0.0
    share: float | None = None  # of the input's bytes; None for a stream
    base: float = 0.0  # the share that was done before

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.articles / self.seconds if self.seconds > 0 else 0.0

    @property
    def eta(self) -> float | None:
        """Seconds until the end, if it goes on like this."""
        if self.share is None or self.share <= self.base or self.seconds <= 0:
            return None
        return self.seconds * (1 - self.share) / (self.share - self.base)


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run."""

    progress: Progress
    engine: str
    passed_over: int = 0  # files of folders that are of no kind we read
    total: int = 0  # documents in the output now, those of earlier runs too
    aside_total: int = 0  # articles put aside, of earlier runs too
    dossier: str = ""  # id of the one that the articles were added to
