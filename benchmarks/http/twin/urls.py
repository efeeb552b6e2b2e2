"""The routes of the twin, at the same addresses, and two views that do nothing."""

from benchmarks.http.twin import views
from django.urls import path

urlpatterns = [
    path("api/v1/services", views.search_json),
    path("api/v1/cases", views.submit),
    path("api/v1/inbox", views.inbox_json),
    path("api/v1/cases/<str:number>", views.case_json),
    path("services", views.search_page, name="services"),
    path("services/<str:service>", views.service_page, name="service"),
    path("desk/", views.inbox_page, name="inbox"),
    path("desk/cases/<str:number>", views.case_page, name="case"),
    path("nothing", views.nothing),
    path("nothing-known", views.nothing_known),
]
