"""Addresses of the console."""

from django.urls import path

from lianfang.console import live, pairings, views

urlpatterns = [
    path("", views.home, name="home"),
    path("live/", live.stream, name="live"),
    path("search/", views.search, name="search"),
    path("areas/<int:pk>/", views.area, name="area"),
    path("teams/pairings/", pairings.pairings, name="pairings"),
    path("persons/<uuid:pk>/", views.person, name="person"),
]
