"""The addresses of the desk."""

from django.urls import path

from kallipolis.channels.desk.views import casework, inbox, supervision, window

urlpatterns = [
    path("desk/", inbox.show_inbox, name="desk_inbox"),
    path("desk/many", inbox.act_on_many, name="desk_many"),
    path("desk/filters", inbox.keep_filter, name="desk_keep_filter"),
    path("desk/filters/<int:id>/<slug:change>", inbox.change_filter, name="desk_change_filter"),
    path("desk/find", casework.find_case, name="desk_find"),
    path("desk/cases/<str:number>", casework.show_case, name="desk_case"),
    path("desk/cases/<str:number>/files/<str:file>", casework.open_file, name="desk_file"),
    path("desk/cases/<str:number>/<str:action>", casework.act, name="desk_act"),
    path("desk/credentials/<slug:id>", casework.show_credential, name="desk_credential"),
    path("desk/credentials/<slug:id>/renew", casework.renew, name="desk_renew"),
    path("desk/credentials/<slug:id>/paper/<slug:language>", casework.paper, name="desk_paper"),
    path("desk/supervision", supervision.supervise, name="desk_supervision"),
    path("desk/supervision.csv", supervision.export, name="desk_supervision_csv"),
    path("desk/team", supervision.show_team, name="desk_team"),
    path("desk/window", window.show_window, name="desk_window"),
    path("desk/window/register", window.register, name="desk_register"),
]
