"""Page: sharing."""

from dateline.dashboard.views import sharing

sharing.render()
