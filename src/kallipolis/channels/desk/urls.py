"""The addresses of the desk."""

from django.urls import path

from kallipolis.channels.desk.adapters import payments
from kallipolis.channels.desk.views import casework as views
from kallipolis.channels.desk.views import hall

urlpatterns = [
    path("desk/", views.show_inbox, name="desk_inbox"),
    path("desk/find", views.find_case, name="desk_find"),
    path("desk/cases/<str:number>", views.show_case, name="desk_case"),
    path("desk/cases/<str:number>/files/<str:file>", views.open_file, name="desk_file"),
    path("desk/cases/<str:number>/payment", payments.show_payment, name="desk_payment"),
    path("desk/cases/<str:number>/payment/refund", payments.refund, name="desk_refund"),
    path("desk/cases/<str:number>/<str:action>", views.act, name="desk_act"),
    path("desk/credentials/<slug:id>", views.show_credential, name="desk_credential"),
    path("desk/credentials/<slug:id>/renew", views.renew, name="desk_renew"),
    path("desk/credentials/<slug:id>/paper/<slug:language>", views.paper, name="desk_paper"),
    path("desk/messages", views.list_notices, name="desk_notices"),
    path("desk/messages/<slug:notice_id>", views.open_notice, name="desk_notice"),
    path("desk/supervision", views.supervise, name="desk_supervision"),
    path("desk/supervision/remind", views.remind, name="desk_remind"),
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
    path("desk/window", views.show_window, name="desk_window"),
    path("desk/window/register", views.register, name="desk_register"),
]
