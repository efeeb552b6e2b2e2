"""The addresses of the console."""

from django.urls import path

from kallipolis.channels.console.views import backtests, keeping, logins, notices, payments

urlpatterns = [
    path("console/", keeping.show_health, name="console_home"),
    path("console/packs", keeping.list_packs, name="console_packs"),
    path("console/packs/<slug:pack>", keeping.show_pack, name="console_pack"),
    path("console/packs/<slug:pack>/publish", keeping.publish_pack, name="console_publish"),
    path("console/packs/<slug:pack>/roll-back", keeping.roll_back_pack, name="console_roll_back"),
    path("console/back-tests", backtests.list_trials, name="console_backtests"),
    path("console/back-tests/new", backtests.ask, name="console_backtest_new"),
    path("console/back-tests/<slug:id>", backtests.show_trial, name="console_backtest"),
    path("console/back-tests/<slug:id>/csv", backtests.carry_away, name="console_backtest_csv"),
    path(
        "console/back-tests/<slug:id>/cases/<slug:case>",
        backtests.show_case,
        name="console_backtest_case",
    ),
    path("console/documents", keeping.list_kinds, name="console_kinds"),
    path("console/documents/<slug:kind>", keeping.list_documents, name="console_documents"),
    path("console/documents/<slug:kind>/<path:id>", keeping.show_document, name="console_document"),
    path("console/letters", keeping.list_letters, name="console_letters"),
    path("console/letters/<str:id>", keeping.treat_letter, name="console_letter"),
    path("console/jobs", keeping.list_jobs, name="console_jobs"),
    path("console/jobs/<str:id>", keeping.replay_job, name="console_job"),
    path("console/payments", payments.show_days, name="console_payments"),
    path("console/notices", notices.list_deliveries, name="console_notices"),
    path("console/notices/<slug:id>", notices.retry, name="console_notice"),
    path("console/audit", keeping.search_audit, name="console_audit"),
    path("console/audit/verify", keeping.verify_audit, name="console_verify"),
    path("console/credentials", keeping.find_credential, name="console_credentials"),
    path("console/credentials/<str:id>", keeping.change_credential, name="console_credential"),
    path("console/officials", keeping.list_officials, name="console_officials"),
    path("console/officials/register", keeping.register_official, name="console_register"),
    path("console/officials/<str:party>/login", logins.open_login, name="console_login"),
    path("console/officials/<str:party>/block", logins.block_login, name="console_block"),
    path("console/officials/<str:party>", keeping.change_roles, name="console_roles"),
]
