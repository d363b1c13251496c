"""Page: articles."""

from dateline.dashboard.views import articles

articles.render()
