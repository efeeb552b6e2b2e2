"""The addresses of the console."""

from django.urls import path

from kallipolis.channels.console import views

urlpatterns = [
    path("console/", views.show_health, name="console_home"),
    path("console/packs", views.list_packs, name="console_packs"),
    path("console/packs/<slug:pack>", views.show_pack, name="console_pack"),
    path("console/packs/<slug:pack>/publish", views.publish_pack, name="console_publish"),
    path("console/packs/<slug:pack>/roll-back", views.roll_back_pack, name="console_roll_back"),
    path("console/documents", views.list_kinds, name="console_kinds"),
    path("console/documents/<slug:kind>", views.list_documents, name="console_documents"),
    path("console/documents/<slug:kind>/<path:id>", views.show_document, name="console_document"),
    path("console/letters", views.list_letters, name="console_letters"),
    path("console/letters/<str:id>", views.treat_letter, name="console_letter"),
    path("console/jobs", views.list_jobs, name="console_jobs"),
    path("console/jobs/<str:id>", views.replay_job, name="console_job"),
    path("console/audit", views.search_audit, name="console_audit"),
    path("console/audit/verify", views.verify_audit, name="console_verify"),
    path("console/credentials", views.find_credential, name="console_credentials"),
    path("console/credentials/<str:id>", views.change_credential, name="console_credential"),
    path("console/officials", views.list_officials, name="console_officials"),
    path("console/officials/register", views.register_official, name="console_register"),
    path("console/officials/<str:party>", views.change_roles, name="console_roles"),
]
