"""Whoever's data is in the gazetteer is named where people look for it."""

from __future__ import annotations

import csv
from pathlib import Path

from dateline.config import data_folder
from dateline.dashboard.views.about import SOURCES
from dateline.gazetteer.build import ATTRIBUTION

NAMES = [name for name, _, _ in ATTRIBUTION]
OURS = ("own knowledge", "by the project")


def test_the_notice_names_every_source() -> None:
    """NOTICE travels with the package."""
    notice = (Path(__file__).resolve().parents[2] / "NOTICE").read_text(encoding="utf-8")
    assert [name for name in NAMES if name not in notice] == []


def test_the_about_page_names_every_source() -> None:
    """With its licence."""
    assert set(ATTRIBUTION) <= {(name, url, licence) for name, url, licence, _ in SOURCES}


def test_every_row_comes_from_a_named_source() -> None:
    """A table with data of somebody new needs a line in ATTRIBUTION."""
    strangers = {
        (table.name, source)
        for table in data_folder().glob("*.csv")
        for source in {row["source"] for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())}
        if not any(name in source for name in (*NAMES, *OURS))
    }
    assert strangers == set()
