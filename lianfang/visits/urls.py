"""Addresses of the sweep."""

from django.urls import path

from lianfang.visits import views

urlpatterns = [
    path("", views.sweep, name="sweep"),
    path("doors/", views.doors, name="doors"),
    path("doors/<uuid:pk>/", views.door, name="door"),
    path("back/", views.come_back, name="come_back"),
]
