"""Addresses of people at work."""

from django.urls import path

from lianfang.duty import views

urlpatterns = [
    path("", views.board, name="duty_board"),
    path("alarms/", views.alarms, name="duty_alarms"),
    path("alarms/seen/", views.alarms_seen, name="duty_alarms_seen"),
    path("incidents/", views.incidents, name="duty_incidents"),
    path("incidents/<uuid:pk>/", views.incident, name="duty_incident"),
    path("hours/", views.hours, name="duty_hours"),
    path("heat/", views.heat, name="duty_heat"),
    path("heat/lines/", views.heat_lines, name="duty_heat_lines"),
    path("health/", views.health, name="duty_health"),
    path("kept-away/", views.away, name="duty_away"),
    path("kept-away/<uuid:pk>/examine/", views.examine, name="duty_examine"),
    path("kept-away/<uuid:pk>/return/", views.let_return, name="duty_return"),
    path("people/<uuid:pk>/", views.worker, name="duty_worker"),
    path("people/<uuid:pk>/go-on/", views.go_on, name="duty_go_on"),
    path("people/<uuid:pk>/keep-away/", views.keep_away, name="duty_keep_away"),
    path("certificates/new/<uuid:pk>/", views.certificate_new, name="certificate_new"),
    path("certificates/<uuid:pk>/print/", views.certificate_print, name="certificate_print"),
    path("certificates/<uuid:pk>/revoke/", views.certificate_revoke, name="certificate_revoke"),
]
