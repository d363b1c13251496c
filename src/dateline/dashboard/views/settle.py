"""What stayed open gets its place: one claim of the tray, with a choice of places and, if missing, its traveller."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dateline.dashboard import asked, frame, markup
from dateline.dashboard.views import correct
from dateline.dashboard.views.choose_place import choose_place
from dateline.model import Article, Candidate, Claim, Reading
from dateline.services.desk import Desk, candidates_for

__all__ = ["open_asked"]


def open_asked() -> None:
    """Open the dialogue for the claim asked for, if it is there and may be decided about."""
    wanted = asked.take_settling()
    workspace = frame.working() if wanted else None
    if workspace is None or workspace.desk is None:
        return
    pairs = workspace.pairs()
    workspace.itinerary(pairs)
    claim = workspace.desk.left_open(wanted)
    if claim is not None:
        title = markup.label(frame.say("settle_title", place=claim.place_name or "…"))
        st.dialog(title, width="large")(_form)(claim, candidates_for([claim], pairs), workspace.desk, pairs)


def _form(claim: Claim, candidates: Sequence[Candidate], desk: Desk, pairs: Sequence[tuple[Article, Reading]]) -> None:
    article = next((article for article, _ in pairs if article.id == claim.article), None)
    if article is not None:
        markup.show("<blockquote>{words}</blockquote>", words=claim.passage.of(article.text)[:300])
    place = choose_place(claim.id, claim.place, candidates, claim.place_name)
    who = ""
    if not claim.traveller:
        who = st.text_input(frame.say("correct_who_other"), key=f"dl_settle_who_{claim.id}", max_chars=120)
    reason = st.text_input(frame.say("correct_reason"), key=f"dl_settle_reason_{claim.id}", max_chars=500)
    if st.button(frame.say("save"), type="primary", disabled=place is None, key="dl_settle_save"):
        correct.write(lambda: desk.settle(claim.id, place, traveller=who, reason=reason))
