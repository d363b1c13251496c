"""Page: briefing."""

from dateline.dashboard.views import briefing

briefing.render()
