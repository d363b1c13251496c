"""What several tests of the dashboard start from."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.dashboard import sample

from dateline.dossier.shelf import FolderShelf
from dateline.services.desk import Desk
from dateline.services.workspace import Draft, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    desk = Desk(FolderShelf(tmp_path).create("Probe"), "Ada")
    made = Workspace(sample.read, desk.dossier, engine_version="sample", desk=desk)
    made.add(Draft(sample.SEED.read_bytes(), sample.SEED.name))
    return made
