"""Office files are ZIP archives: write them again with fixed times and order, so that two runs agree."""

from __future__ import annotations

import io
import zipfile

__all__ = ["EPOCH", "stable_zip"]

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can carry


def stable_zip(data: bytes) -> bytes:
    """The same archive with every entry dated 1980-01-01, in the order in which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()
