"""Page: article."""

from dateline.dashboard.views import article

article.render()
