"""Addresses of checkpoints' logs."""

from django.urls import path

from lianfang.presence import views

urlpatterns = [path("", views.passages, name="passages")]
