"""Where other nodes post their messages."""

from django.urls import path

from kallipolis.platforms.data.exchange import views
from kallipolis.platforms.data.exchange.adapters.profile import PATH

urlpatterns = [path(PATH.removeprefix("/"), views.take, name="exchange_messages")]
