"""Dateline's dashboard: ``streamlit run app.py``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))  # where only the requirements are installed

from dateline.dashboard import frame

frame.run()
