"""Addresses of messages to people's phones."""

from django.urls import path

from lianfang.messages import views

urlpatterns = [
    path("", views.messages_list, name="messages"),
    path("again/", views.again, name="messages_again"),
]
