"""What ``dateline dossier …`` does, as functions: each returns data, and says how far it is.

Loading and reading are passed in, so that this room needs neither:

    add(shelf, "Kim in Russia", paths, load=lambda path: loading.load_path(path, given), read=…)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dateline.dossier.rereading import Reader, Rereading, engines_in_force, reading_in_force
from dateline.dossier.rereading import reread as read_again
from dateline.dossier.shelf import Shelf, Survey
from dateline.dossier.store import Dossier
from dateline.dossier.transfer import export_dossier, import_dossier
from dateline.dossier.values import Added, Head
from dateline.errors import DatelineError, InputError, StoreError
from dateline.model import Article, Note, Problem

__all__ = [
    "AddReport",
    "Keeper",
    "Row",
    "add",
    "archive",
    "expand",
    "export",
    "import_file",
    "list_dossiers",
    "reread",
    "take",
]

Progress = Callable[[float, str], None]


class LoadedLike(Protocol):
    """``loading.Loaded``."""

    @property
    def article(self) -> Article: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...


class ItemLike(Protocol):
    """``loading.Item``."""

    @property
    def name(self) -> str: ...
    @property
    def loaded(self) -> LoadedLike | None: ...
    @property
    def error(self) -> DatelineError | None: ...


Loader = Callable[[str], Iterable[ItemLike]]
"""A path or address → its articles.  It does not raise for bad input."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one article.

    ``outcome`` is an ``Outcome`` or "failed"; the message ``dossier.outcome.<outcome>`` says it in words.
    """

    name: str
    outcome: str
    article: str = ""
    title: str = ""
    other: str = ""  # id of the copy or version that was there
    error: DatelineError | None = None
    notes: tuple[Note, ...] = ()  # a date in the future, a language that is not read …


@dataclass(frozen=True, slots=True)
class AddReport:
    """The rows of all files, in order."""

    dossier: Head
    rows: tuple[Row, ...]

    @property
    def failed(self) -> tuple[Row, ...]:
        """The files that did not come in."""
        return tuple(row for row in self.rows if row.error is not None)

    @property
    def taken(self) -> tuple[Row, ...]:
        """The articles that are in the dossier now."""
        return tuple(row for row in self.rows if row.error is None)


def add(
    shelf: Shelf,
    dossier: str,
    paths: Sequence[str],
    *,
    load: Loader,
    read: Reader | None = None,
    engine: str = "",
    author: str = "",
    suffixes: Sequence[str] = (),
    progress: Progress | None = None,
) -> AddReport:
    """Add files, folders and addresses to a dossier, which is made if it is not there.

    With ``read`` and ``engine`` each article is read at once.  A file that cannot be taken costs only itself.
    Raises StoreError where the dossier cannot be opened or written.
    """
    opened = _opened(shelf, dossier, author)
    rows: list[Row] = []
    engines = engines_in_force(opened, engine) if read else ()
    ensure = None if read is None else lambda article: reading_in_force(opened, article, read, engine, engines)
    targets = list(expand(paths, suffixes))
    for number, target in enumerate(targets):
        if progress:
            progress(number / len(targets), target.rpartition("/")[2] or target)
        rows.extend(take(opened, item, ensure, author) for item in _loaded(load, target))
    if progress:
        progress(1.0, "")
    return AddReport(opened.head(), tuple(rows))


def _opened(shelf: Shelf, dossier: str, author: str) -> Dossier:
    try:
        return shelf.open(dossier, author=author)
    except StoreError as error:
        if error.key != "dossier.missing":
            raise
        return shelf.create(dossier, author=author)


def expand(paths: Sequence[str], suffixes: Sequence[str] = ()) -> Iterator[str]:
    """Files for folders: those with one of ``suffixes`` (all, if none are given), by name; the rest as it is.

    The files of a folder come before those of the folders in it.
    """
    for given in paths:
        path = Path(given)
        if given.startswith(("http://", "https://")) or not path.is_dir():
            yield given
            continue
        for folder, below, names in os.walk(path):  # one folder at a time: an archive's names fill the memory
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                found = Path(folder, name)
                if not name.startswith(".") and found.is_file() and (not suffixes or found.suffix.lower() in suffixes):
                    yield str(found)


@dataclass(frozen=True, slots=True)
class _Failed:
    name: str
    error: DatelineError
    loaded: None = None


def _loaded(load: Loader, target: str) -> Iterator[ItemLike]:
    name = Path(target).name or target
    try:
        yield from load(target)
    except DatelineError as error:
        yield _Failed(name, error)
    except FileNotFoundError:
        yield _Failed(name, InputError(f"There is no {target}.", "dossier.no_path", name=target))
    except OSError:
        yield _Failed(name, InputError(f"{name} could not be read.", "dossier.unreadable_file", name=name))


class Keeper(Protocol):
    """What takes articles in: a ``Dossier``, or an ``ArticleStore`` in memory."""

    def add(self, article: Article, *, author: str = "") -> Added: ...


def take(keeper: Keeper, item: ItemLike, ensure: Callable[[Article], object] | None = None, author: str = "") -> Row:
    """Keep one article and say what became of it; ``ensure`` reads it.  Raises StoreError only."""
    if item.loaded is None:
        return Row(item.name, "failed", error=item.error)
    article = item.loaded.article
    added = keeper.add(article, author=author)
    notes = tuple(problem.note for problem in item.loaded.problems)
    if ensure is not None:
        try:
            ensure(article)
        except StoreError:
            raise
        except DatelineError as error:  # the article is kept; it is read when it is opened
            notes += (Note.of(error.key or "dossier.failed", **error.values),)
    return Row(item.name, added.outcome.value, article.id, article.title, added.other, None, notes)


def list_dossiers(shelf: Shelf, *, archived: bool = False) -> Survey:
    """All dossiers, and those that cannot be opened with the reason."""
    return shelf.survey(archived=archived)


def export(shelf: Shelf, dossier: str, path: Path, progress: Progress | None = None) -> int:
    """Write a dossier to one file.  Returns the number of articles in it."""
    return export_dossier(shelf.open(dossier), path, progress)


def import_file(
    shelf: Shelf, path: Path, *, name: str = "", author: str = "", progress: Progress | None = None
) -> Head:
    """Make a dossier of an exported file."""
    return import_dossier(shelf, path, name=name, author=author, progress=progress).head()


def reread(
    shelf: Shelf,
    dossier: str,
    read: Reader,
    engine: str,
    *,
    take_over: bool = False,
    author: str = "",
    progress: Progress | None = None,
) -> Rereading:
    """Read a dossier anew and say what changes; with ``take_over`` the new readings count from now on."""
    opened = shelf.open(dossier, author=author)
    outcome = read_again(opened, read, engine, progress)
    if take_over:
        opened.take_over(engine, author=author)
    return outcome


def archive(shelf: Shelf, dossier: str, *, archived: bool = True, author: str = "") -> Head:
    """Put a dossier out of the list, or back into it."""
    opened = shelf.open(dossier, author=author)
    opened.archive(archived, author=author)
    return opened.head()
