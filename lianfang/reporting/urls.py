"""Addresses of bulletins."""

from django.urls import path

from lianfang.reporting import views

urlpatterns = [
    path("", views.bulletins, name="bulletins"),
    path("publish/", views.publish, name="bulletin_publish"),
    path("<uuid:pk>/", views.bulletin, name="bulletin"),
    path("<uuid:pk>/correct/", views.correct, name="bulletin_correct"),
]
