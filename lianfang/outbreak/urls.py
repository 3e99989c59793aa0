"""Addresses of outbreaks."""

from django.urls import path

from lianfang.outbreak import views

urlpatterns = [
    path("", views.outbreaks, name="outbreaks"),
    path("new/", views.outbreak_new, name="outbreak_new"),
    path("<uuid:pk>/", views.outbreak, name="outbreak"),
    path("<uuid:pk>/level/", views.outbreak_level, name="outbreak_level"),
    path("<uuid:pk>/variant/", views.outbreak_variant, name="outbreak_variant"),
    path("<uuid:pk>/close/", views.outbreak_close, name="outbreak_close"),
    path("<uuid:pk>/goals/", views.goal_new, name="goal_new"),
    path("goals/<uuid:pk>/met/", views.goal_meet, name="goal_meet"),
]
