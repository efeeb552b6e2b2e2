"""The routes of the JSON interface."""

from kallipolis.foundation.web.rest import operations, url_patterns

urlpatterns = url_patterns(operations())
