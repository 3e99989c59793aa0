"""Addresses of rooms and beds."""

from django.urls import path

from lianfang.beds import views

urlpatterns = [
    path("", views.hospitals, name="hospitals"),
    path("<uuid:pk>/", views.bed_board, name="bed_board"),
    path("<uuid:pk>/rooms/new/", views.room_new, name="room_new"),
    path("bed/<uuid:pk>/state/", views.bed_state, name="bed_state"),
]
