"""Where the catalogue is served to other catalogues."""

from django.urls import path

from kallipolis.platforms.application.catalogue import views

urlpatterns = [path("catalogue.jsonld", views.catalogue, name="catalogue-jsonld")]
