"""Addresses of the hotline."""

from django.urls import path

from lianfang.hotline import views

urlpatterns = [
    path("", views.hotline, name="hotline"),
    path("begin/", views.begin, name="hotline_begin"),
    path("calls/", views.calls, name="hotline_calls"),
    path("<uuid:pk>/", views.call, name="hotline_call"),
    path("<uuid:pk>/back/", views.call_back, name="hotline_back"),
    path("<uuid:pk>/<slug:step>/", views.step, name="hotline_step"),
]
