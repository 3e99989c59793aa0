"""Addresses of wards, rooms and beds."""

from django.urls import path

from lianfang.beds.views import board, wards

urlpatterns = [
    path("", board.hospitals, name="hospitals"),
    path("<uuid:pk>/", board.bed_board, name="bed_board"),
    path("<uuid:pk>/rooms/new/", board.room_new, name="room_new"),
    path("<uuid:pk>/wards/new/", wards.ward_new, name="ward_new"),
    path("ward/<uuid:pk>/", wards.ward, name="ward"),
    path("ward/<uuid:pk>/<slug:step>/", wards.ward, name="ward_step"),
    path("room/<uuid:pk>/", wards.room, name="room"),
    path("room/<uuid:pk>/<slug:step>/", wards.room, name="room_step"),
    path("bed/<uuid:pk>/state/", board.bed_state, name="bed_state"),
    path("kept/<uuid:pk>/release/", board.reservation_release, name="reservation_release"),
]
