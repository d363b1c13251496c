"""ZIP → its files, in memory only: no name is ever used as a path, and what unpacks to too much is refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from dateline.errors import InputError
from dateline.loading.values import MAX_MEGABYTES, check_size, refuse, too_large

__all__ = ["unpack"]

_MOST_FILES = 5000
_LARGEST_SUM = 500_000_000
_LARGEST_RATIO = 200  # of all that is unpacked to the archive itself; texts reach 10, a bomb 1000
_ARCHIVES = {".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".jar"}
_STEP = 1 << 20


def unpack(
    raw: bytes, *, filename: str = "", max_megabytes: int = MAX_MEGABYTES, archive_megabytes: int = 0
) -> Iterator[tuple[str, bytes | InputError]]:
    """Name and content of each file, or the error why one is not opened.

    ``archive_megabytes`` is the limit for the archive itself, by default five times that of a file.
    Raises InputError, before the first file, for what is no ZIP or holds too many files; while running,
    where the sum of the files grows beyond reason (a zip bomb).
    """
    check_size(raw, filename, archive_megabytes or 5 * max_megabytes)
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise refuse("broken_zip", "“{name}” is a damaged ZIP archive.", name=filename or "…") from error
    if len(archive.infolist()) > _MOST_FILES:
        raise refuse(
            "too_many_files",
            "“{name}” holds {count} files; at most {limit} are taken at once.",
            name=filename or "…",
            count=len(archive.infolist()),
            limit=_MOST_FILES,
        )
    return _files(archive, len(raw), filename, max_megabytes)


def _files(
    archive: zipfile.ZipFile, packed: int, filename: str, max_megabytes: int
) -> Iterator[tuple[str, bytes | InputError]]:
    allowed = min(_LARGEST_SUM, max(_LARGEST_RATIO * packed, 10_000_000))
    done = 0
    with archive:
        for info in archive.infolist():
            path = PurePosixPath(info.filename.replace("\\", "/"))
            if info.is_dir() or "__MACOSX" in path.parts or path.name.startswith("."):
                continue
            refused = _refused(info, path, max_megabytes)
            if refused is not None:
                yield str(path), refused
                continue
            content, size = _read(archive, info, str(path), max_megabytes)
            done += size
            if done > allowed:
                raise refuse(
                    "bomb", "“{name}” unpacks to far more than it is. It was not opened.", name=filename or "…"
                )
            yield str(path), content


def _refused(info: zipfile.ZipInfo, path: PurePosixPath, max_megabytes: int) -> InputError | None:
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or "\x00" in info.filename:
        return refuse("unsafe_name", "“{name}” has a name that points outside its archive.", name=str(path)[:200])
    if path.suffix.lower() in _ARCHIVES:
        return refuse("nested_archive", "“{name}” is an archive inside an archive; unpack it first.", name=str(path))
    if info.flag_bits & 0x1:
        return refuse("encrypted_file", "“{name}” is protected by a password.", name=str(path))
    if info.file_size > max_megabytes * 1_000_000:
        return too_large(str(path), info.file_size, max_megabytes)
    return None


def _read(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, max_megabytes: int
) -> tuple[bytes | InputError, int]:
    """The content, read step by step: the size that the directory states may be a lie."""
    limit = max_megabytes * 1_000_000
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as stream:
            while piece := stream.read(_STEP):
                size += len(piece)
                if size > limit:
                    return too_large(name, size, max_megabytes), size
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError):
        return refuse("broken_file", "“{name}” is damaged and cannot be unpacked.", name=name), size
    return b"".join(pieces), size
