"""Page: route."""

from dateline.dashboard.views import route

route.render()
