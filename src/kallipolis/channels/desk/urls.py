"""The addresses of the desk."""

from django.urls import path

from kallipolis.channels.desk.adapters import payments
from kallipolis.channels.desk.views import (
    bookings,
    casework,
    filings,
    hall,
    inbox,
    receipts,
    supervision,
    visits,
    window,
)

_VISIT = "desk/window/visits/<slug:visit_id>"
_APPLY = f"{_VISIT}/apply/<str:service_id>"
urlpatterns = [
    path("desk/", inbox.show_inbox, name="desk_inbox"),
    path("desk/many", inbox.act_on_many, name="desk_many"),
    path("desk/filters", inbox.keep_filter, name="desk_keep_filter"),
    path("desk/filters/<int:id>/<slug:change>", inbox.change_filter, name="desk_change_filter"),
    path("desk/find", casework.find_case, name="desk_find"),
    path("desk/cases/<str:number>", casework.show_case, name="desk_case"),
    path("desk/cases/<str:number>/files/<str:file>", casework.open_file, name="desk_file"),
    path("desk/cases/<str:number>/payment", payments.show_payment, name="desk_payment"),
    path("desk/cases/<str:number>/payment/refund", payments.refund, name="desk_refund"),
    path("desk/cases/<str:number>/receipt", receipts.show_receipt, name="desk_receipt"),
    path("desk/cases/<str:number>/sheets/<str:file>", receipts.open_sheet, name="desk_sheet"),
    path("desk/cases/<str:number>/<str:action>", casework.act, name="desk_act"),
    path("desk/credentials/<slug:id>", casework.show_credential, name="desk_credential"),
    path("desk/credentials/<slug:id>/renew", casework.renew, name="desk_renew"),
    path("desk/credentials/<slug:id>/paper/<slug:language>", casework.paper, name="desk_paper"),
    path("desk/messages", casework.list_notices, name="desk_notices"),
    path("desk/messages/<slug:notice_id>", casework.open_notice, name="desk_notice"),
    path("desk/supervision", supervision.supervise, name="desk_supervision"),
    path("desk/supervision.csv", supervision.export, name="desk_supervision_csv"),
    path("desk/team", supervision.show_team, name="desk_team"),
    path("desk/hall", hall.choose_hall, name="desk_halls"),
    path("desk/hall/<slug:hall_id>", hall.show_hall, name="desk_hall"),
    path("desk/hall/<slug:hall_id>/waiting", hall.show_waiting, name="desk_hall_waiting"),
    path("desk/hall/<slug:hall_id>/open", hall.open_counter, name="desk_hall_open"),
    path("desk/hall/<slug:hall_id>/close", hall.close_counter, name="desk_hall_close"),
    path("desk/hall/<slug:hall_id>/next", hall.call_next, name="desk_hall_next"),
    path("desk/hall/<slug:hall_id>/step", hall.take_step, name="desk_hall_step"),
    path("desk/hall/<slug:hall_id>/number", hall.give_number, name="desk_hall_number"),
    path("desk/hall/<slug:hall_id>/check-in", hall.check_in, name="desk_hall_check_in"),
    path("desk/hall/<slug:hall_id>/day", hall.show_day, name="desk_hall_day"),
    path("desk/hall/<slug:hall_id>/overview", hall.show_overview, name="desk_hall_overview"),
    path("desk/window", window.show_window, name="desk_window"),
    path("desk/window/register", window.register, name="desk_register"),
    path(_VISIT, visits.show_visit, name="desk_visit"),
    path(f"{_VISIT}/end", visits.end, name="desk_visit_end"),
    path(f"{_VISIT}/number", visits.give_number, name="desk_visit_number"),
    path(f"{_VISIT}/appointments", bookings.book, name="desk_visit_book"),
    path(f"{_VISIT}/cases/<str:number>/deliver", visits.hand_over, name="desk_visit_deliver"),
    path(_APPLY, filings.begin, name="desk_visit_apply"),
    path(f"{_APPLY}/form/<str:page_id>", filings.answer, name="desk_visit_page"),
    path(f"{_APPLY}/evidence", filings.bring, name="desk_visit_evidence"),
    path(f"{_APPLY}/check", filings.check, name="desk_visit_check"),
    path(f"{_APPLY}/sheet", filings.print_sheet, name="desk_visit_sheet"),
]
