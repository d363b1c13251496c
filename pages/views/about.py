"""Page: about."""

from dateline.dashboard.views import about

about.render()
