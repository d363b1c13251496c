"""Whole archives → partitioned Parquet and dossiers, read on Dask by many processes.

sources   what is given → raw documents, one after the other
reader    a batch of raw documents → its tables (this is what a worker runs)
journal   which documents are done
store     tables → files, each batch at once or not at all
cluster   the workers
run       all of these together

A document is known by the digest of its bytes.  Whatever interrupts a run, the next one reads what the journal
does not hold, so that each document is in the result exactly once.  Needs the extra ``dateline[bulk]``.
"""

from __future__ import annotations

from importlib.util import find_spec

from dateline.bulk.values import Options, Progress, Summary
from dateline.errors import StoreError

__all__ = ["Options", "Progress", "Summary", "require"]


def require() -> None:
    """Raise StoreError where the packages for bulk runs are not installed."""
    if any(find_spec(name) is None for name in ("cryptography", "dask", "distributed", "pyarrow")):
        raise StoreError("Bulk runs need Dask and Arrow. Install Dateline as dateline[bulk].", "bulk.no_extra")
