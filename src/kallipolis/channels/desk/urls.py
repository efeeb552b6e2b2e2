"""The addresses of the desk."""

from django.urls import path

from kallipolis.channels.desk import views
from kallipolis.channels.desk.adapters import payments

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
    path("desk/supervision", views.supervise, name="desk_supervision"),
    path("desk/supervision/remind", views.remind, name="desk_remind"),
    path("desk/window", views.show_window, name="desk_window"),
    path("desk/window/register", views.register, name="desk_register"),
]
