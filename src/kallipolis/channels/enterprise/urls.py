"""The routes of the site for companies."""

from django.urls import path

from kallipolis.channels.enterprise.views import batches, cases, companies, corrections, home

_BATCH = "business/batches/<slug:batch_id>"
urlpatterns = [
    path("business/", home.show_home, name="enterprise_home"),
    path("business/zones/<slug:event_id>", home.show_zone, name="enterprise_zone"),
    path("business/companies", companies.list_companies, name="enterprise_companies"),
    path("business/cases", cases.list_cases, name="enterprise_cases"),
    path("business/licences", companies.list_licences, name="enterprise_licences"),
    path("business/batches", batches.list_batches, name="enterprise_batches"),
    path("business/batches/new", batches.choose, name="enterprise_batch_services"),
    path("business/batches/new/<str:service_id>", batches.begin, name="enterprise_batch_new"),
    path(
        "business/batches/new/<str:service_id>/sheet", batches.sheet, name="enterprise_batch_sheet"
    ),
    path(_BATCH, batches.show_batch, name="enterprise_batch"),
    path(f"{_BATCH}/send", batches.send, name="enterprise_batch_send"),
    path(f"{_BATCH}/rows", batches.export, name="enterprise_batch_export"),
    path(f"{_BATCH}/discard", batches.discard, name="enterprise_batch_discard"),
    path(f"{_BATCH}/papers", corrections.bring, name="enterprise_batch_papers"),
    path(f"{_BATCH}/corrected", corrections.correct_by_file, name="enterprise_batch_corrected"),
    path(f"{_BATCH}/rows/<int:number>", corrections.correct, name="enterprise_batch_row"),
]
