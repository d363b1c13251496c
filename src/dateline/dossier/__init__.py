"""What is kept: articles, readings and corrections, in SQLite or PostgreSQL.

shelf = open_shelf(settings, database_url)
dossier = shelf.create("Kim in Russia")        # an ArticleStore that lasts
dossier.add(article)
dossier.ledger.record(correct_place(stop, place, texts, author="Ada"), seen=revision)
itinerary, corrected = corrected_itinerary(pairs, dossier.ledger.corrections(), dossier.lineage())
"""

from __future__ import annotations

from dateline.dossier.ledger import Ledger
from dateline.dossier.shelf import Shelf, open_shelf
from dateline.dossier.store import Dossier
from dateline.dossier.values import Added, Change, ChangedError, Entry, Event, Head, Outcome

__all__ = [
    "Added",
    "Change",
    "ChangedError",
    "Dossier",
    "Entry",
    "Event",
    "Head",
    "Ledger",
    "Outcome",
    "Shelf",
    "open_shelf",
]
