"""Addresses of the console."""

from django.urls import path

from lianfang.console import emergencies, live, pairings, views
from lianfang.console.asof import views as asof

urlpatterns = [
    path("", views.home, name="home"),
    path("live/", live.stream, name="live"),
    path("search/", views.search, name="search"),
    path("areas/<int:pk>/", views.area, name="area"),
    path("teams/pairings/", pairings.pairings, name="pairings"),
    path("persons/<uuid:pk>/", views.person, name="person"),
    path("emergencies/", emergencies.emergencies, name="emergencies"),
    path("emergencies/new/", emergencies.new, name="emergency_new"),
    path("emergencies/<uuid:pk>/", emergencies.emergency, name="emergency"),
    path("emergencies/<uuid:pk>/end/", emergencies.end, name="emergency_end"),
    path("emergencies/<uuid:pk>/seen/", emergencies.seen, name="emergency_seen"),
    path("as-of/", asof.hindsight, name="as_of"),
    path("as-of/persons/<uuid:pk>/", asof.person, name="as_of_person"),
    path("as-of/units/<int:pk>/", asof.unit, name="as_of_unit"),
    path("as-of/teams/<uuid:pk>/", asof.team, name="as_of_team"),
]
