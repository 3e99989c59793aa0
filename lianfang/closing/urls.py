"""Addresses of closing reports."""

from django.urls import path

from lianfang.closing import views

urlpatterns = [
    path("of/<uuid:pk>/", views.closing_reports, name="closing_reports"),
    path("of/<uuid:pk>/new/", views.closing_new, name="closing_new"),
    path("<uuid:pk>/", views.closing_report, name="closing_report"),
    path("<uuid:pk>/paper/", views.closing_paper, name="closing_paper"),
]
