"""A short run of the kill test; ``benchmarks/dossier_kill.py`` runs 200 rounds."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.dossier_kill import kill_rounds


@pytest.mark.slow
def test_killed_writers_lose_nothing_acknowledged(tmp_path: Path) -> None:
    assert kill_rounds(tmp_path, 6, seed=7) > 0
