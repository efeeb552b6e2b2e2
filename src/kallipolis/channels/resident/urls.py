"""The routes of the site for residents and enterprises."""

from django.urls import path

from kallipolis.channels.resident.views import (
    acting,
    applying,
    cases,
    credentials,
    evidence,
    favourites,
    finding,
    guide,
    home,
    known,
    me,
    payments,
    places,
    ratings,
    sending,
    shell,
    showing,
)

_APPLY = "services/<str:service_id>/apply"
urlpatterns = [
    path("", home.show_home, name="resident_home"),
    path("worker.js", shell.worker, name="resident_worker"),
    path("app/<slug:code>.webmanifest", shell.manifest, name="resident_manifest"),
    path("offline/<slug:code>/<slug:kind>", shell.offline, name="resident_offline"),
    path("help", home.show_help, name="resident_help"),
    path("messages", home.show_tasks, name="resident_tasks"),
    path("places", places.choose, name="resident_places"),
    path("ratings", ratings.list_ratings, name="resident_ratings"),
    path("services", finding.search, name="resident_services"),
    path("services/suggestions", finding.suggest, name="resident_suggestions"),
    path("services/browse", finding.browse, name="resident_browse"),
    path("services/<str:service_id>/mark", favourites.mark, name="resident_mark"),
    path("services/<str:service_id>", guide.show_service, name="resident_service"),
    path(_APPLY, applying.begin, name="resident_apply"),
    path(f"{_APPLY}/form/<str:page_id>", applying.answer, name="resident_apply_page"),
    path(f"{_APPLY}/evidence", evidence.bring, name="resident_apply_evidence"),
    path(f"{_APPLY}/check", sending.check, name="resident_apply_check"),
    path(f"{_APPLY}/discard", applying.discard, name="resident_apply_discard"),
    path("cases", cases.list_mine, name="resident_cases"),
    path("cases/<str:case_id>", cases.show_case, name="resident_case"),
    path("cases/<str:case_id>/receipt", cases.show_receipt, name="resident_receipt"),
    path("cases/<str:case_id>/files/<str:file_id>", cases.open_file, name="resident_file"),
    path("cases/<str:case_id>/payment", payments.show_payment, name="resident_payment"),
    path("cases/<str:case_id>/payment/pay", payments.pay, name="resident_pay"),
    path(
        "cases/<str:case_id>/payment/receipt",
        payments.show_receipt,
        name="resident_payment_receipt",
    ),
    path("cases/<str:case_id>/<str:action>", cases.act, name="resident_case_act"),
    path("credentials", credentials.list_held, name="resident_credentials"),
    path(
        "credentials/<slug:credential_id>", credentials.show_credential, name="resident_credential"
    ),
    path(
        "credentials/<slug:credential_id>/show",
        showing.present,
        name="resident_credential_present",
    ),
    path(
        "credentials/<slug:credential_id>/paper/<slug:language>",
        credentials.paper,
        name="resident_credential_paper",
    ),
    path(
        "credentials/<slug:credential_id>/wallet",
        credentials.wallet,
        name="resident_credential_wallet",
    ),
    path("acting", acting.list_mandates, name="resident_acting"),
    path("acting/company", acting.claim, name="resident_claim"),
    path("acting/offer", acting.offer, name="resident_offer"),
    path("acting/<str:mandate_id>/accept", acting.accept, name="resident_accept"),
    path("acting/<str:mandate_id>/end", acting.end, name="resident_end"),
    path("me", me.show_me, name="resident_me"),
    path("me/known", known.show_known, name="resident_known"),
    path("me/readings", me.list_readings, name="resident_readings"),
]
