"""Where the schemas of documents are served."""

from django.urls import path

from kallipolis.foundation.packs import views

urlpatterns = [path("schemas/<slug:kind>.json", views.schema, name="pack-schema")]
