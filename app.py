"""Dateline's dashboard: ``streamlit run app.py``.

The file is read twice: once by the server at its start, then by every reader's session.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))  # where only the requirements are installed

import streamlit as st

from dateline.dashboard import frame, server

if server.starting():
    app = st.App(
        __file__,
        secrets=server.secrets(),
        routes=server.routes(),
        middleware=server.middleware(),
        lifespan=server.lifespan,
        on_script_error=server.failed,
    )
else:
    frame.run()
